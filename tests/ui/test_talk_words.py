"""The words of talks: what is told of a table, without a browser."""

from __future__ import annotations

from dataclasses import replace

from sim.figures.look import LIGHT
from sim.trace import Table, Talks
from sim.ui.talk_words import talks_html, talks_title

TABLE = Table(
    format="broad",
    drafter="europe",
    terms="a ceasefire along the line of contact, with no guarantee",
    kind="ceasefire",
    own_surplus=0.1,
    chance_of_acceptance=0.5,
    answers={"russia": "reject", "ukraine": "accept"},
    answer_chances={actor: {"reject": 0.5, "accept": 0.5} for actor in ("russia", "ukraine")},
    agreed=False,
    surpluses={"russia": -0.1, "ukraine": 0.1},
    forced=frozenset(),
)


def test_an_offer_that_gave_way_is_told_before_the_one_made() -> None:
    plain = talks_html(Talks(1, {}, TABLE, paused=False), LIGHT)
    assert "gave way" not in plain
    told = talks_html(Talks(1, {}, replace(TABLE, gave_way="terms <of> old"), paused=False), LIGHT)
    gave_way = "<p>What was to be offered, terms &lt;of&gt; old, could not be then, and gave way.</p>"
    assert gave_way in told
    assert told.replace(gave_way, "") == plain
    assert told.index(gave_way) < told.index("At the table")


def test_a_forced_table_that_falls_out_in_a_pause_is_told() -> None:
    none, paused = Talks(1, {}, None, paused=False), Talks(1, {}, None, paused=True)
    lost = replace(paused, fell_out="broad")
    titles = [
        talks_title(talks, "May 2025").removeprefix("No talks in May 2025: ")
        for talks in (none, paused, lost)
    ]
    assert titles == [
        "none was proposed",
        "the pause after a walk-out goes on",
        "the forced table falls out in the pause after a walk-out",
    ]
    told = "The forced table in the format Broad was not held"
    assert [told in talks_html(talks, LIGHT) for talks in (none, paused, lost)] == [False, False, True]
