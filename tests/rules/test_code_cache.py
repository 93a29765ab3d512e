"""The cache of a rule: who saves is alone, damage is mended, what cannot be kept does no harm."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numba.core import caching

from sim.rules.code_cache import File, alone_in
from sim.rules.compiler import Rule, called, rule

pytestmark = pytest.mark.skipif(bool(os.environ.get("NUMBA_DISABLE_JIT")), reason="nothing is compiled")


def twice(x: float) -> float:
    return 2.0 * x


def fresh(folder: Path, function: Callable[..., Any] = twice) -> Any:
    """A rule as in a process just begun, kept below a folder."""
    return Rule(function, folder=folder)


def test_what_is_kept_is_loaded(tmp_path: Path) -> None:
    assert fresh(tmp_path)(1.0) == 2.0
    again = fresh(tmp_path)
    assert again(1.0) == 2.0
    assert sum(again.stats.cache_hits.values()) == 1


@pytest.mark.parametrize("pattern", ["*.nbi", "*.nbc"])
@pytest.mark.parametrize("left", [0, 10, 200])
def test_what_is_damaged_is_compiled_anew_and_kept_again(tmp_path: Path, pattern: str, left: int) -> None:
    fresh(tmp_path)(1.0)
    (path,) = tmp_path.rglob(pattern)
    path.write_bytes(path.read_bytes()[:left])
    mended = fresh(tmp_path)
    assert mended(1.0) == 2.0
    assert sum(mended.stats.cache_hits.values()) == 0
    again = fresh(tmp_path)
    assert again(1.0) == 2.0
    assert sum(again.stats.cache_hits.values()) == 1


def test_a_full_disk_costs_the_keeping_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: object, name: str, data: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(caching.IndexDataCacheFile, "_save_data", full)
        assert fresh(tmp_path)(1.0) == 2.0
    assert list(tmp_path.rglob("*.nbc")) == []
    assert fresh(tmp_path)(1.0) == 2.0  # the index tells of data that are not there


def test_who_saves_has_the_folder_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most = 0, 0
    guard, met = threading.Lock(), threading.Event()

    def save(self: Any, key: Any, data: Any) -> None:
        nonlocal inside, most
        with guard:
            inside += 1
            most = max(most, inside)
        met.wait(0.02)
        with guard:
            inside -= 1

    monkeypatch.setattr(caching.IndexDataCacheFile, "save", save)
    file = File(str(tmp_path), "name", "")
    threads = [threading.Thread(target=file.save, args=(0, 0)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_where_there_is_no_place_for_a_lock_one_goes_on(tmp_path: Path) -> None:
    with alone_in(tmp_path / "gone"):
        pass
    with pytest.raises(KeyError), alone_in(tmp_path):
        raise KeyError


def test_threads_that_call_a_rule_from_python_first_have_one_way_in(tmp_path: Path) -> None:
    inner: Any = Rule(twice, targetoptions={"no_cpython_wrapper": True}, folder=tmp_path)
    begin = threading.Barrier(4)
    ways = []

    def call() -> None:
        begin.wait()
        assert inner(1.0) == 2.0
        ways.append(id(inner.from_python))

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ways) == 4
    assert len(set(ways)) == 1


LARGE = np.ones(300_000)


@pytest.mark.filterwarnings("ignore:Cannot cache compiled function")
def test_a_rule_with_a_large_table_is_compiled_and_not_kept(tmp_path: Path) -> None:
    def first() -> float:
        return float(LARGE[0])

    assert fresh(tmp_path, first)() == 1.0
    assert list(tmp_path.rglob("*.nbc")) == []


@called
@rule
def shifted(x: float, by: float = 1.0) -> float:
    return x + by


def test_arguments_may_be_named() -> None:
    assert (shifted(1.0), shifted(1.0, 2.0), shifted(1.0, by=2.0)) == (2.0, 3.0, 3.0)
