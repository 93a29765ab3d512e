"""The player: the runs that a batch would play, shared between readers, resting where nobody looks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from sim.batch.plan import Task, cut
from sim.batch.play import play_shard
from sim.config.errors import ConfigError
from sim.config.loader import load_scenario
from sim.config.scenario import Batch, Scenario
from sim.rules.machine_code import rules_fingerprint
from sim.ui import player as module
from sim.ui.player import CHUNK, FAILED, FIRST, Order, Play, Player, Seen, SharedThreads

SEED, HORIZON = 7, 6
SECONDS = 60.0


@pytest.fixture
def player() -> Iterator[Player]:
    player = Player()
    yield player
    player.close()


@pytest.fixture(scope="module")
def scenario(project: object) -> Scenario:
    return load_scenario("baseline")


def until(look: Callable[[], list[Seen]], enough: Callable[[list[Seen]], bool]) -> list[Seen]:
    """Look until it is enough."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        seen = look()
        if enough(seen):
            return seen
        time.sleep(0.02)
    raise AssertionError(f"not enough after {SECONDS} s: {seen}")


def all_done(seen: list[Seen]) -> bool:
    return all(one.done for one in seen)


def test_it_plays_the_runs_that_a_batch_plays(player: Player, scenario: Scenario) -> None:
    order = Order(scenario, SEED, HORIZON, 2 * CHUNK + 1)
    (seen,) = until(lambda: player.watch("me", [order]), all_done)
    batch = Batch(name="b", title="B", scenarios=(scenario,), runs=order.runs, seed=SEED, horizon=HORIZON)
    (shard,) = cut(batch, order.runs)
    played = play_shard(Task(shard, scenario, SEED, HORIZON, 0, rules_fingerprint(), "compiled"))
    assert list(seen.endings) == played.columns["outcome"]
    assert seen.played >= order.runs
    assert seen.seconds > 0


def test_what_comes_early_waits_for_the_runs_before_it(scenario: Scenario) -> None:
    play = Play(Order(scenario, SEED, HORIZON, 3))
    play.add(2, ["partition"], 1.0)
    assert play.seen(3).endings == ()
    play.add(0, ["nato_war", FAILED], 1.0)
    assert play.seen(3).endings == ("nato_war", FAILED, "partition")
    assert play.seen(1).endings == ("nato_war",)


def test_the_first_runs_can_be_waited_for(player: Player, scenario: Scenario) -> None:
    orders = [Order(scenario, seed, HORIZON, 100 * CHUNK) for seed in (1, 2)]
    assert all(len(seen.endings) >= FIRST for seen in player.watch("me", orders, SECONDS))
    (few,) = player.watch("me", [Order(scenario, 3, HORIZON, 1)], SECONDS)
    assert len(few.endings) == 1


