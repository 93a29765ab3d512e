"""Page: docs/experiments.md, what the experiments of a world found, with what it belongs to on top."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sim.config.claims import Claims
from sim.config.schema_claims import ExperimentFile
from sim.config.world import World
from sim.experiments.arms import Plan
from sim.experiments.run import weigh
from sim.experiments.told import COLUMNS, NOT_WEIGHED, criteria, headline, notes, row, why_not_weighed
from sim.experiments.weighing import Weighed

PROBE = 4  # draws, a run each, by which a page is known again
HEAD = """\
# The article's claims, weighed

Written by the command below; do not edit it by hand. Each experiment plays its scenarios over draws of
all numbers from their ranges, on the same luck, and holds a few figures against limits that stand, with
what would support or refute the claim, in `configs/world/{world}/claims.yaml`. How a figure is made stands
in `sim/experiments`, a module for each measure. `behaviour` is a hash of what a few draws give and of
those rules: a test plays them again, and fails where they give something else, until the page is made anew
with `make experiments`.
"""


def to_markdown(claims: Claims, weighed: Sequence[Weighed], plan: Plan, command: str, behaviour: str) -> str:
    """Return the page, ending in a line end."""
    return "\n".join(_lines(claims, weighed, plan, command, behaviour)) + "\n"


def _lines(
    claims: Claims, weighed: Sequence[Weighed], plan: Plan, command: str, behaviour: str
) -> Iterator[str]:
    yield HEAD.format(world=claims.world)
    yield "| this page | |"
    yield "|---|---|"
    belongs = {"command": command, "seed": plan.seed, "draws": plan.draws, "runs": plan.runs}
    for name, value in {**belongs, "horizon": plan.horizon, "behaviour": behaviour}.items():
        yield f"| {name} | `{value}` |"
    yield ""
    yield from (f"- {line}" for line in notes(plan))
    by_name = {each.name: each for each in weighed}
    for name, made in claims.file.experiments.items():
        yield ""
        if name in by_name:
            yield from _weighed(by_name[name])
        else:
            yield f"## {name.upper()}: {made.title}: {NOT_WEIGHED}"
            yield ""
            yield why_not_weighed(made)


def _weighed(weighed: Weighed) -> Iterator[str]:
    yield f"## {weighed.name.upper()}: {headline(weighed)}"
    yield ""
    yield f"{weighed.experiment.question} {weighed.found}."
    yield ""
    yield from (f"- {line}" for line in criteria(weighed))
    if weighed.experiment.note is not None:
        yield f"- {weighed.experiment.note}"
    yield ""
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|---|---|---:|---:|---:|"
    for figure in weighed.figures:
        what, where, *numbers = row(figure)
        scenarios = ", ".join(f"`{name}`" for name in re.findall(r"\w+", where.replace(" less ", " ")))
        between = " less ".join(f"`{name}`" for name in where.split(" less "))
        yield f"| {' | '.join((what, between if ' less ' in where else scenarios, *numbers))} |"


def behaviour_of(
    experiments: Mapping[str, ExperimentFile], worlds: Mapping[str, Mapping[str, World]], plan: Plan
) -> str:
    """Return the hash by which a page is known again: what the first few draws of a plan give to each of some
    experiments, whose `worlds` stand by name and role, and the rules by which each is weighed."""
    digest = hashlib.sha256()
    few = replace(plan, draws=min(PROBE, plan.draws), runs=1, tell=lambda count, scenario: None)
    for name, by_role in worlds.items():
        for figure in weigh(name, experiments[name], by_role, few).figures:
            value, low, high = figure.found[:3]
            said = f"{figure.what} {figure.where} {value:.6g} {low:.6g} {high:.6g} {figure.limit}\n"
            digest.update(said.encode("utf-8"))
    for name, made in experiments.items():
        given = made.weighed_by
        rules = (made.said("supports"), made.said("refutes"), given and given.model_dump_json())
        digest.update(repr((name, rules)).encode("utf-8"))
    return digest.hexdigest()


def said_on(page: str) -> dict[str, str]:
    """Return what a page says that it belongs to, by name."""
    return dict(re.findall(r"(?m)^\| (\w+) \| `([^`]*)` \|$", page))
