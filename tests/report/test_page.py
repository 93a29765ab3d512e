"""The report: complete in itself, inert, and saying what the tables and the screening say."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sim.analysis import compare_words as words
from sim.analysis.compare import compare
from sim.batch.errors import StoreError
from sim.batch.run import run_batch
from sim.batch.side_by_side import NUMERIC, side_by_side
from sim.batch.store import StoredBatch, open_folder
from sim.config.loader import load_batch
from sim.config.provenance import title_of
from sim.report import assumptions as module
from sim.report.assumptions import SHOWN, assumptions_of
from sim.report.origin import default_place, steps_again
from sim.report.outcomes import ABOUT
from sim.report.page import label_of, to_html
from sim.screening.store import place_of, read
from sim.words import NO_FORECAST, OUTCOMES, called

ELSEWHERE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)|url\((?!#)|@import|javascript:", re.IGNORECASE)
LOADING = {"script", "link", "iframe", "img", "object", "embed", "base", "form"}


class Reader(HTMLParser):
    """Reads a page: its text outside of drawings, its tags, and every attribute."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self._hidden = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self._hidden += tag in ("svg", "style")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("svg", "style")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text += data


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> StoredBatch:
    """Two scenarios, twenty runs each, over a year."""
    article = load_batch("article")
    few = article.model_copy(update={"scenarios": article.scenarios[:2], "runs": 20, "horizon": 12})
    command = ["sim", "run", "article", "--runs", "20"]
    return open_folder(run_batch(few, tmp_path_factory.mktemp("runs"), command=command))


@pytest.fixture(scope="module")
def page(stored: StoredBatch) -> str:
    return to_html(stored, "baseline", 0.01)


def test_the_page_needs_nothing_beside_itself(page: str) -> None:
    read = Reader(page)
    assert not LOADING & set(read.tags)
    assert not [pair for pair in read.attributes if pair[0].startswith("on")]
    outside = [
        pair for pair in read.attributes if ELSEWHERE.search(pair[1]) and not pair[0].startswith("xmlns")
    ]
    assert outside == []
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:") in read.attributes
    assert not ELSEWHERE.search(page[page.index("<style>") : page.index("</style>")])


@pytest.mark.parametrize("text", ["src=//host/x", "url(http://host)", "@import 'x'", "https://host"])
def test_an_address_elsewhere_would_be_found(text: str) -> None:
    assert ELSEWHERE.search(text)


def test_every_figure_is_a_drawing_with_a_title_words_and_a_footer(page: str, stored: StoredBatch) -> None:
    figures = re.findall(r"<figure>(.*?)</figure>", page, re.DOTALL)
    met = stored.outcomes(["outcome"])["outcome"].nunique()
    assert len(figures) == met + 2 + 1
    for figure in figures:
        drawing = re.search(r"<svg.*</svg>", figure, re.DOTALL)
        assert drawing is not None
        assert ElementTree.fromstring(drawing.group()).tag.endswith("svg")
        assert re.search(r"<h[34]>[^<]{15,}</h[34]>", figure)
        assert re.search(r'role="img" aria-label="[^"]{20,}"', figure)
        assert f"Configuration {stored.manifest.digest[:8]} · seed {stored.manifest.seed}" in figure
        assert NO_FORECAST in figure


def test_the_findings_are_those_of_the_comparison(page: str, stored: StoredBatch) -> None:
    sides = side_by_side(stored, "baseline")
    found = compare(sides.outcomes, "baseline", facets=[facet.name for facet in NUMERIC])
    titles = {name: called(name, title) for name, title in sides.titles.items()}
    text = Reader(page).text
    said = words.all_findings(found, titles, OUTCOMES, ABOUT)
    assert words.headline(found, titles) in text
    for finding in said:
        if finding.kind in (words.FLIPS, words.SHARE, words.NEVER):
            assert finding.text in text


