"""How a rule is compiled.

A rule is a plain scalar function marked with `rule`, or with `small` when it should be pasted into its
callers. Neither may make an array: a rule that must is marked with `allocating`. Rules call each other and
are called from Python by the Mesa driver only where they are marked with `called` too: the way from Python
into a rule takes the compiler as long as the rule. Whoever calls another one from Python has it compiled once
more, with that way in.

A driver's loops over the rules are compiled too, marked with `driver`, their pieces with `part`. They hold no
rule, so their source is no part of the rulebook's identity.

With NUMBA_DISABLE_JIT=1 all these decorators leave the function as it is.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core.compiler_lock import global_compiler_lock
from numba.core.registry import CPUDispatcher

from sim.rules.code_cache import kept_in
from sim.rules.machine_code import cache_folder, level

Function = TypeVar("Function", bound=Callable[..., Any])

_Dispatcher: Any = CPUDispatcher
_OPTIONS: dict[str, Any] = {
    "nopython": True,
    "nogil": True,
    "error_model": "python",
    "no_cfunc_wrapper": True,
}
_NO_WAY_IN = "no_cpython_wrapper"
_config: Any = numba.config
_types: Any = numba.types


class Rule(_Dispatcher):
    """A function that is compiled when it is first needed for arguments of some types, or loaded."""

    def __init__(
        self,
        py_func: Callable[..., Any],
        locals: dict[str, Any] | None = None,
        targetoptions: dict[str, Any] | None = None,
        folder: Path | None = None,
    ) -> None:
        super().__init__(py_func, locals or {}, {"boundscheck": None, **_OPTIONS, **(targetoptions or {})})
        self.folder = folder
        self.from_python: Rule | None = None
        if folder is not None and Path(py_func.__code__.co_filename).is_file():
            self._cache = kept_in(folder, py_func)

    def compile(self, sig: Any) -> Any:
        """Compile it for arguments of these types, or load it, at a level that gives up no speed here."""
        with global_compiler_lock:
            before = _config.OPT
            _config.OPT = type(before)(level())
            try:
                return super().compile(sig)
            finally:
                _config.OPT = before

    def get_call_template(self, args: tuple[Any, ...], kws: dict[str, Any]) -> Any:
        """Have calls with different constants share one compilation; Numba would make one for each."""
        plain = {name: _types.unliteral(kind) for name, kind in kws.items()}
        return super().get_call_template(tuple(_types.unliteral(kind) for kind in args), plain)

    def __call__(self, *args: Any, **kws: Any) -> Any:
        """Call it from Python."""
        if not self.targetoptions.get(_NO_WAY_IN):
            return super().__call__(*args, **kws)
        made = self.from_python
        if made is None:
            with global_compiler_lock:
                made = self.from_python = self.from_python or self._with_a_way_in()
        return made(*args, **kws)

    def _with_a_way_in(self) -> "Rule":
        options = {**self.targetoptions, _NO_WAY_IN: False}
        folder = self.folder and self.folder / "called"
        return Rule(self.py_func, targetoptions=options, folder=folder)


def rule(function: Function) -> Function:
    """Compile a rule on its first call. Division by zero raises, as in Python; the call releases the GIL.

    It writes to the arrays that it is given and makes none, so nothing counts references to them.
    """
    return _compiled(function, forceinline=False, _nrt=False)


def allocating(function: Function) -> Function:
    """Compile a rule that makes arrays of its own; they are freed when it returns."""
    return _compiled(function, forceinline=False, _nrt=True)


def small(function: Function) -> Function:
    """Compile a short rule that is pasted into every rule that calls it."""
    return _compiled(function, forceinline=True, _nrt=False)


def called(function: Function) -> Function:
    """Compile a rule with a way in from Python, since a driver takes it."""
    if isinstance(function, Rule):
        function.targetoptions[_NO_WAY_IN] = False
    return function


def driver(function: Function) -> Function:
    """Compile the outermost loop of a driver over the rules.

    What it calls must be rules, or parts of it in its own source file: an edit of either makes it be compiled
    anew.
    """
    if _config.DISABLE_JIT:
        return function
    return cast(Function, Rule(function, folder=cache_folder()))


def part(function: Function) -> Function:
    """Paste a piece of a driver's loop into it before it is compiled; of its own it is not compiled."""
    if _config.DISABLE_JIT:
        return function
    return cast(Function, Rule(function, targetoptions={"inline": "always"}))


def _compiled(function: Function, **options: Any) -> Function:
    if _config.DISABLE_JIT:
        return function
    return cast(Function, Rule(function, targetoptions={_NO_WAY_IN: True, **options}, folder=cache_folder()))
