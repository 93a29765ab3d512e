"""Files: written whole or not at all, known by their SHA-256; a folder held by one process at a time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.batch.errors import StoreError

DRAFT = ".draft"


def put(path: Path, content: bytes | memoryview) -> str:
    """Write a file in one go and return its SHA-256; even after a crash it is as it was or all there.

    StoreError where it cannot be written.
    """
    draft = path.with_name(f".{path.name}{DRAFT}")
    try:
        try:
            with draft.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)
        sync(path.parent)
    except OSError as error:
        raise cannot_write(path, error) from None
    return hashlib.sha256(content).hexdigest()


def append(handle: int, line: bytes, path: Path) -> None:
    """Add a line for good to the file that is open as `handle`; StoreError where it does not get there."""
    try:
        written = os.write(handle, line)
        os.fsync(handle)
    except OSError as error:
        raise cannot_write(path, error) from None
    if written < len(line):
        raise StoreError(f"{path}: cannot be written: no space left for all of a line")


def cannot_write(path: Path, error: OSError) -> StoreError:
    """Return what is told where a file cannot be written."""
    return StoreError(f"{path}: cannot be written: {error.strerror or error}")


def sync(folder: Path) -> None:
    """Make sure that the names in a folder outlast a crash."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def problem_with(path: Path, sha256: str) -> str:
    """Return what is wrong with a file that was written with this SHA-256, '' where nothing is."""
    if not path.is_file():
        return "is missing from the results"
    try:
        found = sha256_of(path)
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return "" if found == sha256 else "is damaged: it is not the file that was written"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder for this process; StoreError where another one holds it.

    The system lets go of it when the process ends, however it ends, and nothing is left in the folder.
    """
    import fcntl

    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be opened: {error.strerror}") from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(
                f"{folder}: another process is playing this batch; nothing was changed"
            ) from None
        except OSError as error:
            raise StoreError(f"{folder}: cannot be held: {error.strerror}") from None
        if not (folder.exists() and os.path.samestat(os.fstat(handle), os.stat(folder))):
            raise StoreError(f"{folder}: another process has just changed it; try again")
        yield
    finally:
        os.close(handle)
