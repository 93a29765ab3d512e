"""Worlds side by side: one call of a rule plays eight of them, each in a lane of the processor's vectors.

A rule is written for one number at a time. Called with blocks in place of state vectors it computes the same
in eight lanes at once, or in two where there are but two worlds, to the same bits, if it keeps to this: what
may differ from lane to lane is chosen by `where`, not by `if`; what holds in all lanes is read by `common`,
and may be branched on; what is needed in few worlds stands behind `if anywhere(...)`.

A function that is given blocks is marked with `abreast`. Without the compiler it is called for each lane in
turn, and every number in it is a plain float.
"""

# mypy: allow-untyped-calls

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.extending import models, register_model
from numba.core.imputils import lower_builtin, lower_cast
from numba.core.typeconv.castgraph import Conversion
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import intrinsic
from numpy.typing import NDArray

from sim.rules.compiler import small

Function = TypeVar("Function", bound=Callable[..., Any])

WIDTH = 8  # lanes: doubles in the widest vector of current processors; narrower ones take two or four steps
PAIR = 2  # lanes where there are two worlds only: in wider vectors the empty ones take time as well


class Block:
    """Worlds side by side, as a function marked with `abreast` is given them where nothing is compiled.

    `array` is [..., lane], `n` the lanes in use, from the first.
    """

    def __init__(self, array: NDArray[np.float64], n: int) -> None:
        self.array, self.n = array, n


class _Lanes(types.Type):
    """A number in each of so many lanes."""

    def __init__(self, width: int) -> None:
        super().__init__(name=f"lanes{width}")
        self.width = width

    def can_convert_from(self, context: Any, other: Any) -> Any:
        """Let one number stand for the same in all lanes."""
        return Conversion.safe if isinstance(other, types.Float | types.Integer) else None

    def unify(self, context: Any, other: Any) -> Any:
        """Be the type of what is one number here and lanes there."""
        return self if isinstance(other, types.Float | types.Integer) else None


class _Truths(types.Type):
    """True or false in each of so many lanes."""

    def __init__(self, width: int) -> None:
        super().__init__(name=f"truths{width}")
        self.width = width


class _Blocks(types.Type):
    """The address of worlds side by side: an array [i, lane] or [i, j, lane]."""

    def __init__(self, dimensions: int, width: int) -> None:
        super().__init__(name=f"block{dimensions}x{width}")
        self.dimensions, self.width = dimensions, width


_DOUBLE, _WORD, _BIT = ir.DoubleType(), ir.IntType(64), ir.IntType(1)
_LANES = {width: _Lanes(width) for width in (PAIR, WIDTH)}
_TRUTHS = {width: _Truths(width) for width in (PAIR, WIDTH)}


@register_model(_Lanes)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, ir.VectorType(_DOUBLE, kind.width))


@register_model(_Truths)
class _TruthsModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, ir.VectorType(_BIT, kind.width))


@register_model(_Blocks)
class _BlocksModel(models.StructModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, [("data", types.CPointer(types.float64)), ("inner", types.intp)])


