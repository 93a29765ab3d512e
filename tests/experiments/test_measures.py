"""Measures of the experiments: their limits in which the answer is known, and figures counted by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.analysis.estimates import share
from sim.config.loader import load_claims, load_scenario
from sim.config.schema_claims import MEASURES
from sim.config.world import World, build_world
from sim.experiments import belief, imposition, necessity, normalisation
from sim.experiments.arms import Arm, Plan
from sim.experiments.run import WEIGHED_BY, arms_to_play, weigh, weighable, worlds_of
from sim.experiments.told import HOLDS, VERDICTS, as_data, criteria, headline, row
from sim.experiments.weighing import REFUTED
from sim.rules import vocabulary as V
from sim.uncertainty.worlds import Worlds

CLAIMS = load_claims("ukraine")
EXPERIMENTS = CLAIMS.file.experiments
PLAN = Plan(draws=4, runs=2, seed=7, horizon=12)


@pytest.fixture(scope="module")
def arm() -> Arm:
    return PLAN.play(build_world(load_scenario("forced_table_broad")))


def with_ends(arm: Arm, **columns: list[float]) -> Arm:
    """The arm with state variables at the end of its eight runs put by hand."""
    state = arm.played.state.copy()
    for name, values in columns.items():
        state[:, V.OFFSET[name]] = values
    return replace(arm, played=replace(arm.played, state=state))


def test_an_arm_is_the_batch_of_as_many_runs_over_as_many_draws(arm: Arm) -> None:
    assert arm.draw.tolist() == [0, 1, 2, 3, 0, 1, 2, 3]
    worlds = Worlds(arm.world, PLAN.draws, PLAN.seed)
    for run in (0, 5):
        alone = sim.Campaign(worlds.of(run), run=run, seed=PLAN.seed, horizon=12, collect=False).play()
        assert alone.outcome == V.OUTCOMES[arm.played.outcomes[run]]
        np.testing.assert_array_equal(alone.state, arm.played.state[run])
        np.testing.assert_array_equal(arm.starts[run % 4], worlds.of(run).start)
    told: list[tuple[int, str]] = []
    replace(PLAN, tell=lambda count, scenario: told.append((count, scenario))).play(arm.world, 1)
    assert told == [(8, "forced_table_broad")]


def test_draws_are_the_units_of_figures(arm: Arm) -> None:
    values = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]
    assert arm.by_draw(values).tolist() == [2.0, 0.0, 0.0, 0.0]
    found = arm.share(np.array(values, dtype=bool))
    assert (found.value, found.number, found.of) == (0.25, 2, 8)
    apart = arm.share(np.array([1, 1, 0, 0, 0, 0, 0, 0], dtype=bool))
    assert apart.value == found.value
    assert 0.0 <= found.low <= apart.low < apart.high < found.high <= 1.0, "alike within a draw tells less"
    among = np.array([1, 1, 1, 1, 0, 0, 0, 0], dtype=bool)
    assert arm.share(np.ones(8, dtype=bool), among).of == 4


def test_terms_count_as_imposed_only_if_signed_and_in_force(arm: Arm) -> None:
    settled = [2.0, 2.0, 2.0, 0.0, 1.0, 0.0, 2.0, 0.0]
    counted = with_ends(
        arm,
        deals_signed=[1, 1, 1, 1, 1, 0, 0, 0],
        deal=settled,
        dictated=[0, 0, 1, 0, 0, 0, 1, 0],
        guarantee=[0.4, 0.2, 0.9, 0.0, 0.7, 0.0, 0.9, 0.0],
    )
    imposed = V.OUTCOMES.index("imposed_settlement")
    outcomes = np.full(8, V.OUTCOMES.index("war_continues"))
    outcomes[[0, 2, 6]] = imposed
    outcomes[1] = V.OUTCOMES.index("negotiated_peace")
    counted = replace(counted, played=replace(counted.played, outcomes=outcomes))
    found = imposition.imposed(counted)
    assert (found.number, found.of) == (1, 5), "one signed, of five runs with a deal"
    assert imposition.of_settlements(counted, "guarantee").value == pytest.approx(0.3)


def test_talks_and_deals_are_counted_over_all_formats(arm: Arm) -> None:
    counted = with_ends(
        arm,
        deals_signed=[1, 0, 0, 0, 1, 0, 0, 0],
        **{f"talks_{format_}": [1, 0, 0, 0, 0, 0, 0, 0] for format_ in V.FORMATS},
    )
    assert imposition.months_of_talks(counted).tolist() == [4, 0, 0, 0, 0, 0, 0, 0]
    found = imposition.deals_for_talks(counted)
    assert (found.number, found.of) == (2, 4)
    years = counted.played.turns.sum() / 12
    assert imposition.talks_a_year(counted).value == pytest.approx(4 / years)


def test_what_comes_as_often_without_it_is_not_needed() -> None:
    world = build_world(load_scenario("aid_cut"))
    plan = replace(PLAN, draws=64, horizon=36)
    made = weigh("h3", EXPERIMENTS["h3"], {"access": world, "control": world}, plan)
    assert made.figures[0].found.value == 0.0
    assert not made.supports
    quiet = build_world(load_scenario("baseline"))
    month = replace(plan, runs=16, horizon=1)
    rare = weigh("h3", EXPERIMENTS["h3"], {"access": quiet, "control": quiet}, month)
    assert (rare.refutes, rare.verdict) == (True, REFUTED), "in a month there is no partition either way"


def test_necessity_turns_the_quotient_round() -> None:
    found = necessity.necessity(share(0, 400), share(200, 400))
    assert found.value == 1.0
    assert found.low > 0.95
    assert found.high == 1.0
    assert necessity.necessity(share(10, 400), share(0, 400)).low == -np.inf


def scripted(tmp_path: Path, project: Path, extends: str, more: str) -> World:
    path = tmp_path / "case.yaml"
    path.write_text(
        "schema: 1\nkind: scenario\nname: case\ntitle: A case\nquestion: What if?\n"
        f"extends: {extends}\n{more}"
    )
    return build_world(load_scenario(path, root=project / "configs"))


def test_acts_that_are_tossed_for_tell_nothing(tmp_path: Path, project: Path) -> None:
    """Where no act is weighed all types toss alike, so that Bayes' rule leaves the even third (V14)."""
    careless = (
        "parameters:\n  choice:\n    rationality: {value: 0, low: 0, high: 0, unit: per menu spread, "
        "assumption: for a test}\n"
    )
    world = scripted(tmp_path, project, "minsk_as_seen", careless)
    in_full = belief.taken_in_full(world, PLAN, "belarus")
    np.testing.assert_allclose(in_full, np.tile([0.334, 0.333, 0.333], (4, 1)), atol=1e-12)
    arm = belief.play_script(world, PLAN, "belarus")
    assert arm.played.turns.max() == 6, "a script of six months"


