"""Each shipped scenario does what its question says, and each batch sets side by side what it should."""

from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from sim.config.loader import load_batch
from sim.config.tape import offer_number
from sim.model import Campaign
from sim.rules import deals as D
from sim.rules import tables as T
from sim.rules import talks as K
from sim.rules import vocabulary as V
from sim.rules.deals import strongest_guarantee
from sim.trace import RawTurn
from sim.why import talks
from tests.helpers import CONFIGS, SCENARIOS, empty_tape, play, world

RUNS = range(6)
FIRST_WORLD = tuple(name for name in SCENARIOS if world(name).scenario.world == "ukraine")
SECOND_START = tuple(name for name in SCENARIOS if name not in FIRST_WORLD)
FORCED_TABLES = {
    "forced_table_minsk": V.MINSK_TRILATERAL,
    "forced_table_bilateral": V.BILATERAL,
    "forced_table_us": V.US_BROKERED,
    "forced_table_broad": V.BROAD,
}
OPPOSITES = (
    ("aid_surge", "aid_cut"),
    ("no_access", "forced_access"),
    ("guarantors_present", "guarantors_absent"),
)


@cache
def runs(name: str) -> tuple[Campaign, ...]:
    """A few recorded runs of a scenario over the usual horizon."""
    return tuple(play(name, run) for run in RUNS)


def turns(name: str) -> Iterator[RawTurn]:
    for model in runs(name):
        yield from model.turns


def first_field(scenario: str) -> int:
    """Where the numbers of the broad format begin; actions taken away move it."""
    return int(world(scenario).tables.formats[V.BROAD, T.FORMAT_FIRST])


def number(scenario: str, name: str) -> float:
    base = world(scenario)
    return float(base.values[base.names.index(name)])


