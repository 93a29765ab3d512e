"""What `sim sensitivity` found, as tables and as records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from sim.sensitivity.endings import Dependence
    from sim.sensitivity.run import Analysis

SHOWN = 10  # numbers of an ending
UNITS = {"morris": "trajectories", "sobol": "pairs of points"}
COLUMNS = {
    "morris": {
        "size": "size",
        "size_margin": "± points",
        "size_luck": "± luck",
        "floor": "floor",
        "mean": "mean",
        "spread": "spread",
    },
    "sobol": {
        "first": "first",
        "first_margin": "± points",
        "first_luck": "± luck",
        "total": "total",
        "total_margin": "± points ",
        "total_luck": "± luck ",
        "floor": "floor",
    },
}
READ = {
    "morris": (
        "size: mean absolute effect of a number moved alone from anywhere in all ranges, in points of 100 "
        "runs over its whole range; mean: with its sign; spread: large where it acts together with others "
        "or not in proportion; floor: size that luck alone would give to a number that does nothing."
    ),
    "sobol": (
        "first: part of the variance that a number explains alone; total: part in which it has any share; "
        "floor: total that luck alone would give to a number that does nothing. The numbers not named stay "
        "at their central values."
    ),
}


def as_records(found: Sequence[Analysis]) -> list[dict[str, Any]]:
    """Return analyses as what JSON can hold."""
    return [
        {
            "scenario": analysis.scenario,
            "method": analysis.design.method,
            "numbers": len(analysis.design.names),
            "planned": analysis.planned,
            "played": analysis.design.units,
            "points": len(analysis.design.points),
            "runs": analysis.runs,
            "seed": analysis.seed,
            "horizon": analysis.horizon,
            "endings": [_record(each) for each in analysis.endings],
        }
        for analysis in found
    ]


def _record(each: Dependence) -> dict[str, Any]:
    from sim.analysis.findings import records

    made = {
        "ending": each.ending,
        "share": each.share,
        "deviation": each.deviation,
        "luck": each.luck,
        "numbers": records(each.numbers),
    }
    return made if each.pairs is None else made | {"pairs": records(each.pairs)}


def show(found: Sequence[Analysis]) -> None:
    """Print analyses, for each ending the numbers on which it depends most."""
    from sim.cli.terminal import console
    from sim.words import NO_FORECAST, OUTCOMES

    out = console()
    for analysis in found:
        design = analysis.design
        cut = f" of {analysis.planned:,} planned, stopped by the time limit," if analysis.stopped else ""
        out.print(
            f"{analysis.scenario}, {design.method}: {len(design.names)} numbers, {design.units:,} "
            f"{UNITS[design.method]}{cut} of {design.size} points each, the same {analysis.runs:,} runs at "
            "every point.",
            soft_wrap=True,
        )
        never = [OUTCOMES[each.ending] for each in analysis.endings if each.deviation == 0.0]
        for each in sorted(analysis.endings, key=lambda each: -each.deviation):
            if each.deviation > 0.0:
                _show_ending(each, analysis)
        if never:
            out.print(f"\nThe same at every point: {', '.join(never)}.", soft_wrap=True)
        out.print(f"\n{READ[design.method]}\n", soft_wrap=True)
    out.print(
        "± points, ± luck: half of a 95 % interval by the choice of points and by that of runs, each for "
        f"itself. An index not well above its floor says nothing: play more --runs. {NO_FORECAST}",
        soft_wrap=True,
    )


def _show_ending(each: Dependence, analysis: Analysis) -> None:
    from sim.cli.terminal import console, table
    from sim.sensitivity.indices import MAIN
    from sim.words import OUTCOMES

    method = analysis.design.method
    out = console()
    out.print(
        f"\n{OUTCOMES[each.ending]}: {100 * each.share:.1f} of 100 runs in the mean over points, ± "
        f"{100 * each.deviation:.1f} between them; {100 * each.luck:.0f} % of that variance is luck.",
        soft_wrap=True,
    )
    heads = COLUMNS[method]
    shown = table("number", *heads.values(), right=tuple(heads.values()))
    for row in _rows(each.numbers.sort_values(MAIN[method], ascending=False, kind="stable")):
        shown.add_row(row["number"], *(_cell(method, column, row[column]) for column in heads))
    out.print(shown)
    if each.pairs is not None:
        both = table(
            "numbers together", "second", "± points", "± luck", right=("second", "± points", "± luck")
        )
        for row in _rows(each.pairs.sort_values("second", ascending=False, kind="stable")):
            cells = (f"{row[column]:.3f}" for column in ("second", "second_margin", "second_luck"))
            both.add_row(f"{row['number']} × {row['other']}", *cells)
        out.print(both)


def _rows(ordered: pd.DataFrame) -> list[dict[str, Any]]:
    from sim.analysis.findings import records

    return records(ordered.head(SHOWN))


def _cell(method: str, column: str, value: float) -> str:
    from sim.words import signed

    if method == "sobol":
        return f"{value:.3f}"
    return signed(100 * value, 1) if column == "mean" else f"{100 * value:.1f}"