def test_acts_taken_in_full_are_bayes_by_hand() -> None:
    """P(type | acts) ∝ prior · Π P(act | type), the chances taken from runs that Mesa plays."""
    world = build_world(load_scenario("minsk_offers"))
    in_full = belief.taken_in_full(world, Plan(2, 1, 7, 36), "belarus")
    worlds, k = Worlds(world, 2, 7), V.ACTORS.index("belarus")
    for draw in range(2):
        likelihoods = []
        for kind in range(3):
            types = world.types.copy()
            types[k] = kind
            run = sim.Campaign(replace(worlds.of(draw), types=types), run=draw, seed=7, horizon=3).play()
            likelihoods.append(np.prod([turn.chances[turn.choices[k], kind] for turn in run.turns]))
        by_hand = np.array([0.334, 0.333, 0.333]) * likelihoods
        np.testing.assert_allclose(in_full[draw], by_hand / by_hand.sum(), rtol=1e-9)


def test_an_act_of_every_month_is_a_share_of_one(tmp_path: Path, project: Path) -> None:
    months = ", ".join(["prisoner_deal"] * 12)
    world = scripted(tmp_path, project, "baseline", f"policies:\n  belarus:\n    script: [{months}]\n")
    arm = PLAN.play(world)
    found = normalisation.share_of_months(arm, "belarus.prisoner_deal")
    assert found.value == pytest.approx(1.0)
    assert arm.times("belarus.offer_minsk").sum() == 0
    change = normalisation.change_of(arm, "entanglement")
    assert change.value == pytest.approx(
        float((arm.variable("entanglement") - arm.starts[arm.draw, V.OFFSET["entanglement"]]).mean())
    )


@pytest.mark.parametrize("name", weighable(CLAIMS))
def test_every_experiment_can_be_weighed_and_told(name: str) -> None:
    made = EXPERIMENTS[name]
    worlds = worlds_of(made)
    told: list[int] = []
    plan = Plan(2, 1, 7, 6, lambda count, scenario: told.append(count))
    weighed = weigh(name, made, worlds, plan)
    assert sum(told) == 2 * arms_to_play(made, worlds)
    assert VERDICTS[weighed.verdict] in headline(weighed)
    for line, holds in zip(criteria(weighed), (weighed.supports, weighed.refutes), strict=True):
        assert HOLDS[holds] in line
        assert "{" not in line
    data = as_data(weighed)
    assert data["verdict"] == weighed.verdict
    assert len(data["figures"]) == len(weighed.figures)
    for figure in weighed.figures:
        assert all(row(figure)[place] for place in (0, 1, 2, 3, 4))
        assert set(figure.where.replace(" less ", ", ").split(", ")) <= {*made.arms}
    limits = [figure.limit for figure in weighed.figures if figure.limit is not None]
    assert limits, "something is held against a limit"


def test_all_measures_are_there_and_what_is_not_weighed_is_refused() -> None:
    assert set(WEIGHED_BY) == set(MEASURES)
    assert weighable(CLAIMS) == ["h1", "h2", "h3", "h5"]
    with pytest.raises(ValueError, match="h4: no measure"):
        weigh("h4", EXPERIMENTS["h4"], {}, PLAN)
