"""A campaign, one run as a Mesa model, and its agents, the actors.

It holds no rule: the rules of `sim.rules` are called in the order that `sim.rules.turn` gives, with a policy
asked where one decides for itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.config.loader import load_scenario
from sim.config.playable import refuse_infinite, refuse_unplayable
from sim.config.scenario import Scenario
from sim.config.tape import laid_over
from sim.config.world import World, build_world
from sim.model.asking import action_of, asks
from sim.model.talks import Talks
from sim.model.views import action_view
from sim.policies import Policy, make_policy
from sim.rules import talks as K
from sim.rules import turn as play
from sim.rules import vocabulary as V
from sim.rules.actions import act, apply_shocks
from sim.rules.beliefs import priors
from sim.rules.choice import NOT_FORCED
from sim.rules.luck import LAST_TURN, address
from sim.rules.projection import assess
from sim.trace import RawTurn

DEFAULT_SEED = 20241130
DEFAULT_HORIZON = 36
REPORTED = (
    "turn",
    "outcome",
    "front_rate",
    "net_gain",
    "access",
    "will_russia",
    "will_ukraine",
    "aid_us",
    "aid_europe",
    "deal",
    "highest_rung",
)


class Actor(mesa.Agent):
    """One actor of the model: its name, its hidden type, its policy, its last action and its rung."""

    model: Campaign

    def __init__(self, model: Campaign, name: str, policy: Policy) -> None:
        super().__init__(model)
        self.name = name
        self.number = V.ACTORS.index(name)
        self.policy = policy
        self.decides_action, self.decides_consent, self.decides_offer, self.decides_answer = (
            asks(name, policy, decision) for decision in ("action", "consent", "offer", "answer")
        )
        self.action = "continue"

    @property
    def type(self) -> str:
        """The hidden type of the actor in this run."""
        return self.model.world.type_names[self.name][int(self.model.types[self.number])]

    @property
    def rung(self) -> float:
        """The rung on which the actor stands (0-10)."""
        return float(self.model.state[V.RUNG_RUSSIA + self.number])

    def decide(self) -> None:
        """Ask the policy for this month's action, if it decides for itself, and write it on the decision
        tape."""
        if not self.decides_action or self.model.forced[self.number] != NOT_FORCED:
            return
        chosen = action_of(self.policy, action_view(self.model, self.name))
        if chosen is not None:
            self.model.forced[self.number] = self.model.world.action_row(self.name, chosen)

    def act(self) -> None:
        """Take note of the action chosen; all actions take effect at once."""
        self.action = self.model.world.actions[self.model.choices[self.number]].split(".", 1)[1]


class Campaign(mesa.Model):
    """One run of a scenario, a Mesa model.

    `scenario` is a name, a path, or one already loaded (or its World). `run` and `seed` address the run's
    luck; two scenarios with the same seed and run share it. `policies` replaces the scenario's policies by
    actor: 'logit', a list of actions, 'package.module:Class', or a Policy. `tape` [turn, slot] forces
    decisions (-1: not forced; slots as in sim.rules.talks), laid over what the scenario itself forces.
    `values` replaces the parameter vector of the world. `start` is (state, beliefs, turn) from which to play
    on instead of the beginning. `rng`, if given, takes the place of `seed` (for mesa.batch_run). `collect`
    turns the data collector off where nobody reads it.

    ConfigError where the scenario is wrong; ValueError for a policy, horizon, seed, run or vector that cannot
    be, and from the step in which a run ends in what is no number.
    """

    if TYPE_CHECKING:
        agents: Any  # Mesa has no types, and __getattr__ would give it one

    def __init__(
        self,
        scenario: str | Scenario | World = "baseline",
        *,
        run: int = 0,
        seed: int | None = DEFAULT_SEED,
        horizon: int = DEFAULT_HORIZON,
        policies: Mapping[str, str | Sequence[str] | Policy] | None = None,
        tape: NDArray[np.int64] | None = None,
        values: NDArray[np.float64] | None = None,
        start: tuple[NDArray[np.float64], NDArray[np.float64], int] | None = None,
        rng: int | None = None,
        collect: bool = True,
        record: bool = True,
    ) -> None:
        if rng is not None:
            seed = int(rng)
        if seed is None:
            seed = DEFAULT_SEED
        if not 1 <= horizon < LAST_TURN:
            raise ValueError(f"horizon must be from 1 to {LAST_TURN - 1} turns, not {horizon}")
        luck = address(seed, run)
        super().__init__(rng=[seed, run])
        if isinstance(scenario, World):
            self.world = scenario
        else:
            self.world = build_world(load_scenario(scenario) if isinstance(scenario, str) else scenario)
        self.luck = luck
        self.run, self.seed_number, self.horizon = run, seed, horizon
        self.tables = self.world.tables
        self.values = self.world.values if values is None else values
        refuse_unplayable(self.world, self.values)
        self.state = self.world.start.copy()
        self.beliefs = np.zeros(V.N_ACTORS * V.MAX_TYPES)
        priors(self.values, self.tables, self.beliefs)
        self.types = self.world.types.copy()
        self.costs = np.zeros(2)
        play.draw_private(self.values, self.tables, self.luck, self.types, self.costs)
        self.turn = 0
        if start is not None:
            self.state, self.beliefs, self.turn = start[0].copy(), start[1].copy(), start[2]
        self.tape = tape
        self.set_pieces = self.world.tape(horizon)
        self.record = record
        self.turns: list[RawTurn] = []
        self._outcome = V.ONGOING
        self._make_room()
        self._seat_actors(policies or {})
        self.datacollector = (
            mesa.DataCollector(
                model_reporters={name: name for name in REPORTED},
                agent_reporters={"actor": "name", "action": "action", "rung": "rung"},
            )
            if collect
            else None
        )

    def _make_room(self) -> None:
        """Make the arrays that the rules write to."""
        n = len(self.world.actions)
        self.opened = np.zeros(n, dtype=np.int64)
        self.goals = np.zeros((n, V.MAX_GOALS))
        self.expected = np.zeros((n, V.MAX_TYPES))
        self.chances = np.zeros((n, V.MAX_TYPES))
        self.draws = np.zeros(n)
        self.choices = np.zeros(V.N_ACTORS, dtype=np.int64)
        self.forced = np.full(K.N_SLOTS, NOT_FORCED, dtype=np.int64)
        self.talks = Talks(self)

    def _seat_actors(self, policies: Mapping[str, str | Sequence[str] | Policy]) -> None:
        """Make one agent per actor with its policy."""
        unknown = set(policies) - set(V.ACTORS)
        if unknown:
            raise ValueError(
                f"no such actor: {', '.join(sorted(unknown))}; the actors are {', '.join(V.ACTORS)}"
            )
        self.actors: dict[str, Actor] = {}
        for name in V.ACTORS:
            spec = self.world.scenario.policies[name]
            named = {"logit": "logit", "script": spec.script, "class": spec.path}[spec.kind]
            self.actors[name] = Actor(self, name, make_policy(policies.get(name, named)))

    # What a turn is
    # ----------------------------------------------------------------------------------------------------

    def step(self) -> None:
        """Play one turn: nine steps, as in `sim.rules.turn`."""
        if self._outcome != V.ONGOING:
            return
        self.turn += 1
        s, b, p, w = self.state, self.beliefs, self.values, self.tables
        self.forced[:] = self.set_pieces[self.turn]
        if self.tape is not None:
            self.forced[:] = laid_over(self.forced, self.tape[self.turn])
        apply_shocks(s, p, w, self.turn)
        before, held = (s.copy(), b.copy()) if self.record else (s, b)
        assess(s, b, p, w, self.opened, self.goals, self.expected, self.chances)
        self.agents.do("decide")
        play.choose(
            p,
            w,
            self.types,
            self.opened,
            self.expected,
            self.luck,
            self.turn,
            self.forced,
            self.choices,
            self.draws,
        )
        self.agents.do("act")
        act(s, p, w, self.choices)
        play.observe(b, p, w, self.choices, self.chances)
        table = self.talks.play()
        self._outcome = play.close_turn(s, b, p, w, self.types, self.luck, self.turn, self.horizon)
        if self.record:
            self.turns.append(
                RawTurn(
                    self.turn,
                    before,
                    s.copy(),
                    held,
                    self.opened.copy(),
                    self.goals.copy(),
                    self.expected.copy(),
                    self.chances.copy(),
                    self.draws.copy(),
                    self.choices.copy(),
                    self.forced.copy(),
                    self.talks.asked.copy(),
                    self.talks.consents.copy(),
                    table,
                )
            )
        if self.datacollector is not None:
            self.datacollector.collect(self)
        self.running = self._outcome == V.ONGOING
        if not self.running:
            refuse_infinite(self.run, s, b)

    def play(self) -> Campaign:
        """Play to the end and return the model itself."""
        while self.running:
            self.step()
        return self

    # What can be asked
    # -------------------------------------------------------------------------------------------------

    @property
    def outcome(self) -> str | None:
        """The outcome of the run, None while it goes on."""
        return None if self._outcome == V.ONGOING else V.OUTCOMES[self._outcome]

    @property
    def highest_rung(self) -> float:
        """The highest rung of any actor (0-10)."""
        return float(self.state[V.RUNG_RUSSIA : V.RUNG_RUSSIA + V.N_ACTORS].max())

    @property
    def net_gain(self) -> float:
        """Net Russian gain since the start over all axes (thousand km²)."""
        return float(self.state[V.GAIN_EAST : V.GAIN_NORTH + 1].sum())

    def __getattr__(self, name: str) -> float:
        """Return a state variable by its name, such as `model.will_ukraine`."""
        if name in V.OFFSET and "state" in self.__dict__:
            return float(self.state[V.OFFSET[name]])
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def taped(self) -> NDArray[np.int64]:
        """Return the decisions of the run so far as a tape [turn, slot] that plays them again; needs the
        record."""
        tape = np.full((self.horizon + 1, K.N_SLOTS), NOT_FORCED, dtype=np.int64)
        for raw in self.turns:
            row = tape[raw.turn]
            row[: V.N_ACTORS] = raw.choices
            row[K.SLOT_CONSENT : K.SLOT_OFFER] = raw.consents.ravel()
            row[K.SLOT_FORMAT] = raw.forced[K.SLOT_FORMAT]
            if raw.table is not None:
                row[K.SLOT_OFFER] = raw.table.offer
                row[K.SLOT_DRAFTER] = raw.table.drafter
                row[K.SLOT_ANSWER :] = raw.table.answers
        return tape

    def type_of(self, actor: str) -> str:
        """Return the hidden type of an actor in this run."""
        return self.actors[actor].type

    def beliefs_about(self, actor: str) -> dict[str, float]:
        """Return what is publicly thought of an actor's type: chance by type."""
        first = V.ACTORS.index(actor) * V.MAX_TYPES
        return {name: float(self.beliefs[first + k]) for k, name in enumerate(self.world.type_names[actor])}

    def variables(self) -> Iterator[tuple[str, float]]:
        """Yield name and value of every state variable."""
        for name, offset in V.OFFSET.items():
            yield name, float(self.state[offset])
