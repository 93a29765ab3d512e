"""What a scenario dates after a horizon is refused where the horizon is known, and told where it is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sim.config.errors import ConfigError
from sim.config.horizon import after_horizon
from sim.config.loader import check_file, load_batch, load_scenario

Case = Callable[[str], Path]
Complaints = Callable[[Path], list[str]]

# Lines of a scenario, and what lies after a horizon of 12 turns.
LATE = [
    (
        "table: {format: broad, first: 2026-01, every: 4}\n",
        "the table in the format 'broad' is first held in turn 13, after the horizon of 12",
    ),
    (
        "policies: {russia: {script: {2025-01: surge, 2026-02: surge}}}\n",
        "the script of 'russia' goes on to turn 14, after the horizon of 12",
    ),
    (
        f"policies: {{russia: {{script: [{', '.join(['surge'] * 13)}]}}}}\n",
        "the script of 'russia' goes on to turn 13, after the horizon of 12",
    ),
    (
        "shocks:\n  - {date: 2026-01, name: x, title: X, add: {will_us: 0.1}, assumption: for tests}\n",
        "the shock 'x' comes in turn 13, after the horizon of 12",
    ),
]


@pytest.mark.parametrize(("lines", "told"), LATE)
def test_what_comes_after_the_horizon_of_a_batch_is_refused(
    tree: Path, case: Case, complaints: Complaints, lines: str, told: str
) -> None:
    assert check_file(case(lines)) == "scenario"
    assert list(after_horizon(load_scenario("case"), 12)) == [told]
    assert list(after_horizon(load_scenario("case"), 14)) == []
    pair = tree / "batches" / "pair.yaml"
    assert complaints(pair) == [f"5:19: scenarios.1: case: {told}"]
    with pytest.raises(ConfigError):
        load_batch("pair")
    pair.write_text(pair.read_text().replace("horizon: 12", "horizon: 14"))
    assert check_file(pair) == "batch"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            "table: {format: broad, first: 2046-01, every: 4}\n",
            "7:31: table.first: 2046-01 would be turn 253: the longest run has 252 turns",
        ),
        (
            "policies: {russia: {script: {2025-01: surge, 9999-02: surge}}}\n",
            "7:46: policies.russia.script.9999-02: 9999-02 would be turn 95690: the longest run has 252 "
            "turns",
        ),
        (
            "shocks:\n  - {date: 2046-01, name: x, title: X, add: {will_us: 0.1}, assumption: for tests}\n",
            "8:12: shocks.0.date: 2046-01 would be turn 253: the longest run has 252 turns",
        ),
        (
            f"policies: {{russia: {{script: [{', '.join(['surge'] * 253)}]}}}}\n",
            "7:29: policies.russia.script: should hold 252 or fewer, not 253",
        ),
    ],
)
def test_what_no_run_can_reach_is_refused_in_the_scenario(
    case: Case, complaints: Complaints, lines: str, told: str
) -> None:
    assert complaints(case(lines)) == [told]
    for month in ("2046-01", "9999-02"):
        lines = lines.replace(month, "2045-12")
    assert check_file(case(lines.replace("[surge, surge", "[surge"))) == "scenario"


@pytest.mark.parametrize("month", ["2024-12", "2019-03"])
def test_nor_does_anything_come_in_turn_0_or_before(case: Case, complaints: Complaints, month: str) -> None:
    path = case(
        f"table: {{format: broad, first: {month}, every: 4}}\n"
        f"policies: {{russia: {{script: {{{month}: surge}}}}}}\n"
        f"shocks:\n  - {{date: {month}, name: x, title: X, add: {{will_us: 0.1}}, assumption: for tests}}\n"
    )
    told = f"{month} is not after the start of the world, 2024-12"
    assert complaints(path) == [
        f"7:31: table.first: {told}",
        f"8:30: policies.russia.script.{month}: {told}",
        f"10:12: shocks.0.date: {told}",
    ]


@pytest.mark.parametrize(
    ("field", "offer", "told"),
    [
        (
            "foreign_forces",
            "deal: ceasefire, guarantee: foreign_troops",
            "offer.guarantee: no offer in the format 'broad' can carry foreign troops",
        ),
        (
            "relief_max",
            "deal: ceasefire, side_payments: true",
            "offer.side_payments: the format 'broad' has neither sanctions relief nor a clause for Belarus "
            "on offer",
        ),
    ],
)
def test_an_offer_that_its_format_never_carries_is_refused(
    tree: Path, case: Case, complaints: Complaints, field: str, offer: str, told: str
) -> None:
    path = case(f"table: {{format: broad, first: 2025-03, every: 4, offer: {{{offer}}}}}\n")
    assert check_file(path) == "scenario"
    formats = tree / "world" / "tiny" / "formats.yaml"
    lines = formats.read_text().splitlines()
    nothing = "{value: 0, low: 0, high: 0, assumption: nothing for tests}"
    names = {field, "belarus_clause"}
    formats.write_text(
        "\n".join(
            f"    {name}: {nothing}" if (name := line.strip().partition(":")[0]) in names else line
            for line in lines
        )
        + "\n"
    )
    (line,) = complaints(path)
    assert line.startswith("7:")
    assert line.endswith(f"table.{told}")
