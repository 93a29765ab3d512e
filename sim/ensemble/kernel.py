"""The compiled loops of the ensemble: one run turn by turn, and a range of runs one after the other.

They hold no rule: the rules of `sim.rules` are called in the order that `sim.rules.turn` gives, as the Mesa
driver in `sim.model` calls them. Beside that they keep what was decided, where that is asked for.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
from numba.extending import intrinsic
from numpy.typing import NDArray

from sim.rules import tables as T
from sim.rules import talks as K
from sim.rules import turn as play
from sim.rules import vocabulary as V
from sim.rules.actions import act, apply_shocks
from sim.rules.beliefs import priors
from sim.rules.choice import NOT_FORCED
from sim.rules.compiler import driver, part
from sim.rules.deals import BROKER_ROLE, N_OFFERS, N_ROLES
from sim.rules.numeric import log
from sim.rules.projection import assess, own_chances
from sim.rules.readings import N_READINGS
from sim.rules.survey import actor_of
from sim.rules.tables import Table, Tables
from sim.rules.territory import Vector

Array = NDArray[np.float64]
N_BELIEFS = V.N_ACTORS * V.MAX_TYPES


if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]

    def lent(array: Any) -> Any:
        """Return the array itself: Python counts its references whatever is done."""
        return array

else:

    @intrinsic
    def lent(typing: Any, array: Any) -> Any:
        """Return an array without its owner, for as long as the caller holds the array.

        Its references are not counted then. Counting them takes a quarter of the time of a run, and threads
        that count those of one array wait for each other.
        """

        def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            held = context.make_array(array)(context, builder, arguments[0])
            for owner in ("meminfo", "parent"):
                setattr(held, owner, getattr(held, owner).type(None))
            return held._getvalue()

        return array(array), generate


class Room(NamedTuple):
    """The arrays that the rules write to, made once and used for run after run.

    opened, draws: [action]; goals: [action, goal]; expected, chances: [action, type]; choices: [actor];
    forced: [slot], the row of the tape; surplus, accept, best: the survey of the format looked at last;
    asked, consents: [format, role]; answers: [2]; answer_chances: [2, answer]; trial: [variable].
    """

    opened: Table
    draws: Vector
    goals: Vector
    expected: Vector
    chances: Vector
    choices: Table
    forced: Table
    surplus: Vector
    accept: Vector
    best: Table
    asked: Vector
    consents: Table
    answers: Table
    answer_chances: Vector
    trial: Vector


def make_room(n: int) -> Room:
    """Return the room that runs with `n` actions need."""
    return Room(
        np.zeros(n, np.int64),
        np.zeros(n),
        np.zeros((n, V.MAX_GOALS)),
        np.zeros((n, V.MAX_TYPES)),
        np.zeros((n, V.MAX_TYPES)),
        np.zeros(V.N_ACTORS, np.int64),
        np.zeros(K.N_SLOTS, np.int64),
        np.zeros((N_READINGS, V.MAX_TYPES, N_OFFERS)),
        np.zeros((BROKER_ROLE, N_OFFERS)),
        np.zeros((N_ROLES, V.MAX_TYPES), np.int64),
        np.zeros((V.N_FORMATS, N_ROLES)),
        np.zeros((V.N_FORMATS, N_ROLES), np.int64),
        np.zeros(BROKER_ROLE, np.int64),
        np.zeros((BROKER_ROLE, len(V.ANSWERS))),
        np.zeros(V.N_STATE),
    )


@part
def copy(source: NDArray[Any], out: NDArray[Any]) -> None:
    """Write one row over another; for `out[:] = source` the compiler brings in the text of an error."""
    for i in range(out.shape[0]):
        out[i] = source[i]


@part
def follow_script(script: Table, opened: Table, forced: Table) -> None:
    """Write the scripted actions [actor] of a turn on the tape's row, where open and nothing is forced.

    -1 where an actor has no script, or it has ended. An action that is not open is left to the actor's logit.
    """
    for actor in range(V.N_ACTORS):
        scripted = script[actor]
        if scripted >= 0 and forced[actor] == NOT_FORCED and opened[scripted] == 1:
            forced[actor] = scripted


@part
def note_actions(p: Vector, w: Tables, room: Room, types: Table, decided: Table, logs: Vector) -> None:
    """Note the actions chosen and the log of their chance under each actor's own type, by its own reading."""
    chances = np.zeros(w.actions.shape[0])
    for actor in range(V.N_ACTORS):
        own_chances(p, w, actor, types[actor], room.opened, room.expected, chances)
        decided[actor] = room.choices[actor]
        logs[actor] = log(chances[room.choices[actor] - w.menu[actor]])


