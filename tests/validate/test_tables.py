"""Tables of played runs agree with what the Mesa driver sees turn by turn."""

from __future__ import annotations

import numpy as np
import pytest

from sim.ensemble import play_runs
from sim.rules import vocabulary as V
from sim.validate.tables import months_table, runs_table, use_of_actions, was_played
from tests import helpers

RUNS, HORIZON = 6, 24


@pytest.mark.parametrize("name", ["baseline", "northern_front"])
def test_what_was_open_and_chosen_is_what_the_model_saw(name: str) -> None:
    world = helpers.world(name)
    played = play_runs(world, range(RUNS), helpers.SEED, HORIZON, trajectories=True, decisions=True)
    use = use_of_actions(world, played)
    months = months_table(played)
    for run in range(RUNS):
        model = helpers.play(name, run, horizon=HORIZON)
        assert model.turn == played.turns[run]
        for raw in model.turns:
            month = raw.turn - 1
            assert use.opened[run, month].tolist() == (raw.opened == 1).tolist()
            assert np.flatnonzero(use.chosen[run, month]).tolist() == sorted(raw.choices)
            row = months[(months["run"] == run) & (months["turn"] == raw.turn)].iloc[0]
            moved = raw.after[V.FRONT_RATE] + raw.after[V.NORTH_RATE]
            assert row["advance"] == pytest.approx(1000 * moved)
            assert row["casualties_russia"] == raw.after[V.CASUALTIES_RUSSIA]
            assert row["after"] == ("war", "ceasefire", "settlement")[int(raw.after[V.DEAL])]
        assert not use.opened[run, model.turn :].any()


def test_there_is_a_row_for_every_month_played() -> None:
    played = play_runs(helpers.world(), range(RUNS), helpers.SEED, HORIZON, trajectories=True, decisions=True)
    assert len(months_table(played)) == played.turns.sum() == was_played(played).sum()
    runs = runs_table(played)
    assert runs["outcome"].tolist() == [V.OUTCOMES[code] for code in played.outcomes]
    assert np.allclose(runs["years"] * 12, played.turns)
    talks = [f"talks_{name}" for name in V.FORMATS]
    assert [column for column in runs if column.startswith("talks_")] == talks


def test_an_alternative_is_an_action_open_beside_another() -> None:
    world = helpers.world()
    played = play_runs(world, range(2), helpers.SEED, 6, trajectories=True, decisions=True)
    use = use_of_actions(world, played)
    row = world.action_row("belarus", "continue")
    assert use.alternatives(world)[:, :, row].all(), "Minsk always has more than one thing to do"
    lone = use._replace(opened=use.opened & (np.arange(len(world.actions)) == row))
    assert not lone.alternatives(world).any()
