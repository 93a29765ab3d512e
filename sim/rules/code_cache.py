"""The cache of one rule's machine code, as a dispatcher of Numba asks for it.

It is known by the content of its source file. What is damaged is compiled anew; what cannot be kept is not.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from numba.core import caching

from sim.rules.machine_code import source_name

LOCK = "saving.lock"

_Locator: Any = caching._CacheLocator
_Kept: Any = caching.CompileResultCacheImpl
_Cache: Any = caching.FunctionCache
_File: Any = caching.IndexDataCacheFile


class Place(_Locator):
    """Tells Numba where a function is kept: in a folder whose name says all about what it is made of."""

    def __init__(self, function: Callable[..., Any], folder: Path) -> None:
        self._py_file = function.__code__.co_filename  # Numba names it where it warns
        self._folder = folder / source_name(self._py_file)
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


class File(_File):
    """Saves machine code and the index of it while nobody else does.

    Numba saves them without a lock: of two processes that save one rule for other kinds of numbers, one could
    be given the other's code.
    """

    def save(self, key: Any, data: Any) -> None:
        """Save machine code under a key."""
        with alone_in(Path(self._cache_path)):
            super().save(key, data)


class RuleCache(_Cache):
    """A cache that no damage and no full disk makes a caller fail."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        stamp = self._impl.locator.get_source_stamp()
        self._cache_file = File(self._cache_path, self._impl.filename_base, stamp)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return what is kept for a signature; None where nothing is, or it cannot be read."""
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # whatever damage makes of an index, of pickled data or of object code
            with suppress(OSError):
                self.flush()
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was compiled, where that is possible."""
        with suppress(OSError):
            super().save_overload(sig, data)


def kept_in(folder: Path, function: Callable[..., Any]) -> RuleCache:
    """Return a function's cache in this folder, in one named after its source file."""

    class Here(Place):
        @classmethod
        def from_function(cls, py_func: Callable[..., Any], py_file: str) -> "Here":
            return cls(py_func, folder)

    class Kept(_Kept):
        _locator_classes = (Here,)

    class Cache(RuleCache):
        _impl_class = Kept

    return Cache(function)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait until nobody else saves there, then keep others waiting; without, where there are no locks."""
    with ExitStack() as held:
        with suppress(ImportError, OSError):
            import fcntl

            lock = held.enter_context((folder / LOCK).open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