@part
def note_consents(room: Room, decided: Table, logs: Vector) -> None:
    """Note what was said to every format proposed, and the log of its chance."""
    for f in range(V.N_FORMATS):
        for role in range(N_ROLES):
            said = room.consents[f, role]
            if said >= 0:
                place = K.SLOT_CONSENT + f * N_ROLES + role
                chance = room.asked[f, role]
                decided[place] = said
                logs[place] = log(chance if said == V.ACCEPT else 1.0 - chance)


@part
def talk(
    s: Vector,
    b: Vector,
    p: Vector,
    w: Tables,
    types: Table,
    costs: Vector,
    luck: Table,
    turn: int,
    room: Room,
    noting: bool,
    decided: Table,
    logs: Vector,
) -> None:
    """Play step 4: convene, propose, answer, conclude."""
    surplus, accept, forced = room.surplus, room.accept, room.forced
    f = K.convene(
        s, b, p, w, types, costs, luck, turn, forced, surplus, accept, room.best, room.asked, room.consents
    )
    if noting:
        note_consents(room, decided, logs)
        decided[K.SLOT_FORMAT] = forced[K.SLOT_FORMAT]
    if f == K.NO_FORMAT:
        return
    K.hold(s, p, w, f)
    drafter = K.recognise(p, w, f, luck, turn, forced[K.SLOT_DRAFTER])
    k = types[actor_of(drafter, w.formats[f, T.FORMAT_BROKER])]
    private = costs[drafter] if drafter != BROKER_ROLE else 0.0
    own = NOT_FORCED
    if noting:
        decided[K.SLOT_DRAFTER] = drafter
        copy(s, room.trial)
        own = K.propose(room.trial, p, drafter, k, private, NOT_FORCED, surplus, accept)
    offer = K.propose(s, p, drafter, k, private, forced[K.SLOT_OFFER], surplus, accept)
    if noting:
        decided[K.SLOT_OFFER] = offer
        logs[K.SLOT_OFFER] = 0.0 if offer == own else log(0.0)
    answers = room.answers
    for role in range(BROKER_ROLE):
        answers[role] = NOT_FORCED
        if offer != K.MAXIMAL_DEMAND and role != drafter:
            slot = K.SLOT_ANSWER + role
            chances = room.answer_chances[role]
            k = types[actor_of(role, -1)]
            given = K.answer(b, p, w, role, k, costs[role], offer, luck, turn, forced[slot], surplus, chances)
            answers[role] = given
            if noting:
                decided[slot] = given
                logs[slot] = log(chances[given])
    K.conclude(s, p, w, f, drafter, offer, answers, turn)


@part
def play_run(
    w: Tables,
    p: Vector,
    scripts: Table,
    tape: Table,
    luck: Table,
    horizon: int,
    types: Table,
    costs: Vector,
    s: Vector,
    b: Vector,
    turn: int,
    room: Room,
    path: Array,
    belief_path: Array,
    decided: Table,
    logs: Array,
) -> tuple[int, int]:
    """Play one run, in place, from the state `s` and the beliefs `b` after `turn` to its end.

    Return its outcome and the turn in which it ended. `scripts` [turn, actor] are actions to be played where
    open, `tape` [turn, slot] forces decisions; `path` [turn, variable], `belief_path` [turn, belief],
    `decided` and `logs` [turn, slot] are written from the turn after `turn` on. All six may have no rows.
    """
    outcome = V.ONGOING
    tracing = path.shape[0] > 0
    noting = decided.shape[0] > 0
    nothing = np.empty(0, np.int64)
    no_logs = np.empty(0)
    while outcome == V.ONGOING:
        turn += 1
        row = decided[turn] if noting else nothing
        log_row = logs[turn] if noting else no_logs
        if tape.shape[0] > 0:
            copy(tape[turn], room.forced)
        else:
            room.forced[:] = NOT_FORCED
        apply_shocks(s, p, w, turn)
        assess(s, b, p, w, room.opened, room.goals, room.expected, room.chances)
        if turn < scripts.shape[0]:
            follow_script(scripts[turn], room.opened, room.forced)
        play.choose(
            p, w, types, room.opened, room.expected, luck, turn, room.forced, room.choices, room.draws
        )
        if noting:
            note_actions(p, w, room, types, row, log_row)
        act(s, p, w, room.choices)
        play.observe(b, p, w, room.choices, room.chances)
        talk(s, b, p, w, types, costs, luck, turn, room, noting, row, log_row)
        outcome = play.close_turn(s, b, p, w, types, luck, turn, horizon)
        if tracing:
            copy(s, path[turn])
            copy(b, belief_path[turn])
    return outcome, turn


