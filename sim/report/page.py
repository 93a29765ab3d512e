"""The page: everything that is said of a folder of results, rendered to one HTML text."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import jinja2

from sim.analysis import findings
from sim.analysis.compare import compare
from sim.analysis.layers import intervals_said
from sim.analysis.shares import outcome_shares
from sim.batch.side_by_side import NUMERIC, side_by_side
from sim.batch.store import StoredBatch
from sim.report.assumptions import assumptions_of
from sim.report.layers import layers_shown
from sim.report.origin import origin_of, steps_again
from sim.report.outcomes import Changes, changes_of, shares_of
from sim.words import FORMATS, NO_FORECAST, called, horizon_note, origin

HERE = Path(__file__).parent
TEMPLATE = "page.html.jinja"


def to_html(stored: StoredBatch, reference: str, smallest: float) -> str:
    """Return the report of a folder as HTML that needs nothing beside itself.

    `smallest` is the smallest difference of interest, as a share. StoreError where the results are damaged or
    have no such reference, ConfigError where the stored screening cannot be read.
    """
    manifest = stored.manifest
    base = stored.scenario(reference)
    labels = {name: label_of(name) for name in (reference, *manifest.scenarios)}
    titles = {name: called(name, manifest.titles[name]) for name in manifest.scenarios}
    shares = outcome_shares(stored.outcomes(["scenario", "outcome"]))
    changes, left_out = _changes(stored, reference, smallest, labels, titles)
    note = horizon_note(manifest.horizon)
    return _template().render(
        title=manifest.title,
        headline=changes.headline
        if changes
        else findings.headline(shares, findings.differences(shares, reference), reference, titles),
        runs=manifest.runs,
        horizon=manifest.horizon,
        caveat=NO_FORECAST + (f" {note[0].upper()}{note[1:]}." if note else ""),
        footer=footer_of(stored),
        scenarios=[(labels[one.name], one.title, one.question.strip()) for one in stored.batch.scenarios],
        reference=labels[reference],
        intervals=intervals_said(manifest.draws),
        shares=shares_of(shares, labels, reference),
        layers=layers_shown(stored, labels, reference),
        changes=changes,
        left_out=left_out,
        assumptions=assumptions_of(base, manifest.rules),
        origin=origin_of(manifest),
        steps=steps_again(stored),
    )


def _changes(
    stored: StoredBatch, reference: str, smallest: float, labels: dict[str, str], titles: dict[str, str]
) -> tuple[Changes | None, tuple[str, ...]]:
    """What scenarios change, and what could not be compared; None where there is one scenario only."""
    if len(stored.manifest.scenarios) < 2:
        return None, ()
    sides = side_by_side(stored, reference)
    found = compare(
        sides.outcomes, sides.reference, facets=[facet.name for facet in NUMERIC], smallest=smallest
    )
    return changes_of(found, labels, titles), sides.left_out


def footer_of(stored: StoredBatch) -> str:
    """Return the line under every figure: where it comes from and what it is not."""
    made = stored.manifest
    failed = len(made.failures)
    size = len(made.scenarios), made.runs, made.horizon
    return origin(made.digest, made.seed, *size, failed, made.draws)


def label_of(name: str) -> str:
    """Return what a scenario is called in lists."""
    return FORMATS.get(name, name.replace("_", " ").capitalize())


@lru_cache(maxsize=1)
def _template() -> jinja2.Template:
    loader = jinja2.FileSystemLoader(HERE)
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(TEMPLATE)
