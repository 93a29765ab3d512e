"""Minsk offer: a strategy simulation of an offer made in Minsk, its actors and its endings.

In a notebook:

    import sim
    run = sim.play("minsk_trilateral", run=7)
    print(run.outcome, run.type_of("russia"))
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"
__all__ = ["Campaign", "__version__", "load", "play"]

_WHERE = {"Campaign": "sim.model", "load": "sim.notebook", "play": "sim.notebook"}


def __getattr__(name: str) -> Any:
    """Import what a notebook needs when it is asked for: `import sim` itself stays cheap."""
    if name not in _WHERE:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    return getattr(importlib.import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