# Texts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_says_in_a_paragraph_what_it_asks(name: str) -> None:
    scenario = world(name).scenario
    assert "?" in scenario.question
    assert 15 <= len(scenario.question.split()) <= 110
    assert len((CONFIGS / "scenarios" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()) <= 30


def test_no_two_scenarios_are_the_same_but_for_their_words() -> None:
    said = {"name": "", "title": "", "question": ""}
    digests = [world(name).scenario.model_copy(update=said).digest() for name in SCENARIOS]
    assert len(set(digests)) == len(SCENARIOS)


# Tables -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "format_"), FORCED_TABLES.items())
def test_a_forced_table_is_held_every_sixth_month_and_no_other(name: str, format_: int) -> None:
    held = 0
    for raw in turns(name):
        paused = raw.before[V.TALKS_PAUSE] > 0.0 or raw.before[V.DEAL] == V.SETTLEMENT
        assert (raw.table is not None) == (raw.turn % 6 == 0 and not paused), raw.turn
        if raw.table is not None:
            assert raw.table.format == format_
            held += 1
    assert held > 3 * len(RUNS)


def test_forced_tables_leave_drafts_and_answers_free() -> None:
    for name in FORCED_TABLES:
        tape = world(name).tape(36)
        for slots in (slice(0, V.N_ACTORS), K.SLOT_OFFER, K.SLOT_DRAFTER, slice(K.SLOT_ANSWER, None)):
            assert (tape[:, slots] == -1).all(), name
    offers = {raw.table.offer for name in FORCED_TABLES for raw in turns(name) if raw.table is not None}
    assert len(offers) > 5


def test_a_forced_consent_is_told_with_the_chance_of_a_free_one() -> None:
    for model in runs("forced_table_minsk"):
        said = talks(model, 6).consents["minsk_trilateral"]
        assert [consent.actor for consent in said] == ["russia", "ukraine", "belarus"]
        assert all(consent.forced and consent.consented and 0.0 < consent.chance < 1.0 for consent in said)


def test_a_forced_consent_teaches_what_the_same_free_consent_would() -> None:
    """Others read the logit of each type, whoever really chose: a tape cannot tell the two apart."""
    name = "us_brokered"
    model = next(
        m for m in (play(name, run) for run in range(40)) if any(t.table is not None for t in m.turns)
    )
    turn = next(raw.turn for raw in model.turns if raw.table is not None)
    tape = empty_tape()
    tape[turn] = model.taped()[turn]
    tape[turn, : V.N_ACTORS], tape[turn, K.SLOT_OFFER :] = -1, -1
    forced = play(name, model.run, tape=tape)
    assert np.array_equal(forced.beliefs, model.beliefs)
    assert np.array_equal(forced.state, model.state)


def test_the_freeze_is_offered_every_third_month_by_europe_with_a_guarantee() -> None:
    base = world("offered_freeze")
    spec = base.scenario.table
    assert spec is not None
    assert spec.offer is not None
    offered = offer_number(spec.offer)
    assert D.OFFERS[offered, D.KIND] == V.CEASEFIRE
    assert D.OFFERS[offered, D.OFFER_GUARANTEE] == D.PAPER
    made = 0
    for model in runs("offered_freeze"):
        for raw in model.turns:
            free = raw.before[V.TALKS_PAUSE] == 0.0 and raw.before[V.DEAL] < V.SETTLEMENT
            if raw.turn % 3 != 0 or not free:
                continue
            assert raw.table is not None
            assert (raw.table.format, raw.table.drafter) == (V.BROAD, D.BROKER_ROLE)
            if raw.before[V.DEAL] == V.NO_DEAL:
                assert raw.table.offer == offered
                assert min(raw.table.answers) >= 0
                made += 1
            else:
                assert raw.table.offer >= D.FIRST_SETTLEMENT
    assert made > 2 * len(RUNS)


def test_other_talks_go_on_beside_the_offered_freeze() -> None:
    assert any(raw.table is not None and raw.turn % 3 != 0 for raw in turns("offered_freeze"))


# Belarus ----------------------------------------------------------------------------------------------------


def test_forced_access_is_never_taken_back() -> None:
    for raw in turns("forced_access"):
        assert raw.after[V.ACCESS] >= max(raw.before[V.ACCESS], 3.0)
    assert "lower_access" not in world("forced_access").menu("belarus")
    assert "raise_access" in world("forced_access").menu("belarus")


def test_the_control_has_the_same_troops_without_access() -> None:
    group, control = world("northern_front"), world("matched_force_no_access")
    troops = [float(base.start[V.FORCE_RUSSIA] + base.start[V.FORCE_NORTH]) for base in (group, control)]
    assert troops[0] == troops[1]
    assert group.types.tolist() == control.types.tolist()
    assert group.names == tuple(
        name
        for name in group.names
        if name in control.names
        or name.startswith(("action.belarus.raise_access", "condition.belarus.raise_access"))
    )
    for raw in turns("matched_force_no_access"):
        assert raw.after[V.ACCESS] == raw.after[V.FORCE_NORTH] == raw.after[V.GAIN_NORTH] == 0.0


def test_belaruss_army_enters_in_february_beside_a_russian_offensive() -> None:
    for model in runs("belarusian_entry"):
        assert model.army_entered == 2.0
        assert model.turns[0].after[V.NORTH_OFFENSIVE] == 1.0
        assert model.turns[1].after[V.NORTH_OFFENSIVE] == 1.0
        assert model.turns[1].after[V.BELARUS_ARMY] == 1.0
        assert model.gain_north > 0.0
        assert all(raw.table is None for raw in model.turns[:2])


# Aid, guarantors, Washington, collapse ----------------------------------------------------------------------


def test_aid_begins_at_twice_and_at_a_quarter_of_the_baseline() -> None:
    for aid in (V.AID_US, V.AID_EUROPE, V.AID_US_BASE, V.AID_EUROPE_BASE):
        usual = runs("baseline")[0].turns[0].before[aid]
        assert runs("aid_surge")[0].turns[0].before[aid] == pytest.approx(2.0 * usual)
        assert runs("aid_cut")[0].turns[0].before[aid] == pytest.approx(0.25 * usual)


def test_aid_that_is_doubled_or_cut_stays_apart_for_a_year() -> None:
    for index in RUNS:
        given = [
            sum(raw.after[V.AID_US] + raw.after[V.AID_EUROPE] for raw in runs(name)[index].turns[:12])
            for name in ("aid_cut", "baseline", "aid_surge")
        ]
        assert given == sorted(given)


def test_guarantors_are_there_or_not_all_along() -> None:
    for name, low, high in (("guarantors_present", 0.7, 1.0), ("guarantors_absent", 0.0, 0.0)):
        for raw in turns(name):
            assert low <= raw.before[V.PLEDGE_US] <= high, name
            assert low <= raw.before[V.PLEDGE_EUROPE] <= high, name
    with_them, without = (
        strongest_guarantee(world(name).start, world(name).values, first_field(name))
        for name in ("guarantors_present", "guarantors_absent")
    )
    assert without == number("baseline", "format.broad.guarantee_base")
    assert with_them > 3.0 * without


def test_guarantors_move_western_entry_with_them() -> None:
    """The chance of entry refers to a level of its own, not to what pledges return to."""
    assert number("guarantors_present", "brink.pledge_reference") == number(
        "baseline", "brink.pledge_reference"
    )


def test_nothing_changes_in_washington_without_the_change_of_administration() -> None:
    assert world("baseline").scenario.shocks
    assert not world("no_us_change").scenario.shocks
    for model in runs("no_us_change"):
        assert model.turns[0].before[V.BROKERAGE] == 0.0
        assert model.turns[0].before[V.WILL_US_BASE] == world().start[V.WILL_US_BASE]
    assert runs("baseline")[0].turns[0].before[V.BROKERAGE] > 0.0


def test_the_russian_front_collapses_in_march_and_is_in_rout_for_half_a_year() -> None:
    months = int(number("russian_collapse", "collapse.months"))
    kept, lost = (number("russian_collapse", f"collapse.{name}") for name in ("force_kept", "will_lost"))
    shock = {
        change.variable: change.value for change in world("russian_collapse").scenario.shocks[-1].changes
    }
    assert (shock["collapse_russia"], shock["force_russia"], shock["will_russia"]) == (months, kept, -lost)
    for model in runs("russian_collapse"):
        assert model.collapsed_russia >= 3.0
        march = model.turns[2]
        assert march.before[V.COLLAPSE_RUSSIA] == months
        assert march.before[V.FORCE_RUSSIA] < 0.8 * model.turns[1].after[V.FORCE_RUSSIA]
        if march.after[V.DEAL] == V.NO_DEAL:
            assert march.after[V.FRONT_RATE] == -number("russian_collapse", "front.rout")


# Types ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in FIRST_WORLD if name.startswith(("belarus_", "russia_"))])
def test_a_type_is_fixed_and_known_to_its_owner_only(name: str) -> None:
    actor, _, kind = name.partition("_")
    for model in runs(name):
        assert model.type_of(actor) == kind
        first, k = model.turns[0], V.ACTORS.index(actor)
        priors = [number("baseline", f"prior.{actor}.{other}") for other in model.world.type_names[actor]]
        assert first.beliefs[k * V.MAX_TYPES : k * V.MAX_TYPES + len(priors)] == pytest.approx(priors)


def test_each_type_of_minsk_and_moscow_has_its_scenario() -> None:
    for actor in ("belarus", "russia"):
        for kind in world().type_names[actor]:
            assert f"{actor}_{kind}" in FIRST_WORLD


# Batches ----------------------------------------------------------------------------------------------------

BATCHES = {
    "article": ["baseline", "minsk_trilateral", "bilateral", "us_brokered", "broad"],
    "minsk_type": ["baseline", "belarus_sincere", "belarus_hedger", "belarus_instrument"],
    "moscow_type": ["baseline", "russia_dismantle", "russia_annex", "russia_freeze"],
    "tables": list(FORCED_TABLES),
    "access": [
        *("baseline", "no_access", "forced_access", "northern_front"),
        *("matched_force_no_access", "belarusian_entry"),
    ],
    "guarantors": ["guarantors_absent", "baseline", "guarantors_present"],
    "aid": ["aid_cut", "baseline", "aid_surge"],
    "structures": [
        *("baseline", "theory_status_quo", "theory_convergence"),
        *("theory_price", "theory_covariates", "theory_ageing"),
    ],
}


@pytest.mark.parametrize(("name", "scenarios"), BATCHES.items())
def test_a_batch_sets_its_scenarios_side_by_side(name: str, scenarios: list[str]) -> None:
    batch, article = load_batch(name), load_batch("article")
    assert [scenario.name for scenario in batch.scenarios] == scenarios
    assert (batch.runs, batch.seed, batch.horizon) == (article.runs, article.seed, article.horizon)


def test_the_batch_of_all_holds_every_scenario_of_the_first_world_once() -> None:
    assert sorted(scenario.name for scenario in load_batch("all").scenarios) == sorted(FIRST_WORLD)


def test_every_batch_is_known_here() -> None:
    shipped = {path.stem for path in (CONFIGS / "batches").glob("*.yaml")}
    assert shipped == {*BATCHES, "all", "second_start", "article_uncertain"}


def test_the_article_is_also_asked_where_the_numbers_are_not_known() -> None:
    batch, article = load_batch("article_uncertain"), load_batch("article")
    assert batch.scenarios == article.scenarios
    assert (batch.seed, batch.horizon) == (article.seed, article.horizon)
    assert batch.runs % batch.draws == 0 < batch.draws


@pytest.mark.parametrize(("one", "other"), OPPOSITES)
def test_opposites_differ_in_how_the_war_goes(one: str, other: str) -> None:
    ends = [np.mean([model.net_gain for model in runs(name)]) for name in (one, other)]
    assert ends[0] != ends[1]


# The second start -------------------------------------------------------------------------------------------


def test_the_second_start_runs_by_the_same_rules_from_its_own_date() -> None:
    assert {scenario.name for scenario in load_batch("second_start").scenarios} == set(SECOND_START)
    first, second = world(), world("spring_2022")
    assert second.scenario.start == (2022, 3)
    assert second.actions == first.actions
    assert (
        second.names[: second.names.index("brink.nuclear")]
        == first.names[: first.names.index("brink.nuclear")]
    )
    for name in SECOND_START:
        for model in runs(name):
            assert model.outcome in V.OUTCOMES
            assert np.isfinite(model.state).all()


def test_the_second_start_says_that_nothing_certifies_it() -> None:
    assert SECOND_START
    for name in SECOND_START:
        assert "not certified" in world(name).scenario.title


def test_the_terms_of_istanbul_are_on_the_table_every_second_month() -> None:
    for name, format_, drafter in (
        ("istanbul_2022", V.BILATERAL, D.RUSSIA_ROLE),
        ("istanbul_guaranteed_2022", V.BROAD, D.BROKER_ROLE),
    ):
        spec = world(name).scenario.table
        assert spec is not None
        assert spec.offer is not None
        made = [raw for raw in turns(name) if raw.turn % 2 == 1 and raw.table is not None]
        assert made
        for raw in made:
            assert raw.table is not None
            assert raw.table.format == format_
            assert raw.table.drafter == drafter
            assert raw.table.answers[D.UKRAINE_ROLE] >= 0
            assert raw.table.offer == offer_number(spec.offer)
