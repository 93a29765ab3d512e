"""Player: scenarios played live on two threads that all readers of the app share, a few runs at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from sim.batch.plan import Shard, Task
from sim.batch.play import play_compiled
from sim.config.errors import ConfigError, in_one_line
from sim.config.scenario import Scenario
from sim.config.world import build_world
from sim.rules.machine_code import rules_fingerprint
from sim.uncertainty.worlds import Worlds

WORKERS = 2
CHUNK = 50  # runs that a thread plays before it turns to whoever waits
FIRST = WORKERS * CHUNK  # runs after which there is something to see
PATIENCE = 10.0  # seconds: what nobody has looked at for so long rests
GONE = 300.0  # seconds: who has not looked for so long counts as gone
MOST_KEPT = 12  # plays remembered that nobody watches

FAILED = ""
Result = TypeVar("Result")


@dataclass(frozen=True)
class Order:
    """What a reader wants to see: the first `runs` of a scenario, on the luck of a seed, over a horizon, at the
    central values or spread over draws of the parameters."""

    scenario: Scenario
    seed: int
    horizon: int
    runs: int
    draws: int = 0

    @cached_property
    def key(self) -> str:
        """What is played, whoever wants it and however many runs of it."""
        return f"{self.scenario.digest()} {self.seed} {self.horizon} {self.draws} {rules_fingerprint()}"


@dataclass(frozen=True)
class Seen:
    """What has come of an order: the endings of runs 0, 1, 2, … as far as all are played.

    `endings` are names of outcomes, `FAILED` where a run raised; `seconds` the time that threads have spent
    on all runs of the play, `played` how many these are; `error` why it cannot go on, in one line.
    """

    endings: tuple[str, ...]
    wanted: int
    played: int
    seconds: float
    error: str

    @property
    def done(self) -> bool:
        """Whether nothing more is to come."""
        return bool(self.error) or len(self.endings) >= self.wanted


class Play:
    """One scenario as it is played; ConfigError where it makes no world. Only its player changes it."""

    def __init__(self, order: Order) -> None:
        self.order = order
        try:
            self.worlds = Worlds(build_world(order.scenario), order.draws, order.seed)
        except ValueError as error:
            raise ConfigError([f"scenario {order.scenario.name}: {error}"]) from None
        self.watchers: dict[str, tuple[int, float]] = {}
        self.next = self.played = self.in_hand = 0
        self.seconds, self.error = 0.0, ""
        self._early: dict[int, list[str]] = {}
        self._endings: list[str] = []

    def goal(self, now: float) -> int:
        """Return up to which run somebody wants it who has looked of late."""
        wanted = [runs for runs, looked in self.watchers.values() if now - looked < PATIENCE]
        return 0 if self.error else max(wanted, default=0)

    def forget(self, now: float) -> None:
        """Take those who have not looked for long as gone: a reader does not say so."""
        self.watchers = {
            reader: (runs, looked) for reader, (runs, looked) in self.watchers.items() if now - looked < GONE
        }

    def add(self, first: int, endings: list[str], seconds: float) -> None:
        """Take the endings of a chunk; those after a gap wait until it is filled."""
        self.played += len(endings)
        self.seconds += seconds
        self._early[first] = endings
        while len(self._endings) in self._early:
            self._endings += self._early.pop(len(self._endings))

    def has_begun(self, runs: int) -> bool:
        """Whether there is something to see of the first so many runs, or nothing to wait for."""
        return bool(self.error) or len(self._endings) >= min(FIRST, runs)

    def seen(self, runs: int) -> Seen:
        """Return what has come of the first so many runs."""
        return Seen(tuple(self._endings[:runs]), runs, self.played, self.seconds, self.error)


class Player:
    """Plays what readers watch, in turn, on threads of its own; what nobody watches any more is dropped."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="player")
        self._lock = threading.Lock()
        self._news = threading.Condition(self._lock)
        self._plays: dict[str, Play] = {}
        self._closed = False

    def watch(self, reader: str, orders: Sequence[Order], wait: float = 0.0) -> list[Seen]:
        """Say what a reader wants to see now, in place of all it wanted before; return what there is of it.

        To be said again and again: what is not asked for rests. Where the first `FIRST` runs of a play are
        not there yet they are waited for, at most `wait` seconds. ConfigError where a scenario makes no
        world.
        """
        # What takes a while is done before anybody is kept from the lock.
        new = {order.key: Play(order) for order in orders if order.key not in self._plays}
        with self._lock:
            for play in self._plays.values():
                play.watchers.pop(reader, None)
            wanted = []
            for order in orders:
                known = self._plays.pop(order.key, None) or new.get(order.key) or Play(order)
                self._plays[order.key] = known  # the last that were wanted stand at the end
                known.watchers[reader] = (order.runs, time.monotonic())
                wanted.append((known, order.runs))
            self._forget()
            for play, _ in wanted:
                self._feed(play)
            self._news.wait_for(
                lambda: self._closed or all(play.has_begun(runs) for play, runs in wanted), wait
            )
            return [play.seen(runs) for play, runs in wanted]

    def submit(self, work: Callable[..., Result], *given: Any) -> Future[Result]:
        """Have some other work done on the same threads, in its turn."""
        return self._pool.submit(work, *given)

    def close(self) -> None:
        """Play no more; the chunks in hand are played out."""
        with self._lock:
            self._closed = True
            self._news.notify_all()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _forget(self) -> None:
        now = time.monotonic()
        for play in self._plays.values():
            play.forget(now)
        unwatched = [key for key, play in self._plays.items() if not play.watchers]
        for key in unwatched[: max(len(unwatched) - MOST_KEPT, 0)]:
            del self._plays[key]

    def _feed(self, play: Play) -> None:
        """Hand out the next chunks of a play: one a thread, so that those of others have their turn between."""
        goal = play.goal(time.monotonic())
        while not self._closed and play.in_hand < WORKERS and play.next < goal:
            first, play.next = play.next, play.next + CHUNK
            try:
                self._pool.submit(self._play, play, first)
            except RuntimeError:  # the process is about to end
                play.next = first
                return
            play.in_hand += 1

    def _play(self, play: Play, first: int) -> None:
        started = time.perf_counter()
        endings, error = [], ""
        try:
            endings = _endings(play, first)
        except Exception as raised:  # told to whoever watches
            error = in_one_line(raised)
        with self._lock:
            play.in_hand -= 1
            if error:
                play.error = error
            else:
                play.add(first, endings, time.perf_counter() - started)
            self._feed(play)
            self._news.notify_all()


