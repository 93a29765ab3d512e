"""Where machine code of the rules is kept, and by what it is known: a hash of all rule sources.

Numba's own on-disk cache notices an edit only in the file that holds a function, not in the files it calls
into. Compiled rules are therefore kept in a folder named after a hash of all of them, inside it in one named
after a hash of their own file: after any edit another folder is used, and nothing stale can be served. Nor is
anything compiled twice: copies of the same rules, wherever they lie, share what is compiled. The compiler and
its settings, which that cache would not tell apart, are in the hash too.
"""

import hashlib
import os
import re
import shutil
import tempfile
import time
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import llvmlite
import numba
from llvmlite import binding

OVERRIDE = "MINSK_OFFER_CACHE"
KEEP_DAYS = 30.0
LEVEL = 1  # of optimisation: the code of levels 2 and 3 is as fast, and takes a sixth longer to make

_FOLDER_NAME = re.compile(r"rules-[0-9a-f]{16}")
_binding: Any = binding
_config: Any = numba.config


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
        folder = base / _folder_name()
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


def level() -> int:
    """Return the level of optimisation: ours, or a lower one where Numba is set to it."""
    return min(int(_config.OPT), LEVEL)


def processor() -> tuple[str, str]:
    """Return name and features of the processor that Numba makes machine code for here."""
    name, features = _config.CPU_NAME, _config.CPU_FEATURES
    return (
        name or _binding.get_host_cpu_name(),
        _binding.get_host_cpu_features().flatten() if features is None else features,
    )


def _folder_name() -> str:
    made_by = (numba.__version__, llvmlite.__version__, level(), bool(_config.BOUNDSCHECK))
    return f"rules-{hashlib.sha256(repr((rules_fingerprint(), made_by)).encode()).hexdigest()[:16]}"


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
