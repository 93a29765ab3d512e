"""Course: what a played run was made of, by which it is held against another one of the same luck."""

from __future__ import annotations

import re

import numpy as np

from sim.analysis.parting import Course, Deed, Month
from sim.model import Campaign
from sim.rules import vocabulary as V
from sim.rules.beliefs import priors
from sim.story import events, shock_titles
from sim.story_end import listed, the
from sim.trace import RawTurn, Table, Talks
from sim.why import talks
from sim.words import FORMATS, OUTCOMES

NUMBERS = tuple(re.split("[:;,]", variable.meaning)[0] for variable in V.VARIABLES)
BELLIGERENTS = ("russia", "ukraine")
ANSWERS = {
    "accept": ("accepts the offer", "accepting it"),
    "reject": ("rejects the offer", "rejecting it"),
    "walk_out": ("walks out", "walking out"),
}


def course(campaign: Campaign) -> Course:
    """Return the course of a run that was played to its end; ValueError where it was not, or not recorded."""
    if campaign.outcome is None or not campaign.turns:
        raise ValueError("only a run that was recorded and played to its end has a course")
    scenario = campaign.world.scenario
    beliefs = np.zeros_like(campaign.beliefs)
    priors(campaign.values, campaign.tables, beliefs)
    return Course(
        given=_given(campaign),
        parts=_parts(campaign),
        hidden={
            f"the hidden type of {the(actor)}": spec.types[campaign.type_of(actor)].title
            for actor, spec in scenario.actors.items()
        },
        start=np.concatenate([campaign.world.start, beliefs]),
        names=(
            *NUMBERS,
            *(f"the belief about {the(actor)}" for actor in V.ACTORS for _ in range(V.MAX_TYPES)),
        ),
        months=tuple(_month(campaign, raw) for raw in campaign.turns),
        ending=OUTCOMES[campaign.outcome],
    )


def _given(campaign: Campaign) -> dict[str, str]:
    """Return what the scenario sets by name: numbers, starting values, formats, types and who decides."""
    world, scenario = campaign.world, campaign.world.scenario
    start = zip(V.OFFSET, world.start.tolist(), strict=True)
    numbers = zip(world.names, campaign.values.tolist(), strict=False)
    return {
        **{name: f"{value:g}" for name, value in numbers},
        **{f"start.{name}": f"{value:g}" for name, value in start},
        "formats of talks": listed([FORMATS[name] for name in scenario.open_formats] or ["none"]),
        **{
            f"type of {the(actor)}": scenario.fixed_types.get(actor, "drawn by lot").replace("_", " ")
            for actor in scenario.actors
        },
        **{f"decisions of {the(actor)}": spec.kind for actor, spec in scenario.policies.items()},
    }


def _parts(campaign: Campaign) -> tuple[str, ...]:
    """Return of what a scenario is made that another one may lack: actions, shocks, a table held by force."""
    scenario = campaign.world.scenario
    return (
        *(f"“{spec.title}” by {the(spec.actor)}" for spec in scenario.actions.values()),
        *(f"“{shock.title}” from outside" for shock in scenario.shocks),
        *(("a table held by force",) if scenario.table is not None else ()),
    )


def _month(campaign: Campaign, raw: RawTurn) -> Month:
    held = talks(campaign, raw.turn)
    ended = (f"The run ends: {OUTCOMES[str(campaign.outcome)]}",) if raw.turn == campaign.turn else ()
    return Month(
        turn=raw.turn,
        outside=tuple(shock_titles(campaign, raw.turn)),
        before=np.concatenate([raw.before, raw.beliefs]),
        deeds={**_acts(campaign, raw), **_consents(held), **_at_table(held.table)},
        events=(*events(raw), *ended),
        after=raw.after,
    )


def _acts(campaign: Campaign, raw: RawTurn) -> dict[str, Deed]:
    """Return what each actor chose to do."""
    found = {}
    for actor, row in zip(V.ACTORS, raw.choices.tolist(), strict=True):
        key = campaign.world.actions[row]
        title = f"“{campaign.world.scenario.actions[key].title}”"
        found[actor] = Deed(key, f"{the(actor)} chooses {title}", title)
    return found


def _consents(held: Talks) -> dict[str, Deed]:
    """Return what became of each format that was proposed: declined by some, or agreed to by all."""
    found = {}
    for name, title in FORMATS.items():
        consents = held.consents.get(name, ())
        against = [the(said.actor) for said in consents if not said.consented]
        came = f"declined by {listed(against)}" if against else "agreed to by all"
        value = came if consents else None
        found[f"consent {name}"] = Deed(value, f"talks in the format {title} are {came}", f"being {came}")
    return found


def _at_table(table: Table | None) -> dict[str, Deed]:
    """Return whether talks were held, what was offered and answered."""
    if table is None:
        nothing = Deed(None, "", "")
        return {
            "talks": Deed("none", "no talks are held", "none"),
            **dict.fromkeys(("offer", *(f"answer {actor}" for actor in BELLIGERENTS)), nothing),
        }
    title, drafter = FORMATS[table.format], the(table.drafter)
    found = {
        "talks": Deed(title, f"talks are held in the format {title}", f"talks in the format {title}"),
        "offer": Deed(
            f"{drafter}: {table.terms}",
            f"{drafter} offers {table.terms}",
            f"{drafter} offering {table.terms}",
        ),
    }
    for actor in BELLIGERENTS:
        answer = table.answers.get(actor)
        says, saying = ("", "") if answer is None else ANSWERS[answer]
        found[f"answer {actor}"] = Deed(answer, f"{the(actor)} {says}", saying)
    return found
