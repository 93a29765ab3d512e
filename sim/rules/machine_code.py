"""Where machine code of the rules is kept, and by what it is known: a hash of all rule sources.

Numba's own on-disk cache notices an edit only in the file that holds a function, not in the files it calls
into. Compiled rules are therefore kept in a folder named after a hash of all of them, inside it in one named
after a hash of their own file: after any edit another folder is used, and nothing stale can be served. Nor is
anything compiled twice: copies of the same rules, wherever they lie, share what is compiled.
"""

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from numba.core import caching

OVERRIDE = "MINSK_OFFER_CACHE"
KEEP_DAYS = 30.0

_FOLDER_NAME = re.compile(r"rules-[0-9a-f]{16}")
_Locator: Any = caching._CacheLocator
_Kept: Any = caching.CompileResultCacheImpl
_Cache: Any = caching.FunctionCache


@lru_cache(maxsize=1)
def rules_fingerprint() -> str:
    """Return the hash (64 hexadecimal digits) of all rule sources: the identity of the rulebook."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted(folder.glob("*.py"), key=lambda path: path.name):
        source = _source(path)
        digest.update(f"{path.name}\0{len(source)}\0".encode())
        digest.update(source)
    return digest.hexdigest()


@lru_cache(maxsize=1)
def cache_folder() -> Path | None:
    """Return the writable folder of this rulebook's machine code, or None where no folder can be written.

    The first that can be written of: `$MINSK_OFFER_CACHE`, the user's cache folder, the temporary folder.
    """
    for base, shared in _bases():
        folder = base / f"rules-{rules_fingerprint()[:16]}"
        is_new = not folder.exists()
        if _is_writable(folder) and not (shared and _belongs_to_another(base)):
            if is_new:
                _prune(base, keep=folder)
            return folder
    return None


@cache
def source_name(path: str) -> str:
    """Return the name of a source file and a hash of it."""
    return f"{Path(path).stem}-{hashlib.sha256(_source(Path(path))).hexdigest()[:16]}"


class Place(_Locator):
    """Tells Numba where a function is kept: in a folder whose name says all about what it is made of."""

    def __init__(self, function: Callable[..., Any], folder: Path) -> None:
        self._folder = folder / source_name(function.__code__.co_filename)
        self._line = function.__code__.co_firstlineno

    def get_cache_path(self) -> str:
        """Return the folder."""
        return str(self._folder)

    def get_source_stamp(self) -> str:
        """Return what must be the same for machine code to be of use: nothing beyond the folder."""
        return ""

    def get_disambiguator(self) -> str:
        """Return the line of the function, which tells two of one name and module apart."""
        return str(self._line)


def kept_in(folder: Path, function: Callable[..., Any]) -> Any:
    """Return a function's cache for a dispatcher of Numba, in this folder, named after its source file."""

    class Locator(Place):
        @classmethod
        def from_function(cls, py_func: Callable[..., Any], py_file: str) -> "Locator":
            return cls(py_func, folder)

    class Kept(_Kept):
        _locator_classes = (Locator,)

    class Cache(_Cache):
        _impl_class = Kept

    return Cache(function)


def _source(path: Path) -> bytes:
    return path.read_bytes().replace(b"\r\n", b"\n")


def _bases() -> list[tuple[Path, bool]]:
    """Return the folders to try, each with whether other users of the machine can write beside it."""
    bases = []
    if override := os.environ.get(OVERRIDE):
        bases.append((Path(os.path.expanduser(override)).absolute(), False))
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if os.path.isabs(home):
        bases.append((Path(home) / "minsk-offer", False))
    user = os.getuid() if hasattr(os, "getuid") else "user"
    bases.append((Path(tempfile.gettempdir()).absolute() / f"minsk-offer-{user}", True))
    return bases


def _is_writable(folder: Path) -> bool:
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        os.utime(folder)  # its age is the time since it was last used
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _belongs_to_another(base: Path) -> bool:
    """Whether someone else could have put machine code into a folder under the shared temporary folder."""
    if not hasattr(os, "getuid"):
        return False
    state = base.lstat()
    return base.is_symlink() or state.st_uid != os.getuid() or bool(state.st_mode & 0o022)


def _prune(base: Path, keep: Path) -> None:
    """Remove the machine code of rulebooks not used for KEEP_DAYS; whatever cannot be removed stays."""
    oldest = time.time() - KEEP_DAYS * 86_400.0
    for folder in base.glob("rules-*"):
        try:
            is_ours = _FOLDER_NAME.fullmatch(folder.name) and folder.is_dir() and not folder.is_symlink()
            if is_ours and folder != keep and folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue
