"""How a rule is compiled, and where its machine code is kept.

A rule is a plain scalar function marked with `rule`, or with `small` when it should be pasted into its
callers. Neither may make an array: a rule that must is marked with `allocating`. Numba's own on-disk cache
notices an edit only in the file that holds the function, not in the files it calls into. Compiled rules are
therefore kept in a folder named after a hash of all rule sources: after any edit another folder is used, and
nothing stale can be served.

A driver's loops over the rules are compiled too, marked with `driver`, their pieces with `part`. They hold no
rule, so their source is no part of the rulebook's identity; it names a folder inside the rulebook's.

With NUMBA_DISABLE_JIT=1 all these decorators leave the function as it is.
"""

import hashlib
import os
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])

OVERRIDE = "MINSK_OFFER_CACHE"
KEEP_DAYS = 30.0

_FOLDER_NAME = re.compile(r"rules-[0-9a-f]{16}")
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "python"}
_config: Any = numba.config
_types: Any = numba.types
_decorating = threading.Lock()


def rule(function: Function) -> Function:
    """Compile a rule on its first call. Division by zero raises, as in Python; the call releases the GIL.

    It writes to the arrays that it is given and makes none, so nothing counts references to them.
    """
    return _compiled(function, cache_folder(), forceinline=False, _nrt=False)


def allocating(function: Function) -> Function:
    """Compile a rule that makes arrays of its own; they are freed when it returns."""
    return _compiled(function, cache_folder(), forceinline=False, _nrt=True)


def small(function: Function) -> Function:
    """Compile a short rule that is pasted into every rule that calls it."""
    return _compiled(function, cache_folder(), forceinline=True, _nrt=False)


def driver(function: Function) -> Function:
    """Compile the outermost loop of a driver over the rules.

    What it calls must be rules, or parts of it in its own source file: an edit of either makes it be compiled
    anew.
    """
    return _compiled(function, _driver_folder(function), forceinline=False)


def part(function: Function) -> Function:
    """Paste a piece of a driver's loop into it before it is compiled; of its own it is not compiled."""
    return _compiled(function, None, inline="always")


@lru_cache(maxsize=1)
def rules_fingerprint() -> str:
    """Return the hash (64 hexadecimal digits) of all rule sources: the identity of the rulebook."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted(folder.glob("*.py"), key=lambda path: path.name):
        source = path.read_bytes().replace(b"\r\n", b"\n")
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


def _driver_folder(function: Callable[..., Any]) -> Path | None:
    """The folder of a driver's machine code, named after a hash of its source file, inside the rulebook's."""
    rules = cache_folder()
    if rules is None:
        return None
    source = Path(function.__code__.co_filename).read_bytes().replace(b"\r\n", b"\n")
    folder = rules / f"driver-{hashlib.sha256(source).hexdigest()[:16]}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _compiled(function: Function, folder: Path | None, **options: Any) -> Function:
    with _decorating:  # Numba reads the setting when it decorates; other users of Numba keep theirs.
        before = _config.CACHE_DIR
        _config.CACHE_DIR = str(folder or "")
        try:
            decorate = numba.njit(cache=folder is not None, **options, **_OPTIONS)
            compiled = decorate(function)
        finally:
            _config.CACHE_DIR = before
    if compiled is not function:
        _share_among_constants(compiled)
    return cast(Function, compiled)


def _share_among_constants(dispatcher: Any) -> None:
    """Have calls with different constants share one compilation; Numba would make one for each constant."""
    template_for = dispatcher.get_call_template

    def get_call_template(args: tuple[Any, ...], kws: dict[str, Any]) -> Any:
        plain = {name: _types.unliteral(kind) for name, kind in kws.items()}
        return template_for(tuple(_types.unliteral(kind) for kind in args), plain)

    dispatcher.get_call_template = get_call_template


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
