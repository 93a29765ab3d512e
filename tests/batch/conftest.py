"""Small batches, and one of them played and stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sim.batch import writer
from sim.batch.play import Played
from sim.batch.run import run_batch
from sim.batch.store import StoredBatch, open_folder
from sim.config.loader import load_batch
from sim.config.records import PolicySpec
from sim.config.scenario import Batch


@pytest.fixture(scope="session")
def small() -> Batch:
    """Two scenarios, seven runs each, over ten months."""
    article = load_batch("article")
    scenarios = article.scenarios[:2]
    return article.model_copy(update={"name": "small", "scenarios": scenarios, "runs": 7, "horizon": 10})


@pytest.fixture(scope="session", autouse=True)
def _written_once() -> Iterator[None]:
    """Make the YAML of a batch once: it is long, and most tests here play the same batch."""
    made: dict[str, bytes] = {}
    make = writer.as_yaml

    def as_yaml(batch: Batch) -> bytes:
        digest = batch.digest()
        if digest not in made:
            made[digest] = make(batch)
        return made[digest]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "as_yaml", as_yaml)
        yield


@pytest.fixture(scope="session")
def stored(small: Batch, tmp_path_factory: pytest.TempPathFactory) -> StoredBatch:
    """The small batch, played; not to be changed."""
    return open_folder(run_batch(small, tmp_path_factory.mktemp("runs"), command=["sim", "run", "small"]))


def with_policy(batch: Batch, name: str) -> Batch:
    """The batch with a policy of `sabotage` for Russia in its first scenario."""
    first, *others = batch.scenarios
    policy = PolicySpec(kind="class", path=f"tests.batch.sabotage:{name}")
    changed = first.model_copy(update={"policies": {**first.policies, "russia": policy}})
    return batch.model_copy(update={"scenarios": (changed, *others)})


@pytest.fixture(scope="session")
def failing(small: Batch) -> Batch:
    """The small batch, in whose first scenario some runs fail."""
    return with_policy(small, "Fails")


@pytest.fixture(scope="session")
def dying(small: Batch) -> Batch:
    """The small batch, in whose first scenario every worker dies."""
    return with_policy(small, "Dies")


def left_in(folder: Path) -> list[str]:
    """Everything in a folder by name, hidden files too."""
    return sorted(path.name for path in folder.iterdir())


def tables(folder: Path) -> tuple[str, bytes]:
    """Every bit of the tables of a folder: the outcomes as text, and the file of the turns."""
    stored = open_folder(folder)
    rows = stored.outcomes().astype(object).itertuples(index=False)
    return "\n".join(map(repr, rows)), (folder / "turns.parquet").read_bytes()


def stop_after(count: int) -> Callable[[Played], None]:
    """What stops a batch after so many shards have been written."""
    left = [count]

    def stop(played: Played) -> None:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt

    return stop