def test_what_does_not_come_is_waited_for_no_longer_than_said(
    player: Player, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    monkeypatch.setattr(module, "_endings", lambda play, first: go.wait(SECONDS) and ["partition"] * CHUNK)
    (seen,) = player.watch("me", [Order(scenario, SEED, HORIZON, CHUNK)], 0.01)
    go.set()
    assert seen.endings == ()


def test_an_error_is_not_waited_for(
    player: Player, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(play: Play, first: int) -> list[str]:
        raise MemoryError("no room")

    monkeypatch.setattr(module, "_endings", broken)
    (seen,) = player.watch("me", [Order(scenario, SEED, HORIZON, 500)], SECONDS)
    assert seen.error


def test_a_change_ends_what_was_wanted_before(
    player: Player, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go = threading.Semaphore(0), threading.Event()

    def slowly(play: Play, first: int) -> list[str]:
        begun.release()
        assert go.wait(SECONDS)
        return ["war_continues"] * CHUNK

    monkeypatch.setattr(module, "_endings", slowly)
    first, then = (Order(scenario, seed, HORIZON, 100 * CHUNK) for seed in (1, 2))
    player.watch("me", [first])
    assert begun.acquire(timeout=SECONDS)
    player.watch("me", [then])
    go.set()
    until(lambda: player.watch("me", [then]), lambda seen: len(seen[0].endings) > 10 * CHUNK)
    old = player._plays[first.key]
    assert old.next <= 2 * CHUNK
    assert old.in_hand == 0


def test_what_nobody_looks_at_rests_and_goes_on_when_somebody_does(
    player: Player, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    monkeypatch.setattr(module, "_endings", lambda play, first: time.sleep(0.02) or ["partition"] * CHUNK)
    order = Order(scenario, SEED, HORIZON, 100_000 * CHUNK)
    player.watch("me", [order])
    play = player._plays[order.key]
    until(lambda: [play.seen(1)], lambda _: play.in_hand == 0)
    rested = play.next
    assert rested < order.runs
    until(lambda: player.watch("me", [order]), lambda _: play.next > rested)


def test_two_readers_share_one_play_each_as_far_as_it_wants(player: Player, scenario: Scenario) -> None:
    few, many = (Order(scenario, SEED, HORIZON, runs) for runs in (CHUNK, 3 * CHUNK))
    (mine,) = until(lambda: player.watch("me", [few]), all_done)
    (yours,) = until(lambda: player.watch("you", [many]), all_done)
    (again,) = player.watch("me", [few])
    assert len(player._plays) == 1
    assert again.endings == mine.endings == yours.endings[:CHUNK]
    assert len(yours.endings) == 3 * CHUNK


def test_an_error_is_told_and_ends_it(
    player: Player, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(play: Play, first: int) -> list[str]:
        raise MemoryError("no\nroom")

    monkeypatch.setattr(module, "_endings", broken)
    (seen,) = until(lambda: player.watch("me", [Order(scenario, SEED, HORIZON, 500)]), all_done)
    assert seen.error == r"MemoryError: no\nroom"
    assert seen.endings == ()


def test_a_scenario_that_makes_no_world_is_refused(
    player: Player, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    def impossible(scenario: Scenario) -> None:
        raise ValueError("two names share a stable identifier")

    monkeypatch.setattr(module, "build_world", impossible)
    with pytest.raises(ConfigError, match="scenario baseline: two names share"):
        player.watch("me", [Order(scenario, SEED, HORIZON, 1)])


def test_old_plays_are_forgotten(player: Player, scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_endings", lambda play, first: ["partition"] * CHUNK)
    for seed in range(module.MOST_KEPT + 5):
        player.watch("me", [Order(scenario, seed, HORIZON, 1)])
    assert len(player._plays) == module.MOST_KEPT + 1


def test_readers_who_left_without_a_word_are_forgotten_too(
    player: Player, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_endings", lambda play, first: ["partition"] * CHUNK)
    for seed in range(module.MOST_KEPT + 5):
        player.watch(f"reader {seed}", [Order(scenario, seed, HORIZON, 1)])
    assert len(player._plays) == module.MOST_KEPT + 5
    monkeypatch.setattr(module, "GONE", 0.0)
    player.watch("the last", [Order(scenario, 0, HORIZON, 1)])
    assert len(player._plays) == module.MOST_KEPT


def test_when_it_is_closed_nobody_waits(player: Player, scenario: Scenario) -> None:
    player.close()
    started = time.monotonic()
    (seen,) = player.watch("me", [Order(scenario, SEED, HORIZON, 1)], SECONDS)
    assert time.monotonic() - started < SECONDS / 2
    assert not seen.done


def test_an_executor_gives_its_threads_back(player: Player) -> None:
    go = threading.Event()
    busy = [player.submit(go.wait, SECONDS) for _ in range(module.WORKERS)]
    threads = SharedThreads(player)
    waiting = threads.submit(int, "3")
    threads.shutdown(wait=True, cancel_futures=True)
    assert waiting.cancelled()
    go.set()
    assert all(one.result() for one in busy)
    assert SharedThreads(player).submit(int, "5").result(SECONDS) == 5