def test_the_same_results_give_the_same_page(page: str, stored: StoredBatch) -> None:
    assert to_html(stored, "baseline", 0.01) == page


def test_the_assumptions_are_the_largest_of_the_stored_screening(page: str, stored: StoredBatch) -> None:
    screening = read(place_of("ukraine"))
    assert screening is not None
    largest = sorted(screening.effects.values(), key=lambda e: (-e.effect, -e.flipped, e.name))[:SHOWN]
    found = assumptions_of(stored.scenario("baseline"), screening.rules)
    assert [row[0] for row in found.rows] == [effect.name for effect in largest]
    assert found.figure is not None
    called = title_of(largest[0].name, found.rows[0][1])
    assert found.figure.title.startswith(f"“{called}” matters most: at its {largest[0].end} end")
    assert f"{100 * largest[0].effect:.0f} of 100 runs" in found.figure.title
    for row in found.rows:
        assert f"<code>{row[0]}</code>" in page
    assert sum(count for _, count in found.origins) > 500
    assert {choice for choice, _, _ in found.theories} == set(stored.scenario("baseline").structure)


def test_a_screening_of_other_rules_or_numbers_is_said_to_be_one(stored: StoredBatch) -> None:
    scenario = stored.scenario("baseline")
    assert "made with other rules" in assumptions_of(scenario, "0" * 64).notes[0]
    number = scenario.parameters["front.base"]
    moved = {**scenario.parameters, "front.base": number.model_copy(update={"value": 1.01 * number.value})}
    screening = read(place_of("ukraine"))
    assert screening is not None
    other = assumptions_of(scenario.model_copy(update={"parameters": moved}), screening.rules)
    assert "made with other numbers than these runs" in other.notes[0]


def test_without_a_screening_that_is_said(
    stored: StoredBatch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "place_of", lambda world: tmp_path / "none.csv")
    page = to_html(stored, "baseline", 0.01)
    assert "No screening of the world &#39;ukraine&#39; is stored; `sim screening` makes one." in page
    assert "Theories that the rules follow" in page


def test_the_origin_is_that_of_the_manifest(page: str, stored: StoredBatch) -> None:
    manifest = stored.manifest
    for what in (manifest.id, manifest.digest, manifest.rules, manifest.made, str(manifest.seed)):
        assert f"<code>{what}" in page
    steps = {command: what for what, command in steps_again(stored)}
    assert "sim run article --runs 20" in steps
    assert manifest.id[:8] in steps["sim run article --runs 20"]


def test_what_comes_from_files_is_inert(stored: StoredBatch, tmp_path: Path) -> None:
    folder = tmp_path / "hostile"
    shutil.copytree(stored.folder, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    bad = "<script>alert(1)</script>\"'"
    manifest.update(title=bad, titles={**manifest["titles"], "minsk_trilateral": bad})
    (folder / "manifest.json").write_text(json.dumps(manifest))
    page = to_html(open_folder(folder), "baseline", 0.01)
    assert "<script" not in page
    assert "script" not in Reader(page).tags
    assert Reader(page).text.count("<script>alert(1)</script>") >= 3


def test_a_batch_of_one_scenario_has_nothing_to_compare(tmp_path: Path) -> None:
    article = load_batch("article")
    one = article.model_copy(update={"scenarios": article.scenarios[:1], "runs": 3, "horizon": 4})
    page = to_html(open_folder(run_batch(one, tmp_path)), "baseline", 0.01)
    assert "This batch has one scenario only" in page
    assert "sim compare" not in page


def test_a_reference_that_is_not_there_is_refused(stored: StoredBatch) -> None:
    with pytest.raises(StoreError, match="has no scenario 'bseline'"):
        to_html(stored, "bseline", 0.01)


def test_names_and_places() -> None:
    assert label_of("us_brokered") == "US-brokered"
    assert label_of("aid_cut") == "Aid cut"
    assert default_place(Path("runs/article-1234.5")) == Path("runs/article-1234.5.html")
