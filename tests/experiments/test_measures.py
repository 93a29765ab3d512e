"""Measures of the experiments: their limits in which the answer is known, and figures counted by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.analysis.estimates import share
from sim.config.errors import ConfigError
from sim.config.loader import load_claims, load_scenario
from sim.config.schema_claims import MEASURES
from sim.config.world import World, build_world
from sim.experiments import belief, imposition, necessity, normalisation
from sim.experiments import run as run_module
from sim.experiments.arms import Arm, Plan
from sim.experiments.run import WEIGHED_BY, arms_to_play, weigh, weighable, worlds_of
from sim.experiments.told import HOLDS, VERDICTS, as_data, criteria, headline, row
from sim.experiments.weighing import REFUTED
from sim.rules import vocabulary as V
from sim.rules.outcomes import imposed_points
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
    for nothing in (np.zeros(8, dtype=bool), np.ones(8, dtype=bool)):
        whole = arm.share(nothing)
        assert whole.value in (0.0, 1.0)
        assert 0.3 < whole.high - whole.low < 1.0, "four draws bound a share of none or all, if loosely"
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
    assert imposition.imposed_of_all(counted).value == pytest.approx(1 / 8)
    guarded = with_ends(
        counted, neutrality=[1.0] * 8, land=[1.0] * 8, guarantee=[0.9] * 8, force_cap=[1.0] * 8
    )
    assert imposition.imposed(guarded, whatever_guarantee=True).number == 2, (
        "three marks, one past its guarantee"
    )


def test_marks_are_those_that_the_rule_counts_where_nothing_is_guaranteed(arm: Arm) -> None:
    bare = with_ends(
        arm,
        guarantee=[0.0] * 8,
        land=[0, 1, 2, 0, 1, 2, 0, 1],
        neutrality=[0, 0, 0, 1, 1, 1, 1, 0],
        force_cap=[0.0, 0.5, 1.0, 0.0, 0.5, 1.0, 0.5, 1.0],
    )
    by_rule = [imposed_points(s, p) for s, p in zip(bare.played.state, bare.values(), strict=True)]
    assert imposition.marks(bare).tolist() == by_rule
    assert len(set(by_rule)) > 2


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


def test_arms_that_are_no_match_are_refused() -> None:
    access, control = (worlds_of(CLAIMS, EXPERIMENTS["h3"])[role] for role in ("access", "control"))
    matched = PLAN.play(access, 1), PLAN.play(control, 1)
    necessity.check_match(*matched)
    with pytest.raises(ConfigError, match="access must allow troops in every draw of the first, in none of"):
        necessity.check_match(matched[1], matched[0])
    more = matched[1].starts.copy()
    more[2, V.OFFSET["force_russia"]] += 20.0
    with pytest.raises(ConfigError, match="their troops differ by up to 20 thousand"):
        necessity.check_match(matched[0], replace(matched[1], starts=more))


def test_in_a_month_there_is_hardly_a_partition_with_access_or_without() -> None:
    h3 = EXPERIMENTS["h3"]
    assert h3.weighed_by is not None
    loose = h3.weighed_by.model_copy(update={"limits": {**h3.weighed_by.limits, "nothing": 0.05}})
    made = h3.model_copy(update={"weighed_by": loose})
    rare = weigh("h3", made, worlds_of(CLAIMS, h3), replace(PLAN, draws=256, runs=1, horizon=1))
    assert (rare.refutes, rare.verdict) == (True, REFUTED)


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
    arm = belief.play_script(world, PLAN, "belarus")
    assert arm.played.turns.max() == 6, "a script of six months"
    counted, _ = belief.months_seen(arm, "belarus")
    np.testing.assert_allclose(
        belief.posterior(arm, "belarus", counted), np.tile([0.334, 0.333, 0.333], (4, 1)), atol=1e-12
    )


@pytest.mark.parametrize("scenario", ["minsk_offers", "minsk_as_seen"])
def test_the_chance_of_a_type_is_bayes_by_hand(scenario: str) -> None:
    """P(type | acts) ∝ prior · Π P(act | type) over months with an act, the chances from runs that Mesa
    plays."""
    world = build_world(load_scenario(scenario))
    arm = belief.play_script(world, Plan(2, 1, 7, 36), "belarus")
    counted, obeyed = belief.months_seen(arm, "belarus")
    script = world.scenario.policies["belarus"].script
    seen = [act != "continue" for act in script]
    assert obeyed.value == 1.0, "all acts are open in these runs"
    assert counted.tolist() == [[False, *seen]] * 2
    found = belief.posterior(arm, "belarus", counted)
    worlds, k = Worlds(world, 2, 7), V.ACTORS.index("belarus")
    for draw in range(2):
        run = sim.Campaign(worlds.of(draw), run=draw, seed=7, horizon=len(script)).play()
        likelihood = np.prod(
            [turn.chances[turn.choices[k]] for turn, counts in zip(run.turns, seen, strict=True) if counts],
            axis=0,
        )
        by_hand = np.array([0.334, 0.333, 0.333]) * likelihood
        np.testing.assert_allclose(found[draw], by_hand / by_hand.sum(), rtol=1e-9)


def test_a_month_whose_act_was_not_open_does_not_count(tmp_path: Path, project: Path) -> None:
    script = "policies:\n  belarus:\n    script: [deploy_army, offer_minsk]\n"
    arm = belief.play_script(scripted(tmp_path, project, "baseline", script), PLAN, "belarus")
    counted, obeyed = belief.months_seen(arm, "belarus")
    assert not counted[:, 1].any(), "without access and pressure no army is sent"
    assert counted[:, 2].all()
    assert obeyed.value == 0.5


def test_months_that_a_script_leaves_out_do_not_count(tmp_path: Path, project: Path) -> None:
    script = "policies:\n  belarus:\n    script: {2025-01: host_missiles, 2025-04: joint_drill}\n"
    arm = belief.play_script(scripted(tmp_path, project, "baseline", script), PLAN, "belarus")
    counted, _ = belief.months_seen(arm, "belarus")
    assert counted[:, 1].all()
    assert not counted[:, [0, 2, 3]].any()


def test_types_that_are_equally_likely_are_neither_the_likeliest() -> None:
    chances = np.array([[1 / 3, 1 / 3, 1 / 3], [0.2, 0.4, 0.4], [0.1, 0.3, 0.6]])
    assert [belief.stands_highest(chances, kind).number for kind in range(3)] == [0, 0, 1]
    assert belief.stands_above(chances, 2, 0.4).number == 1


def test_the_prior_is_that_of_the_draw() -> None:
    """Where nothing is seen the chance of a type is its prior, which a world draws unless a scenario holds
    it."""
    arm = belief.play_script(build_world(load_scenario("minsk_offers")), PLAN, "belarus")
    free = PLAN.play(build_world(load_scenario("baseline")), 2)
    nothing = np.zeros(free.played.tape.shape[:2], dtype=bool)  # type: ignore[union-attr]
    drawn = belief.posterior(free, "belarus", nothing)
    assert np.ptp(drawn[:, 0]) > 0.01
    np.testing.assert_allclose(drawn.sum(axis=1), 1.0)
    held = belief.posterior(arm, "belarus", np.zeros(arm.played.tape.shape[:2], dtype=bool))  # type: ignore[union-attr]
    np.testing.assert_allclose(held, np.tile([0.334, 0.333, 0.333], (4, 1)))


def test_a_world_of_other_claims_and_a_script_without_acts_are_refused(
    tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigError, match="is one of the world ukraine, and the claims are those of moon"):
        worlds_of(CLAIMS._replace(world="moon"), EXPERIMENTS["h3"])
    idle = scripted(tmp_path, project, "baseline", "policies:\n  belarus:\n    script: [continue]\n")
    monkeypatch.setattr(run_module, "load_scenario", lambda name: idle.scenario)
    with pytest.raises(ConfigError, match=r"policies\.belarus: no act in a script"):
        worlds_of(CLAIMS, EXPERIMENTS["h1"])


def test_where_nothing_can_be_counted_a_dash_stands_for_it() -> None:
    plan = Plan(2, 1, 7, 1)
    for name in ("h2", "h3"):
        weighed = weigh(name, EXPERIMENTS[name], worlds_of(CLAIMS, EXPERIMENTS[name]), plan)
        assert "nan" not in weighed.found
        assert "inf" not in weighed.found
        assert "–" in weighed.found


def test_free_acts_are_those_of_the_type(arm: Arm) -> None:
    world = build_world(load_scenario("minsk_as_seen"))
    free = belief.free_acts(world, PLAN, "belarus", 2)
    assert (free.played.types[:, V.ACTORS.index("belarus")] == 2).all()
    assert free.times("belarus.host_missiles").sum() < PLAN.total, "no script forces them"


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
    worlds = worlds_of(CLAIMS, made)
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