@driver
def play_range(
    w: Tables,
    values: Array,
    scripts: Table,
    tapes: Table,
    lucks: Table,
    horizon: int,
    room: Room,
    start: Array,
    start_beliefs: Array,
    start_turns: Table,
    outcomes: Table,
    turns: Table,
    state: Array,
    beliefs: Array,
    types: Table,
    costs: Array,
    paths: Array,
    belief_paths: Array,
    decided: Table,
    logs: Array,
) -> None:
    """Play runs one after the other, each with the luck of its row in `lucks` [run, 4].

    `values` [run, parameter], `tapes` [run, turn, slot], `start` [run, variable], `start_beliefs` [run,
    belief] and `start_turns` [run] have one row for each run, or a single one for all; no `tapes` forces
    nothing, no `start_beliefs` begins with the priors. `types` [run, actor] holds the types that are fixed,
    -1 elsewhere. `room` is from `make_room`.
    Written: `outcomes`, `turns` [run], `state`, `beliefs`, `types`, `costs` [run, 2]; `paths` [run, turn,
    variable], `belief_paths`, `decided` and `logs` [run, turn, slot] where they have turns.
    """
    w = Tables(
        lent(w.actions),
        lent(w.menu),
        lent(w.when),
        lent(w.effects),
        lent(w.types),
        lent(w.first_type),
        lent(w.spread),
        lent(w.formats),
        lent(w.shocks),
    )
    room = Room(
        lent(room.opened),
        lent(room.draws),
        lent(room.goals),
        lent(room.expected),
        lent(room.chances),
        lent(room.choices),
        lent(room.forced),
        lent(room.surplus),
        lent(room.accept),
        lent(room.best),
        lent(room.asked),
        lent(room.consents),
        lent(room.answers),
        lent(room.answer_chances),
        lent(room.trial),
    )
    values, scripts, tapes, lucks = lent(values), lent(scripts), lent(tapes), lent(lucks)
    start, start_beliefs, start_turns = lent(start), lent(start_beliefs), lent(start_turns)
    state, beliefs, types, costs = lent(state), lent(beliefs), lent(types), lent(costs)
    paths, belief_paths, decided, logs = lent(paths), lent(belief_paths), lent(decided), lent(logs)
    for i in range(lucks.shape[0]):
        p = values[i if values.shape[0] > 1 else 0]
        tape = tapes[i if tapes.shape[0] > 1 else 0]
        s, b = state[i], beliefs[i]
        copy(start[i if start.shape[0] > 1 else 0], s)
        if start_beliefs.shape[0] == 0:
            priors(p, w, b)
        else:
            copy(start_beliefs[i if start_beliefs.shape[0] > 1 else 0], b)
        turn = start_turns[i if start_turns.shape[0] > 1 else 0]
        play.draw_private(p, w, lucks[i], types[i], costs[i])
        path, belief_path = paths[i], belief_paths[i]
        if path.shape[0] > 0:
            copy(s, path[turn])
            copy(b, belief_path[turn])
        outcomes[i], turns[i] = play_run(
            w, p, scripts, tape, lucks[i], horizon, types[i], costs[i], s, b, turn,
            room, path, belief_path, decided[i], logs[i],
        )  # fmt: skip
        for after in range(turns[i] + 1, path.shape[0]):
            copy(s, path[after])
            copy(b, belief_path[after])
