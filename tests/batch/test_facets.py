"""Facets: the columns that are promised, of their kinds, and in agreement with how runs end."""

import pytest

from sim.batch.facets import COLUMNS, FACETS, HIDDEN, NO_TERMS, row_of
from sim.config.loader import load_scenario
from sim.config.world import World, build_world
from sim.model import Campaign
from sim.rules import vocabulary as V

RUNS = 60
KINDS = {"word": str, "count": int, "number": float, "flag": bool}
PROMISED = """
scenario run outcome turns type_russia type_belarus type_ukraine type_united_states type_europe cost_russia
cost_ukraine talks_minsk_trilateral talks_bilateral talks_us_brokered talks_broad truces deals_signed
deals_broken deal deal_format land recognition neutrality foreign_forces force_cap guarantee relief dictated
deal_months fighting_ended peak_access army_entered peak_rung escalation_score net_gain gain_east gain_south
gain_northeast gain_north share_a share_b losses_russia losses_ukraine nuclear nato collapsed_russia
collapsed_ukraine cohesion_west credibility_us leverage_china exhaustion_russia imposed
"""


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(load_scenario("baseline"))


@pytest.fixture(scope="module")
def rows(world: World) -> list[dict[str, object]]:
    """Rows of many runs of the baseline."""
    runs = [Campaign(world, run=run, collect=False, record=False).play() for run in range(RUNS)]
    return [dict(row_of(run)) for run in runs]


def test_the_columns_are_the_promised_ones() -> None:
    assert list(COLUMNS) == PROMISED.split()


def test_actors_with_hidden_types_are_those_of_the_world(world: World) -> None:
    assert tuple(actor for actor in V.ACTORS if len(world.type_names[actor]) > 1) == HIDDEN


def test_values_are_of_their_kind(rows: list[dict[str, object]]) -> None:
    for facet in FACETS:
        values = [row[facet.name] for row in rows]
        assert all(type(value) is KINDS[facet.kind] for value in values), facet.name
        assert not facet.words or set(values) <= set(facet.words), facet.name


def test_a_row_agrees_with_its_outcome(rows: list[dict[str, object]]) -> None:
    deals = {
        "frozen_conflict": "ceasefire",
        "negotiated_peace": "settlement",
        "imposed_settlement": "settlement",
    }
    deals["war_continues"] = "war"
    assert len({row["outcome"] for row in rows}) >= 4
    for row in rows:
        assert (row["outcome"] == "nuclear_use") == (row["nuclear"] != "none")
        assert row["deal"] == deals.get(str(row["outcome"]), row["deal"])
        assert (row["deal"] == "war") == (row["deal_format"] == "" and not row["dictated"])
        assert row["imposed"] == "" or row["outcome"] in ("imposed_settlement", "partition")
        assert row["outcome"] != "imposed_settlement" or row["imposed"] == (
            "dictated" if row["dictated"] else "signed"
        )
        assert 1 <= int(str(row["turns"])) <= 36


def test_a_blank_stands_where_there_is_nothing_to_tell(rows: list[dict[str, object]]) -> None:
    at_war = [row for row in rows if row["deal"] == "war"]
    of_terms = [facet.name for facet in FACETS if facet.blank.endswith(NO_TERMS)]
    assert len(of_terms) == 9
    assert 0 < len(at_war) < len(rows)
    for row in rows:
        assert (row["fighting_ended"] == 0) == (row["deal"] == "war")
        assert row["deal"] != "war" or not any(row[name] for name in of_terms)


def test_gains_add_up(rows: list[dict[str, object]]) -> None:
    for row in rows:
        axes = sum(float(str(row[f"gain_{axis}"])) for axis in ("east", "south", "northeast", "north"))
        assert float(str(row["net_gain"])) == pytest.approx(axes, abs=1e-9)
        assert 0.0 <= float(str(row["share_b"])) <= 1.0


@pytest.mark.parametrize(
    ("outcome", "deal", "dictated", "imposed"),
    [
        (V.IMPOSED_SETTLEMENT, V.SETTLEMENT, 0.0, "signed"),
        (V.IMPOSED_SETTLEMENT, V.SETTLEMENT, 1.0, "dictated"),
        (V.PARTITION, V.SETTLEMENT, 1.0, "dictated"),
        (V.PARTITION, V.NO_DEAL, 0.0, ""),
        (V.NEGOTIATED_PEACE, V.SETTLEMENT, 0.0, ""),
    ],
)
def test_how_terms_were_imposed(world: World, outcome: int, deal: int, dictated: float, imposed: str) -> None:
    run = Campaign(world, horizon=1).play()
    run._outcome = outcome
    run.state[V.DEAL], run.state[V.DICTATED] = deal, dictated
    assert row_of(run)["imposed"] == imposed
