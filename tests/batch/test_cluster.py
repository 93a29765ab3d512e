"""A Dask cluster: a real scheduler and two workers, which may end at any time without a run being lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim.batch import cluster as module
from sim.batch.cluster import dask_cluster
from sim.batch.errors import BatchError, ClusterError
from sim.batch.manifest import Looks
from sim.batch.play import Played
from sim.batch.run import run_batch
from sim.batch.store import StoredBatch
from sim.config.scenario import Batch
from tests.batch.conftest import tables

MOST_SECONDS = 60.0


class Processes:
    """A scheduler on the loopback interface and two workers of one thread each."""

    def __init__(self, folder: Path, project: Path) -> None:
        self.folder, self.project = folder, project
        self.file = folder / "scheduler.json"
        options = ("--port", "0", "--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(self.file))
        self.scheduler = self._begin("scheduler", *options)
        wait_for(self.file.exists)
        self.address = self._address()
        self.workers = [self.join(), self.join()]

    def _begin(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log.txt").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments],
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(self.project), "PYTHONWARNINGS": "default"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _address(self) -> str:
        import json

        address: str = json.loads(self.file.read_text())["address"]
        return address

    def join(self) -> subprocess.Popen[bytes]:
        """Begin one more worker."""
        options = ("--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard")
        return self._begin("worker", self.address, *options)

    def end(self) -> None:
        """End all that is left, stopped or not."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


def wait_for(said: Callable[[], object]) -> None:
    end = time.monotonic() + MOST_SECONDS
    while not said():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


@pytest.fixture
def processes(tmp_path: Path, project: Path) -> Iterator[Processes]:
    begun = Processes(tmp_path, project)
    yield begun
    begun.end()


def test_a_worker_killed_in_the_middle_costs_no_run(
    processes: Processes, small: Batch, stored: StoredBatch, tmp_path: Path
) -> None:
    from distributed import Client

    first, _ = processes.workers
    in_hand: list[int] = []
    with Client(processes.address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=MOST_SECONDS)
        (address,) = (where for where, process in client.run(os.getpid).items() if process == first.pid)
        with dask_cluster(processes.address) as cluster:
            assert (cluster.address, cluster.threads) == (processes.address, 2)
            first.send_signal(signal.SIGSTOP)  # whatever it is handed from now on it never gives back

            def kill(played: Played) -> None:
                if not in_hand:
                    in_hand.append(len(client.processing()[address]))
                    first.kill()

            folder = run_batch(
                small, tmp_path, executor=cluster.executor, workers=2, shard_runs=1, on_shard=kill
            )
        assert in_hand[0] > 0
        assert list(client.nthreads().values()) == [1]
    assert first.wait() == -signal.SIGKILL
    assert tables(folder) == tables(stored.folder)


def test_looks_get_an_executor_each(
    processes: Processes, small: Batch, stored: StoredBatch, tmp_path: Path
) -> None:
    looks = Looks(margin=0.2, planned=(2, 7), confidence=0.99)
    with dask_cluster(processes.address) as cluster:
        folder = run_batch(
            small, tmp_path, executor=cluster.executor, looks=looks, enough=lambda counts: False
        )
    assert tables(folder) == tables(stored.folder)


def test_a_batch_whose_scheduler_is_lost_can_be_gone_on_with(
    processes: Processes, small: Batch, stored: StoredBatch, tmp_path: Path
) -> None:
    with (
        pytest.raises(BatchError, match=r"the scheduler at tcp://127\.0\.0\.1:\d+ was lost"),
        dask_cluster(processes.address) as cluster,
    ):
        run_batch(
            small,
            tmp_path,
            executor=cluster.executor,
            shard_runs=1,
            on_shard=lambda played: processes.scheduler.kill(),
        )
    assert tables(run_batch(small, tmp_path, resume=True)) == tables(stored.folder)


def test_when_no_worker_is_left_it_says_so_and_waits(
    processes: Processes,
    small: Batch,
    stored: StoredBatch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "LOOKS_EVERY", 0.1)
    told: list[str] = []

    def tell(line: str) -> None:
        told.append(line)
        if line.startswith("no worker is left"):
            processes.workers.append(processes.join())

    with dask_cluster(processes.address, tell=tell) as cluster:
        for worker in processes.workers:
            worker.kill()
        folder = run_batch(small, tmp_path, executor=cluster.executor, workers=2)
        wait_for(lambda: len(told) == 2)
    assert told == [
        f"no worker is left at {processes.address}: waiting for one",
        f"a worker has joined {processes.address}: going on",
    ]
    assert tables(folder) == tables(stored.folder)


def test_a_worker_with_other_rules_is_refused(processes: Processes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "rules_fingerprint", lambda: "0" * 64)
    with (
        pytest.raises(ClusterError, match=r"^worker tcp://\S+ has rules \w{8}, here it is 00000000$"),
        dask_cluster(processes.address),
    ):
        pass


def test_what_cannot_be_reached_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ANSWERS_WITHIN", 0.5)
    for address in ("tcp://127.0.0.1:1", "nowhere://here", "tcp://127.0.0.1:port"):
        with pytest.raises(ClusterError, match="no scheduler answers at"), dask_cluster(address):
            pass


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match="install the package with its extra 'dask'"), dask_cluster():
        pass
