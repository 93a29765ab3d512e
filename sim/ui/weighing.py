"""Weighing: experiments weighed in the background, one after the other, once for all readers of the process."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from queue import SimpleQueue
from typing import NamedTuple

from sim.config.errors import ConfigError, in_one_line
from sim.config.schema_claims import ExperimentFile
from sim.config.world import World
from sim.experiments.arms import Plan
from sim.experiments.run import arms_to_play, weigh
from sim.experiments.weighing import Weighed
from sim.rules.machine_code import rules_fingerprint

MOST_KEPT = 64  # weighings remembered that have come to an end


class Asked(NamedTuple):
    """What a reader wants weighed: an experiment by its name, the worlds of its arms by role with the
    digests of their scenarios, and how the arms are played."""

    name: str
    experiment: ExperimentFile
    worlds: Mapping[str, World]
    digests: tuple[str, ...]
    plan: Plan

    @property
    def key(self) -> str:
        """What is weighed, whoever wants it: the rules, the experiment, its arms and how they are played."""
        plan = self.plan
        return repr(
            (
                rules_fingerprint(),
                self.name,
                self.experiment.model_dump_json(),
                self.digests,
                (plan.draws, plan.runs, plan.seed, plan.horizon),
            )
        )

    @property
    def runs(self) -> int:
        """How many runs that takes, over all arms."""
        return arms_to_play(self.experiment, self.worlds) * self.plan.total


class _Stopped(Exception):
    """Nobody wants any more of it."""


class Weighing:
    """An experiment being weighed: `done` of `total` runs are played.

    At the end there is what was `weighed`, or an `error` in one line, or neither where it was stopped.
    """

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.done, self.total = 0, asked.runs
        self.weighed: Weighed | None = None
        self.error = ""
        self._began: float | None = None
        self._stop, self._ended = threading.Event(), threading.Event()

    @property
    def running(self) -> bool:
        """Whether it is being weighed, or waits for its turn."""
        return not self._ended.is_set()

    @property
    def waiting(self) -> bool:
        """Whether it waits for its turn."""
        return self.running and self._began is None

    def seconds_left(self) -> float | None:
        """Return how long it may still take, judged by what is done; None where nothing is done yet."""
        if self._began is None or not self.done:
            return None
        return (time.monotonic() - self._began) * (self.total / self.done - 1)

    def stop(self) -> None:
        """Weigh it no further; the runs in hand are played out."""
        self._stop.set()
        if self._began is None:
            self._ended.set()

    def wait(self, seconds: float) -> None:
        """Wait for its end, at most so long."""
        self._ended.wait(seconds)

    def work(self) -> None:
        """Weigh it, unless it was stopped before its turn came."""
        asked = self.asked
        try:
            if self._stop.is_set():
                return
            self._began = time.monotonic()
            plan = replace(asked.plan, tell=self._hear)
            self.weighed = weigh(asked.name, asked.experiment, asked.worlds, plan)
        except _Stopped:
            pass
        except ConfigError as error:
            self.error = str(error).splitlines()[0]
        except Exception as error:  # a thread of its own: nobody else would hear of it
            self.error = in_one_line(error)
        finally:
            self._ended.set()

    def _hear(self, count: int, scenario: str) -> None:
        self.done += count
        if self._stop.is_set():
            raise _Stopped


class Weighings:
    """The weighings of this process, by what is weighed: what two readers want is weighed once, and kept.

    They take turns on one thread, which plays the runs of each on the threads that all of the process share.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, Weighing] = {}
        self._turns: SimpleQueue[Weighing | None] = SimpleQueue()
        threading.Thread(target=self._work, name="weighings", daemon=True).start()

    def start(self, asked: Asked) -> None:
        """Have an experiment weighed, unless it is or has been."""
        key = asked.key
        with self._lock:
            known = self._known.get(key)
            if known is None or not (known.running or known.weighed):
                for old in [k for k, one in self._known.items() if not one.running][:-MOST_KEPT]:
                    del self._known[old]
                known = self._known[key] = Weighing(asked)
                self._turns.put(known)

    def get(self, asked: Asked) -> Weighing | None:
        """Return a weighing that was begun here; None where nobody has asked for it."""
        return self._known.get(asked.key)

    def close(self) -> None:
        """Weigh no more."""
        for one in list(self._known.values()):
            one.stop()
        self._turns.put(None)

    def _work(self) -> None:
        while (one := self._turns.get()) is not None:
            one.work()
