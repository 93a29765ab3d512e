"""The report of a batch with drawn parameters: both layers as a figure and in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.analysis.layers import layers_of, layers_said
from sim.batch.run import run_batch
from sim.batch.store import StoredBatch, open_folder
from sim.config.loader import load_batch
from sim.config.scenario import Uncertainty
from sim.report.layers import layers_shown
from sim.report.page import label_of, to_html


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> StoredBatch:
    """Two scenarios, forty runs each over ten draws, over two years."""
    article = load_batch("article")
    given = {"scenarios": article.scenarios[:2], "runs": 40, "horizon": 24}
    batch = article.model_copy(update={**given, "uncertainty": Uncertainty(draws=10)})
    return open_folder(run_batch(batch, tmp_path_factory.mktemp("runs")))


def test_the_page_has_both_layers_of_every_scenario(drawn: StoredBatch) -> None:
    page = to_html(drawn, "baseline", 0.01)
    assert "What luck does to this, and what not knowing the numbers does" in page
    for scenario in drawn.manifest.scenarios:
        found = layers_of(drawn.counts())
        for line in layers_said(found[found["scenario"] == scenario]):
            assert f"<li>{line}.</li>" in page
    assert "over 10 draws of them" in page
    assert "comes on top" not in page
    assert "run n has draw n modulo 10" in page


def test_the_figure_shows_the_reference(drawn: StoredBatch) -> None:
    labels = {name: label_of(name) for name in drawn.manifest.scenarios}
    shown = layers_shown(drawn, labels, "baseline")
    assert shown is not None
    assert shown.figure is not None
    assert "not knowing the numbers by ±" in shown.figure.title
    assert 'aria-roledescription="circle"' in shown.figure.svg


def test_at_the_central_values_there_are_no_layers(tmp_path: Path) -> None:
    article = load_batch("article")
    batch = article.model_copy(update={"scenarios": article.scenarios[:1], "runs": 8, "horizon": 6})
    stored = open_folder(run_batch(batch, tmp_path))
    assert layers_shown(stored, {"baseline": "Baseline"}, "baseline") is None
    page = to_html(stored, "baseline", 0.01)
    assert "What is not known about the parameters comes on top" in page
    assert "all at their central values" in page
