"""The model in Mesa's own batch runner: no warnings, the runs that the model plays by itself."""

import inspect

import mesa

from sim.model import Campaign


def test_mesa_can_run_the_model() -> None:
    parameters = {"scenario": ["baseline", "bilateral"], "run": [0, 1], "horizon": 4}
    results = mesa.batch_run(Campaign, parameters, data_collection_period=1, display_progress=False)
    ends = [row for row in results if row["turn"] == 4]
    assert {(row["scenario"], row["run"]) for row in ends} == {
        (scenario, run) for scenario in ("baseline", "bilateral") for run in (0, 1)
    }
    for row in ends:
        alone = Campaign(row["scenario"], run=row["run"], horizon=4).play()
        assert (row["outcome"], row["net_gain"]) == (alone.outcome, alone.net_gain)
    assert {row["actor"] for row in ends} == {"russia", "belarus", "ukraine", "united_states", "europe"} | {
        "eastern_flank",
        "china",
    }


def test_the_seeds_that_mesa_gives_are_used() -> None:
    if "rng" not in inspect.signature(mesa.batch_run).parameters:
        first, again, other = (Campaign("baseline", rng=rng, horizon=6).play() for rng in (1, 1, 2))
        assert first.net_gain == again.net_gain != other.net_gain
        return
    results = mesa.batch_run(
        Campaign, {"horizon": 6}, rng=[1, 1, 2], data_collection_period=-1, display_progress=False
    )
    gains = [row["net_gain"] for row in results if row["actor"] == "russia"]
    assert gains[0] == gains[1] != gains[2]
