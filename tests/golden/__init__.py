"""Golden playthroughs: two runs told in full, kept as text that a person can read.

`python -m tests.golden` writes them anew after a change that is meant to change them. The digest of the
configuration is left out: a reworded source changes it, but nothing of what happened.
"""

import re
from collections.abc import Callable
from pathlib import Path

from sim.model import Campaign
from sim.story import tell

FOLDER = Path(__file__).parent
SEED = 20241130


def talks_that_end_the_fighting() -> Campaign:
    """A run of the baseline in which talks lead to a deal that holds, all by the actors' own choices."""
    return Campaign("baseline", run=16, seed=SEED).play()


def a_northern_front() -> Campaign:
    """A run in which scripts open Belarus, build a group there, send it south and bring in Belarus's army."""
    return Campaign(
        "baseline",
        run=1,
        seed=SEED,
        horizon=18,
        policies={
            "belarus": ["raise_access", "raise_access", *["continue"] * 7, "deploy_army"],
            "russia": [
                *["continue"] * 3,
                *["build_northern_group"] * 5,
                "northern_offensive",
                *["continue"] * 6,
            ],
        },
    ).play()


GOLDEN: dict[str, Callable[[], Campaign]] = {
    "talks_that_end_the_fighting": talks_that_end_the_fighting,
    "a_northern_front": a_northern_front,
}


def told(name: str) -> str:
    """Return the story of a golden playthrough as it is now."""
    story = "\n".join(tell(GOLDEN[name]())) + "\n"
    return re.sub(r"\bconfiguration [0-9a-f]{12}\b", "configuration …", story)


def path(name: str) -> Path:
    """Return the file that keeps a golden playthrough."""
    return FOLDER / f"{name}.txt"
