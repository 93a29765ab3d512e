"""Settings and fixtures of all tests: threads, plain output, drawn examples, the project's own files."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

# Before NumPy or rich is imported: one thread for each library; output that no terminal colours or folds.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", NO_COLOR="1", TERM="dumb", COLUMNS="110")
os.environ.pop("FORCE_COLOR", None)

import pathspec
import pytest
from hypothesis import settings

# Ctrl-C is heard, also where the shell that runs this in the background has it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples on every machine, and no time limit for one: a first call may compile.
settings.register_profile("project", max_examples=50, deadline=None, derandomize=True, print_blob=False)
settings.register_profile("search", settings.get_profile("project"), max_examples=2000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "project"))

ROOT = Path(__file__).parents[1]
# Files that take longest, in this order: begun first, so that no process is left with one of them at the end.
LONGEST = (
    *("test_how_to.py", "test_readme.py", "ui/test_journey.py", "cli/test_run.py", "ui/test_batch_page.py"),
    *("cli/test_start.py", "ui/test_many_readers.py", "ui/test_batch_journey.py", "ui/test_pages.py"),
    *("batch/test_run.py", "rules/test_compiler.py", "rules/test_same_bits.py", "batch/test_cluster.py"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first, each file's in their order."""
    places = {ROOT / "tests" / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


def _files(folder: Path, ignored: pathspec.GitIgnoreSpec) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        relative = path.relative_to(ROOT).as_posix()
        if path.name == ".git" or ignored.match_file(f"{relative}/" if path.is_dir() else relative):
            continue
        if path.is_dir():
            yield from _files(path, ignored)
        else:
            yield path


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def project_files() -> tuple[Path, ...]:
    """All files of the project but those that .gitignore names; git itself is not needed."""
    patterns = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    return tuple(_files(ROOT, pathspec.GitIgnoreSpec.from_lines(patterns)))
