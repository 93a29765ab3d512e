"""Twenty readers at once on one server: each sees its own runs, whatever the others do, and nothing fails."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sim.config.loader import load_scenario
from sim.config.world import build_world
from sim.ensemble import play_runs
from sim.rules.vocabulary import OUTCOMES as ENDINGS
from sim.ui.draft import read_draft
from sim.words import OUTCOMES
from tests.ui.readers import Reader, Shown

RUNS, MONTHS = 100, 6
SECONDS = 150.0  # on a machine that has much else to do; by itself a twentieth of it
COST = "talks.stopping_cost"
PLAYED = f"Odds after {RUNS} runs"
# What readers of Run a batch want: the start as the page calls it, its file, the seed, where the slider is.
WANTED: tuple[tuple[str, str, int, float | None], ...] = (
    *(("Baseline", "baseline", seed, None) for seed in (1, 2, 3)),
    *(("No access", "no_access", seed, None) for seed in (1, 2)),
    ("Aid surge", "aid_surge", 1, None),
    ("Russian collapse", "russian_collapse", 1, None),
    *(("Baseline", "baseline", 1, cost) for cost in (0.06, 0.08, 0.1)),
    *(("No access", "no_access", 1, cost) for cost in (0.06, 0.1)),
)
PAGES = ("explore", "compare") * 4  # what the others read meanwhile


@pytest.fixture
def stored(app_folder: Path, stored_runs: Path) -> Iterator[None]:
    """A batch below the runs of the app that is served."""
    shutil.copytree(stored_runs, app_folder / "runs")
    yield
    shutil.rmtree(app_folder / "runs")


def read_at_once(players: Sequence[Reader], others: Sequence[Reader]) -> list[Shown]:
    """Let all read at once, the players until all their runs are played; what any raises is raised."""

    async def read() -> list[Shown]:
        playing = [reader.read(lambda shown: bool(shown.alt(PLAYED)), SECONDS) for reader in players]
        reading = [reader.read(lambda shown: bool(shown.alts), SECONDS) for reader in others]
        return await asyncio.gather(*playing, *reading)

    with ThreadPoolExecutor(1) as thread:  # a browser's event loop may be running in this one
        return thread.submit(asyncio.run, read()).result()


def player_of(server: str, start: str, seed: int, cost: float | None) -> Reader:
    changed = {} if cost is None else {"set": f"{COST}:{cost}"}
    address = {"start": start, "seed": str(seed), "runs": str(RUNS), "months": str(MONTHS), **changed}
    return Reader(server, "batch", **address)


def odds_alone(name: str, seed: int, cost: float | None) -> dict[str, int]:
    """How many runs come to which ending where nobody else is there."""
    scenario = load_scenario(name)
    if cost is not None:
        text = (
            f"schema: 1\nkind: scenario\nname: moved\ntitle: Moved\nquestion: Moved?\nextends: {name}\n"
            f"parameters: {{talks: {{stopping_cost: {cost}}}}}\n"
        )
        scenario = read_draft(text, Path()).scenario
    played = play_runs(build_world(scenario), range(RUNS), seed, MONTHS)
    counts = Counter(ENDINGS[code] for code in played.outcomes)
    return {ending: counts[ending] for ending in ENDINGS}


def odds_shown(shown: Shown) -> dict[str, int]:
    """How many runs come to which ending, as it is told in place of the chart."""
    told = shown.alt(PLAYED)
    found = {
        ending: re.search(rf"{re.escape(OUTCOMES[ending])} in [^;]*?: (\d+) of {RUNS} runs", told)
        for ending in ENDINGS
    }
    assert all(found.values()), told
    return {ending: int(match.group(1)) for ending, match in found.items() if match}


@pytest.mark.usefixtures("stored")
def test_twenty_readers_see_what_each_would_see_alone(app_url: str, app_log: Path) -> None:
    before = app_log.stat().st_size
    alone = {page: read_at_once([], [Reader(app_url, page)])[0] for page in dict.fromkeys(PAGES)}
    expected = [odds_alone(name, seed, cost) for _, name, seed, cost in WANTED]
    assert len({tuple(odds.values()) for odds in expected}) > len(WANTED) // 2  # else a mix-up could not show

    players = [player_of(app_url, start, seed, cost) for start, _, seed, cost in WANTED]
    others = [Reader(app_url, page) for page in PAGES]
    assert len(players) + len(others) == 20
    shown = read_at_once(players, others)

    assert [one.exceptions + one.warnings for one in shown] == [[]] * 20
    assert [odds_shown(one) for one in shown[: len(players)]] == expected
    for page, one in zip(PAGES, shown[len(players) :], strict=True):
        assert (one.headline, sorted(one.alts)) == (alone[page].headline, sorted(alone[page].alts))
    log = app_log.read_bytes()[before:].decode(errors="replace")
    assert "Traceback" not in log, log
