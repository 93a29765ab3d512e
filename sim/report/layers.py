"""What luck and what not knowing the numbers do to each share, where a batch draws its parameters."""

from __future__ import annotations

from dataclasses import dataclass

from sim.analysis.findings import records
from sim.analysis.layer_rows import STEP, layer_tables
from sim.analysis.layers import EXPLAINED, layer_said, layers_of, layers_said
from sim.analysis.shares import counts_by_draw
from sim.batch.store import StoredBatch
from sim.figures.layers import layer_rows
from sim.figures.look import LIGHT
from sim.figures.svg import to_svg
from sim.report.figure import Figure
from sim.report.outcomes import ENDINGS

WIDTH, FOOT = 640, 8  # pixels
DRAWN = (
    "Of the reference: dots are draws of the numbers, up to fifty, each where its share of an ending lies with luck "
    "taken out (Louis 1984); the line is the share of all runs, the grey band what luck alone leaves open of it at 95 %."
)


@dataclass(frozen=True)
class Layers:
    """Both layers: how to read them, the reference's as a figure, and every scenario's in words."""

    explained: str
    figure: Figure | None
    said: tuple[tuple[str, tuple[str, ...]], ...]


def layers_shown(stored: StoredBatch, labels: dict[str, str], reference: str) -> Layers | None:
    """Return the layers of a stored batch; `labels` gives the scenarios in their order. None where all runs
    have the central values, or so many failed that nothing can be told."""
    if not stored.manifest.draws:
        return None
    counts = stored.counts()
    found = layers_of(counts)
    of = {name: found[found["scenario"] == name] for name in labels}
    said = tuple((label, tuple(layers_said(of[name]))) for name, label in labels.items() if len(of[name]))
    if not said:
        return None
    figure = None
    if len(of[reference]):
        dots, rows = layer_tables(counts_by_draw(counts)[reference].to_numpy(), of[reference], ENDINGS)
        if len(rows):
            widest = of[reference][of[reference]["outcome"] == rows["outcome"].iloc[0]]
            figure = Figure(
                layer_said(records(widest)[0]),
                DRAWN,
                to_svg(layer_rows(dots, rows, STEP, LIGHT, FOOT), WIDTH),
                "; ".join(row["tip"] for row in records(rows)),
            )
    return Layers(EXPLAINED, figure, said)