def _in_all_lanes(builder: Any, value: Any, width: int) -> Any:
    """Return a vector that holds one value in every lane."""
    kind = ir.VectorType(value.type, width)
    first = builder.insert_element(ir.Constant(kind, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
    order = ir.Constant(ir.VectorType(ir.IntType(32), width), [0] * width)
    return builder.shuffle_vector(first, ir.Constant(kind, ir.Undefined), order)


@lower_cast(types.Float, _Lanes)
@lower_cast(types.Integer, _Lanes)
def _cast(context: Any, builder: Any, one: Any, all_: Any, value: Any) -> Any:
    return _in_all_lanes(builder, context.cast(builder, value, one, types.float64), all_.width)


def _width_of(kinds: Iterable[Any]) -> int:
    """Return the width of the lanes or truths among some types, 0 where there are none or they differ."""
    widths = {kind.width for kind in kinds if isinstance(kind, _Lanes | _Truths)}
    return widths.pop() if len(widths) == 1 else 0


def _define(function: Any, arity: int, results: dict[int, Any], generate: Callable[..., Any]) -> None:
    """Define what an operator or builtin does to lanes; plain numbers beside them count in all lanes."""

    class Template(AbstractTemplate):
        key = function

        def generic(self, arguments: Any, keywords: Any) -> Any:
            known = all(isinstance(kind, _Lanes | types.Float | types.Integer) for kind in arguments)
            width = _width_of(arguments)
            if len(arguments) == arity and known and width:
                return signature(results[width], *[_LANES[width]] * arity)
            return None

    infer_global(function)(Template)
    for lanes in _LANES.values():
        lower_builtin(function, *[lanes] * arity)(
            lambda context, builder, call, arguments: generate(builder, *arguments)
        )


def _chosen(comparison: str) -> Callable[..., Any]:
    def generate(builder: Any, a: Any, b: Any) -> Any:
        return builder.select(builder.fcmp_ordered(comparison, b, a), b, a)

    return generate


def _absolute(builder: Any, x: Any) -> Any:
    words = ir.VectorType(_WORD, x.type.count)
    all_but_sign = ir.Constant(words, [(1 << 63) - 1] * x.type.count)
    return builder.bitcast(builder.and_(builder.bitcast(x, words), all_but_sign), x.type)


for _operator, _name in (
    (operator.add, "fadd"),
    (operator.sub, "fsub"),
    (operator.mul, "fmul"),
    (operator.truediv, "fdiv"),
    (operator.iadd, "fadd"),
    (operator.isub, "fsub"),
    (operator.imul, "fmul"),
    (operator.itruediv, "fdiv"),
):
    _define(_operator, 2, _LANES, lambda builder, a, b, name=_name: getattr(builder, name)(a, b))
for _operator, _name in (
    (operator.lt, "<"),
    (operator.le, "<="),
    (operator.gt, ">"),
    (operator.ge, ">="),
    (operator.eq, "=="),
):
    _define(_operator, 2, _TRUTHS, lambda builder, a, b, name=_name: builder.fcmp_ordered(name, a, b))
_define(operator.ne, 2, _TRUTHS, lambda builder, a, b: builder.fcmp_unordered("!=", a, b))
_define(operator.neg, 1, _LANES, lambda builder, x: builder.fneg(x))
_define(abs, 1, _LANES, _absolute)
_define(min, 2, _LANES, _chosen("<"))
_define(max, 2, _LANES, _chosen(">"))


class _BothTruths(AbstractTemplate):
    def generic(self, arguments: Any, keywords: Any) -> Any:
        kind = arguments[0]
        return signature(kind, kind, kind) if isinstance(kind, _Truths) and set(arguments) == {kind} else None


for _operator, _name in ((operator.and_, "and_"), (operator.or_, "or_")):
    infer_global(_operator)(type("_Truths", (_BothTruths,), {"key": _operator}))
    for _kind in _TRUTHS.values():
        lower_builtin(_operator, _kind, _kind)(
            lambda context, builder, call, arguments, name=_name: getattr(builder, name)(*arguments)
        )


def _is_place(block: Any, place: Any) -> bool:
    if not isinstance(block, _Blocks):
        return False
    if block.dimensions == 1:
        return isinstance(place, types.Integer)
    return isinstance(place, types.BaseTuple) and len(place) == block.dimensions


@infer_global(operator.getitem)
class _Read(AbstractTemplate):
    def generic(self, arguments: Any, keywords: Any) -> Any:
        block, place = arguments
        if not _is_place(block, place):
            return None
        exact = types.intp if block.dimensions == 1 else types.UniTuple(types.intp, 2)
        return signature(_LANES[block.width], block, exact)


@infer_global(operator.setitem)
class _Write(AbstractTemplate):
    def generic(self, arguments: Any, keywords: Any) -> Any:
        block, place, value = arguments
        if not _is_place(block, place) or not isinstance(value, _Lanes | types.Float | types.Integer):
            return None
        exact = types.intp if block.dimensions == 1 else types.UniTuple(types.intp, 2)
        return signature(types.none, block, exact, _LANES[block.width])


def _address(context: Any, builder: Any, call: Any, arguments: Any) -> Any:
    """The address of a row of lanes in a block."""
    block = cgutils.create_struct_proxy(call.args[0])(context, builder, value=arguments[0])
    place = arguments[1]
    if call.args[0].dimensions == 2:
        i, j = cgutils.unpack_tuple(builder, place, 2)
        place = builder.add(builder.mul(i, block.inner), j)
    width = call.args[0].width
    first = builder.gep(block.data, [builder.mul(place, ir.Constant(_WORD, width))])
    return builder.bitcast(first, ir.VectorType(_DOUBLE, width).as_pointer())


@lower_builtin(operator.getitem, _Blocks, types.Any)
def _read(context: Any, builder: Any, call: Any, arguments: Any) -> Any:
    return builder.load(_address(context, builder, call, arguments), align=8)


@lower_builtin(operator.setitem, _Blocks, types.Any, _Lanes)
def _write(context: Any, builder: Any, call: Any, arguments: Any) -> Any:
    builder.store(arguments[2], _address(context, builder, call, arguments), align=8)
    return context.get_dummy_value()


if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]

    def lay(array: NDArray[np.float64], n: int) -> Any:
        """Return an array [i, lane] or [i, j, lane] as a block of which the first `n` lanes are in use."""
        return Block(array, n)

    def lay_pair(array: NDArray[np.float64]) -> Any:
        """Return an array [i, 2] or [i, j, 2] as a block of two worlds."""
        return Block(array, PAIR)

    def where(condition: Any, then: Any, otherwise: Any) -> Any:
        """Return `then` in the lanes where the condition holds, else `otherwise`. Both are computed."""
        return then if condition else otherwise

    def common(number: Any) -> Any:
        """Return a number that is the same in all lanes as one plain number, to branch on."""
        return number

    def anywhere(condition: Any) -> Any:
        """Return whether a condition holds in any lane."""
        return condition

else:

    def _laid(array: Any, width: int) -> tuple[Any, Callable[..., Any]]:
        """Return the type of a block, and the code that makes one of an array of this type."""
        kind = _Blocks(array.ndim - 1, width)

        def generate(context: Any, builder: Any, call: Any, arguments: Any) -> Any:
            held = context.make_array(array)(context, builder, arguments[0])
            block = cgutils.create_struct_proxy(kind)(context, builder)
            block.data = held.data
            block.inner = cgutils.unpack_tuple(builder, held.shape)[-2]
            return block._getvalue()

        return kind, generate

    @intrinsic
    def lay(typing: Any, array: Any, n: Any) -> Any:
        """Return an array [i, lane] or [i, j, lane] as a block of which the first `n` lanes are in use."""
        kind, generate = _laid(array, WIDTH)
        return kind(array, n), generate

    @intrinsic
    def lay_pair(typing: Any, array: Any) -> Any:
        """Return an array [i, 2] or [i, j, 2] as a block of two worlds."""
        kind, generate = _laid(array, PAIR)
        return kind(array), generate

    @intrinsic
    def where(typing: Any, condition: Any, then: Any, otherwise: Any) -> Any:
        """Return `then` in the lanes where the condition holds, else `otherwise`. Both are computed."""
        width = _width_of((condition, then, otherwise))
        result = _LANES[width] if width else types.float64
        truth = condition if isinstance(condition, _Truths) else types.boolean

        def generate(context: Any, builder: Any, call: Any, arguments: Any) -> Any:
            return builder.select(*arguments)

        return result(truth, result, result), generate

    @intrinsic
    def common(typing: Any, number: Any) -> Any:
        """Return a number that is the same in all lanes as one plain number, to branch on."""

        def generate(context: Any, builder: Any, call: Any, arguments: Any) -> Any:
            if not isinstance(call.args[0], _Lanes):
                return arguments[0]
            return builder.extract_element(arguments[0], ir.Constant(ir.IntType(32), 0))

        return types.float64(number if isinstance(number, _Lanes) else types.float64), generate

    @intrinsic
    def anywhere(typing: Any, condition: Any) -> Any:
        """Return whether a condition holds in any lane."""

        def generate(context: Any, builder: Any, call: Any, arguments: Any) -> Any:
            if not isinstance(call.args[0], _Truths):
                return arguments[0]
            whole = ir.IntType(call.args[0].width)
            return builder.icmp_unsigned("!=", builder.bitcast(arguments[0], whole), ir.Constant(whole, 0))

        return types.boolean(condition if isinstance(condition, _Truths) else types.boolean), generate


def abreast(function: Function) -> Function:
    """Mark a function that plays the worlds of the blocks it is given side by side. It returns nothing."""
    if not numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return small(function)

    @wraps(function)
    def one_by_one(*arguments: Any) -> None:
        blocks = [argument for argument in arguments if isinstance(argument, Block)]
        for lane in range(blocks[0].n):
            function(*[a.array[..., lane] if isinstance(a, Block) else a for a in arguments])

    return cast(Function, one_by_one)


def bits_function(compute: Callable[[Any, Any, Any], Any], plain: Callable[[float], float]) -> Any:
    """Return a function of one number, in all lanes, that reads or makes the bits of a double.

    `compute(builder, bits, constant)` writes it for the 64 bits as a whole number, `plain` is the same in
    Python.
    """
    if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]
        return plain

    @intrinsic
    def function(typing: Any, number: Any) -> Any:
        many = isinstance(number, _Lanes)
        kind = number if many else types.float64
        words = ir.VectorType(_WORD, number.width) if many else _WORD

        def constant(value: int) -> Any:
            return ir.Constant(words, [value] * number.width if many else value)

        def generate(context: Any, builder: Any, call: Any, arguments: Any) -> Any:
            bits = builder.bitcast(arguments[0], words)
            return builder.bitcast(compute(builder, bits, constant), arguments[0].type)

        return kind(kind), generate

    return function
