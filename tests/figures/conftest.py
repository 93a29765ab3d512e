"""What tests of figures share: the two looks."""

from __future__ import annotations

import pytest

from sim.figures.look import DARK, LIGHT, Look


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def style(request: pytest.FixtureRequest) -> Look:
    """Each of the two looks."""
    look: Look = request.param
    return look
