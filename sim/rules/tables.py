"""Tables: the parts of the world that are data (menus, effects, types, formats, shocks) as the rules read
them.

A table holds names' stable identifiers, offsets of state variables and offsets of numbers in the parameter
vector; the numbers themselves stand in that vector, so that every one of them can differ from run to run.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.int64]

# Columns of `actions`
(
    ACTION_ACTOR,
    ACTION_RUNG,
    ACTION_CLASS,
    ACTION_MONTHS,
    FIRST_WHEN,
    END_WHEN,
    FIRST_EFFECT,
    END_EFFECT,
    ACTION_ID,
) = range(9)
# Columns of `when`: state variable, operator, number in the parameter vector
WHEN_VARIABLE, WHEN_OPERATOR, WHEN_NUMBER = range(3)
# Columns of `effects` and of `shocks` (which add the turn): state variable, kind, number, variable moved from
# (or -1)
EFFECT_VARIABLE, EFFECT_KIND, EFFECT_NUMBER, EFFECT_FROM, SHOCK_TURN = range(5)
# Columns of `types`: prior, expected effort, first weight (all offsets in the parameter vector), actor
TYPE_PRIOR, TYPE_EFFORT, TYPE_WEIGHTS, TYPE_ACTOR = range(4)
# Columns of `formats`: 1 if it may be convened, broker (actor, or -1), first field in the parameter vector,
# identifier
FORMAT_OPEN, FORMAT_BROKER, FORMAT_FIRST, FORMAT_ID = range(4)


class Tables(NamedTuple):
    """The world's data as integer tables.

    actions: [action, 9], grouped by actor; menu: [actor + 1], first action of each actor; when: [condition,
    3]; effects: [effect, 4]; types: [type, 4], grouped by actor; first_type: [actor + 1]; spread: [actor],
    offset of each actor's menu spread; formats: [format, 4]; shocks: [effect, 5], in the order in which they
    are declared.
    """

    actions: Table
    menu: Table
    when: Table
    effects: Table
    types: Table
    first_type: Table
    spread: Table
    formats: Table
    shocks: Table
