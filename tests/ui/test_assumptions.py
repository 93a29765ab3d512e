"""The page of assumptions, without a browser: all numbers, found by words, weighed by the screening."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from sim.config.loader import load_scenario
from sim.config.provenance import parameters_table
from sim.screening.store import place_of, read
from sim.ui.number_tables import card_html, found_in, number_rows
from tests.ui.conftest import App


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return number_rows(load_scenario("baseline"), read(place_of("ukraine")))


def test_every_number_is_there_the_weightiest_first(rows: pd.DataFrame) -> None:
    given = parameters_table(load_scenario("baseline"))
    assert sorted(rows["name"]) == sorted(row["name"] for row in given)
    screening = read(place_of("ukraine"))
    assert screening is not None
    top = max(effect.effect for effect in screening.effects.values())
    assert rows["effect"].iloc[0] == pytest.approx(100 * top)
    known = rows["effect"].dropna()
    assert known.is_monotonic_decreasing
    assert rows["effect"].isna().sum() == len(rows) - len(known)


def test_every_word_of_a_search_must_be_found(rows: pd.DataFrame) -> None:
    found = found_in(rows, "AID europe", [])
    assert 0 < len(found) < len(found_in(rows, "aid", []))
    text = found[["name", "meaning", "provenance", "note", "unit"]].astype(str).agg(" ".join, axis=1)
    assert text.str.lower().str.contains("aid").all()
    assert text.str.lower().str.contains("europe").all()
    assert set(found_in(rows, "", ["unverified"])["kind"]) == {"unverified"}
    assert found_in(rows, "no-such-word", []).empty
    assert len(found_in(rows, "(", [])) < len(rows)


def test_a_card_is_inert(rows: pd.DataFrame) -> None:
    hostile = {
        **rows.iloc[0].to_dict(),
        "meaning": "<img src=x>",
        "provenance": "<b>",
        "note": "<i>",
        "unit": "<u>",
    }
    html = card_html(hostile)
    assert not any(tag in html for tag in ("<img", "<i>", "<u>"))
    assert "&lt;img src=x&gt;" in html


def test_few_numbers_are_shown_in_full(app: App, stored_site: Path, rows: pd.DataFrame) -> None:
    name = str(rows["name"].iloc[0])
    app.open("assumptions", search=name)
    text = unescape(app.html)
    assert f"<h3>{name}</h3>" in text
    assert f"1 of {len(rows)} numbers" in text
    assert str(rows["provenance"].iloc[0]) in text
    app.test.text_input(key="search").set_value("").run()
    app.checked()
    assert len(app.test.dataframe[0].value) == len(rows)


def test_a_screening_of_other_rules_is_said_to_be_one(
    app: App, stored_site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.ui.assumptions.rules_fingerprint", lambda: "other")
    app.open("assumptions")
    assert "The screening was made with other rules" in unescape(app.html)


def test_the_claims_are_on_their_own_page(app: App, stored_site: Path) -> None:
    app.open("assumptions")
    assert "Corrections to the article" not in app.html
