"""Charts and tables to the browser: Streamlit gets what Altair would give it, at the first time and again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pandas as pd
import pytest
from streamlit.elements import vega_charts

from sim.figures.intervals import share_panel
from sim.figures.look import LIGHT
from sim.figures.odds import odds_chart
from sim.ui import drawing, frame
from sim.ui.drawing import Drawing, show_chart
from sim.ui.take_away import Take, as_image

ROW = {
    "label": "A",
    "share": 20.0,
    "low": 10.0,
    "high": 30.0,
    "text": "20",
    "tip": "A: 20",
    "is_reference": 1,
}


def panel(label: str = "A") -> Any:
    return share_panel(pd.DataFrame([{**ROW, "label": label}]), "partition", 50, LIGHT)


def test_a_chart_comes_as_streamlit_itself_would_take_it() -> None:
    chart = panel()
    plain = vega_charts._convert_altair_to_vega_lite_spec(chart)
    for _ in range(3):
        drawn: Any = Drawing(chart)
        found = vega_charts._convert_altair_to_vega_lite_spec(drawn)
        assert found == plain
        found["layer"][0]["mark"]["color"] = "changed by whoever has it"
        found.pop("datasets")


def test_a_chart_on_named_tables_comes_with_their_rows_of_now() -> None:
    rows = pd.DataFrame([{**ROW, "ending": "partition"}])
    for share in (20.0, 30.0):
        drawn: Any = Drawing(odds_chart(rows.assign(share=share), LIGHT))
        found = vega_charts._convert_altair_to_vega_lite_spec(drawn)
        assert [row["share"] for row in found["datasets"]["odds"]] == [share]


def test_it_is_described_once(monkeypatch: pytest.MonkeyPatch) -> None:
    chart = panel("once")
    show_chart(chart)
    monkeypatch.setattr(type(chart), "to_dict", lambda *_, **__: pytest.fail("described again"))
    show_chart(chart)


def test_only_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "MOST", 3)
    for number in range(5):
        show_chart(panel(f"kept {number}"))
    assert len(drawing._described) == 3


def test_an_image_has_its_rows_also_while_others_draw() -> None:
    """Both rely on one setting of Altair's: unguarded, an image would be made without its rows."""
    take = Take("Title", pd.DataFrame([ROW]), "Footer", LIGHT)

    def draw(number: int) -> str:
        if number % 2:
            show_chart(panel(f"drawn {number}"))
            return ""
        return as_image(panel(f"image {number}"), take)

    with ThreadPoolExecutor(4) as pool:
        images = [image for image in pool.map(draw, range(40)) if image]
    assert len(images) == 20
    for number, image in zip(range(0, 40, 2), images, strict=True):
        assert f"image {number}" in image


def test_a_table_shows_its_index_first_and_all_text_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(frame, "html", shown.append)
    rows = pd.DataFrame({"Ending": ["<b>war</b>", "peace & quiet"], "Runs": [3, 4]}).set_index("Ending")
    frame.table(rows)
    (body,) = shown
    assert '<th scope="col">Ending</th><th scope="col">Runs</th>' in body
    assert '<tr><th scope="row">&lt;b&gt;war&lt;/b&gt;</th><td>3</td></tr>' in body
    assert "peace &amp; quiet" in body
