"""Live: tables and sentences on runs as they come, from counts that are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.analysis.shares import runs_needed, wilson
from sim.config.loader import load_scenario
from sim.config.scenario import Scenario
from sim.figures.look import WORST_FIRST
from sim.rules.vocabulary import OUTCOMES as ENDINGS
from sim.ui.live import Live, batch_of, commonest, lasting, odds_rows
from sim.ui.player import FAILED, WORKERS, Order, Seen

OWN = ("partition",) * 30 + ("war_continues",) * 70
REFERENCE = ("war_continues",) * 120


@pytest.fixture(scope="module")
def scenarios(project: Path) -> tuple[Scenario, Scenario]:
    reference, own = (load_scenario(name, root=project / "configs") for name in ("baseline", "no_access"))
    return reference, own


def live_of(
    scenarios: tuple[Scenario, ...], *endings: tuple[str, ...], wanted: int = 200, error: str = ""
) -> Live:
    orders = tuple(Order(scenario, 1, 36, wanted) for scenario in scenarios)
    return Live(orders, tuple(Seen(one, wanted, len(one), 2.0, error) for one in endings))


def test_shares_are_of_the_runs_that_both_scenarios_have(scenarios: tuple[Scenario, Scenario]) -> None:
    live = live_of(scenarios, REFERENCE, OWN)
    assert live.runs == 100
    shares = live.shares.set_index(["scenario", "outcome"])
    assert shares.loc[("no_access", "partition"), "count"] == 30
    assert shares.loc[("baseline", "war_continues"), "count"] == 100
    assert set(shares["runs"]) == {100}
    assert tuple(shares.loc[("no_access", "partition"), ["low", "high"]]) == wilson(30, 100)
    assert len(shares) == 2 * len(WORST_FIRST)
    said = "Ukraine is partitioned in 0 of 100 runs in the baseline, but in 30 of 100 in"
    assert live.headline == f"{said} “No access through Belarus”"


def test_what_luck_can_explain_is_told_as_no_difference(scenarios: tuple[Scenario, Scenario]) -> None:
    live = live_of(scenarios, REFERENCE, REFERENCE)
    assert live.headline == "120 runs do not tell “No access through Belarus” apart from the baseline"


def test_flips_are_counted_run_by_run_and_failed_runs_left_out(
    scenarios: tuple[Scenario, Scenario],
) -> None:
    before = ("war_continues", "war_continues", "partition", FAILED, "partition")
    after = ("partition", "war_continues", "partition", "partition", FAILED)
    flips = live_of(scenarios, before, after).flips["no_access"]
    war, partition = ENDINGS.index("war_continues"), ENDINGS.index("partition")
    assert (flips[war, partition], flips[war, war], flips[partition, partition]) == (1, 1, 1)
    assert flips.sum() == 3


def test_a_difference_that_luck_of_their_own_would_hide_is_told(
    scenarios: tuple[Scenario, Scenario],
) -> None:
    before = ("war_continues",) * 160 + ("partition",) * 40
    after = ("war_continues",) * 148 + ("partition",) * 52
    assert "do not tell" not in live_of(scenarios, before, after).headline


def test_before_the_first_run_everything_is_possible(scenarios: tuple[Scenario, Scenario]) -> None:
    live = live_of(scenarios, REFERENCE, ())
    rows = odds_rows(live)
    assert live.headline == "The first runs are being played"
    assert rows["share"].isna().all()
    assert set(rows["low"]) == {0.0}
    assert set(rows["high"]) == {100.0}
    assert "Nothing is known yet" in live.precision
    assert commonest(live, 4) == []


def test_failed_runs_are_left_out_and_counted(scenarios: tuple[Scenario, Scenario]) -> None:
    live = live_of(scenarios[:1], (*OWN, FAILED, FAILED))
    assert live.failed == 2
    assert set(live.shares["runs"]) == {100}
    assert "2 failed and are left out" in live.footer


def test_each_ending_has_a_row_and_one_for_the_reference(scenarios: tuple[Scenario, Scenario]) -> None:
    rows = odds_rows(live_of(scenarios, REFERENCE, OWN))
    assert list(dict.fromkeys(rows["ending"])) == list(WORST_FIRST)
    own = rows[(rows["ending"] == "partition") & (rows["is_reference"] == 0)].iloc[0]
    reference = rows[(rows["ending"] == "partition") & (rows["is_reference"] == 1)].iloc[0]
    assert (own["share"], own["text"], own["label"]) == (30.0, "30", "Partition")
    assert (reference["share"], reference["label"]) == (0.0, "")
    assert "in the baseline: 0 of 100 runs" in reference["tip"]


def test_what_it_takes_for_one_point_and_how_long(scenarios: tuple[Scenario, Scenario]) -> None:
    live = live_of(scenarios, REFERENCE, OWN)
    needed = runs_needed([0.3])
    assert live.needed == needed
    assert live.speed == pytest.approx(WORKERS * 220 / 4 / 2)
    assert (
        f"takes {needed:,} runs of each scenario, {lasting((needed - 100) / live.speed)} from here"
        in live.precision
    )
    sure = live_of(scenarios[:1], ("war_continues",) * 5000, wanted=5000)
    assert "every share is known to within one percentage point" in sure.precision


def test_the_commonest_endings_come_first(scenarios: tuple[Scenario, Scenario]) -> None:
    live = live_of(scenarios, REFERENCE, OWN)
    assert commonest(live, 4) == ["war_continues", "partition"]
    assert commonest(live, 1) == ["war_continues"]


def test_the_footer_names_the_configuration_that_a_batch_would_have(
    scenarios: tuple[Scenario, Scenario],
) -> None:
    live = live_of(scenarios, REFERENCE, OWN)
    digest = batch_of(scenarios, 200, 1, 36).digest()
    assert live.footer.startswith(f"Configuration {digest[:8]} · seed 1 · 2 × 100 runs of 36 months.")
    longer = Live(tuple(Order(one, 1, 48, 200) for one in scenarios), live.seen)
    assert "exploratory" in longer.footer.lower()


def test_an_error_ends_it(scenarios: tuple[Scenario, Scenario]) -> None:
    live = live_of(scenarios, (), (), error="MemoryError: no room")
    assert live.done
    assert live.error == "MemoryError: no room"


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.2, "about 1 s"), (89, "about 89 s"), (200, "about 3 min"), (7200, "about 2.0 h")]
)
def test_spans_of_time_are_told_in_fitting_units(seconds: float, said: str) -> None:
    assert lasting(seconds) == said