def _endings(play: Play, first: int) -> list[str]:
    """Play a chunk; return the ending of each of its runs."""
    order = play.order
    shard = Shard(order.scenario.name, first, first + CHUNK)
    task = Task(
        shard, order.scenario, order.seed, order.horizon, 0, rules_fingerprint(), "compiled", order.draws
    )
    ends, _, _ = play_compiled(task, play.worlds)
    came = dict(zip(ends.runs, ends.outcomes, strict=True))
    return [came.get(run, FAILED) for run in range(first, first + CHUNK)]


class SharedThreads(Executor):
    """The player's threads as an executor for a batch; shutting it down leaves the threads to the others."""

    in_this_process = True  # so work on them can be asked to stop

    def __init__(self, player: Player) -> None:
        self._player = player
        self._given: set[Future[Any]] = set()

    def submit(self, work: Callable[..., Result], /, *given: Any, **named: Any) -> Future[Result]:
        """Hand work to the player's threads."""
        future = self._player.submit(lambda: work(*given, **named))
        self._given.add(future)
        future.add_done_callback(self._given.discard)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take back what has not begun; wait for what is in hand, where asked to."""
        for future in list(self._given):
            if cancel_futures:
                future.cancel()
        if wait:
            for future in list(self._given):
                if not future.cancelled():
                    future.exception()
