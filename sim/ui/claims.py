"""Claims: the experiments on what the article claims, weighed on demand, and below them the claims themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from sim.cli.options import DEFAULT_HORIZON, DEFAULT_SEED
from sim.config.claims import Claims
from sim.config.errors import ConfigError
from sim.experiments.arms import Plan
from sim.experiments.run import weighable, worlds_of
from sim.experiments.told import VERDICTS, notes
from sim.experiments.weighing import NEITHER, Weighed
from sim.ui import choose, claims_list, experiments, frame, notices
from sim.ui.briefing import claims_of
from sim.ui.choose import KEPT
from sim.ui.experiments import Arms
from sim.ui.sources import configs_stamp
from sim.ui.weighing import Asked, Weighing, Weighings
from sim.words import NO_FORECAST

DRAWS, AT_FIRST = ("64", "256", "1024"), "256"
RUNS = 4  # of each draw, in every scenario
KEY = "weighed_over"
NO_CLAIMS = (
    "Claims and experiments stand in the claims.yaml of a world; that of the article, ukraine, has one."
)
SHORT = {**VERDICTS, NEITHER: "neither supported nor refuted"}


@st.cache_resource(show_spinner=False, on_release=lambda weighings: weighings.close())
def weighings() -> Weighings:
    """Return the weighings of this process, which all readers share."""
    return Weighings()


def show() -> None:
    """Show the page."""
    style = frame.current_look()
    source, bar = choose.source()
    try:
        claims = claims_of(source)
    except notices.Refused:
        frame.headline("Claims of the article", "No claims about this world can be read", NO_CLAIMS)
        raise
    names = weighable(claims)
    plan = _plan(bar if names else None)
    arms = {name: _arms(claims.world, name, configs_stamp(), claims) for name in claims.file.experiments}
    asked = {
        name: Asked(name, made, arms[name].worlds, arms[name].digests, plan)
        for name, made in claims.file.experiments.items()
        if name in names and not arms[name].error
    }
    head, top = st.container(), st.container()
    shown = claims_list.chosen(claims)
    claims_list.show(shown, claims)
    known = {name: weighings().get(one) for name, one in asked.items()}
    weighed = {name: one.weighed for name, one in known.items() if one is not None}  # as it is now
    with head:
        _headline(len(asked), [each for each in weighed.values() if each is not None])
        if asked:
            frame.note(next(notes(plan)))
            _all(list(asked.values()), known)
    with top:
        for name, made in claims.file.experiments.items():
            experiments.show(
                name,
                made,
                arms[name],
                experiments.Turn(_begin, asked.get(name), known.get(name), weighed.get(name)),
                {claim.number for claim in shown},
                style,
            )
        for line in list(notes(plan))[1:] if names else [NO_FORECAST]:
            frame.note(line)


def _plan(bar: object) -> Plan:
    """Let the reader choose over how many draws is weighed."""
    draws = AT_FIRST
    if bar is not None:
        choose.heed(KEY, AT_FIRST)
        with bar:  # type: ignore[attr-defined]
            draws = st.segmented_control(
                "Draws of the numbers", DRAWS, default=AT_FIRST, required=True, key=KEY, **KEPT
            )
    return Plan(int(draws or AT_FIRST), RUNS, DEFAULT_SEED, DEFAULT_HORIZON)


@st.cache_resource(max_entries=32, show_spinner=False)
def _arms(world: str, name: str, stamp: tuple[int, ...], _claims: Claims) -> Arms:
    """Return the arms that an experiment plays, or why it cannot play them."""
    made = _claims.file.experiments[name]
    try:
        worlds = worlds_of(_claims, made)
    except ConfigError as error:
        return Arms({}, (), str(error).splitlines()[0])
    return Arms(worlds, tuple(arm.scenario.digest() for arm in worlds.values()), "")


def _headline(of: int, weighed: Sequence[Weighed]) -> None:
    """Show what those of so many experiments that are weighed have found, and by which rules."""
    came = Counter(each.verdict for each in weighed)
    if not of:
        title = "No experiment says how the claims are weighed"
    elif not came:
        title = f"{of} experiments put the article's claims to the test"
    else:
        told = ", ".join(f"{came[verdict]} {SHORT[verdict]}" for verdict in SHORT if came[verdict])
        so_far = f"All {of}" if came.total() == of else f"{came.total()} of {of}"
        title = f"{so_far} experiments weighed: {told}"
    frame.headline(
        "Claims of the article",
        title,
        "Each experiment plays its scenarios over draws of all numbers from their ranges, on the same luck, and holds a few figures "
        "against limits. What would support a claim, and what would refute it, stands with it.",
    )


def _all(asked: Sequence[Asked], known: dict[str, Weighing | None]) -> None:
    left = [one for one in asked if (at := known[one.name]) is None or not (at.running or at.weighed)]
    said = "Weigh all" if len(left) == len(asked) else "Weigh the rest"
    if left:
        st.button(said, on_click=_begin, args=(left,), key="weigh-all", type="primary")


def _begin(asked: Sequence[Asked]) -> None:
    """Have experiments weighed, over as many draws as are chosen by now; a callback."""
    draws = int(st.session_state.get(KEY) or AT_FIRST)
    for one in asked:
        weighings().start(one._replace(plan=replace(one.plan, draws=draws)))
