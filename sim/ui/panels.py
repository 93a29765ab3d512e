"""The state charts of a run: which variables they draw, in which unit and colour, what titles speak of."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sim.figures.look import Look
from sim.rules.vocabulary import Variable

_ACTOR_OF = {"us": "united_states"}
# Units of variables that move smoothly; the others are counts, codes and levels.
_SMOOTH = ("index", "thousand", "€bn", "share", "utility", "log ratio", "points")


@dataclass(frozen=True)
class Panel:
    """A state chart.

    `series` gives the label of each variable, `told` the one its title speaks of as `about`; `unit` is ''
    for indices; `limits` the range drawn where it is always the same; a title with `bare` about has no verb.
    """

    key: str
    about: str
    series: dict[str, str]
    told: str
    unit: str
    subtitle: str
    digits: int = 1
    plural: bool = False
    step: bool = False
    limits: tuple[float, float] | None = None
    bare: bool = False

    def colours(self, style: Look) -> dict[str, str]:
        """Return the colour of each series: its actor's, else plain ink for the first and grey after."""
        found: dict[str, str] = {}
        for name in self.series:
            whose = name.rsplit("_", 1)[-1]
            plain = style.muted if found else style.ink
            found[name] = style.actors.get(_ACTOR_OF.get(whose, whose), plain)
        return found

    def domain(self, lines: pd.DataFrame) -> tuple[float, float]:
        """Return the range to draw: `limits`, else from zero or below to a little above the highest."""
        if self.limits is not None:
            return self.limits
        low, high = min(float(lines["value"].min()), 0.0), max(float(lines["value"].max()), 0.0)
        room = 0.08 * max(high - low, 0.1)
        return (low - room if low < 0 else 0.0, high + room)


def about(variable: Variable) -> str:
    """Return what a variable is called at the head of a sentence, without what its levels mean."""
    meaning = variable.meaning.partition(":")[0]
    return f"{meaning[0].upper()}{meaning[1:]}"


def panel_of(variable: Variable) -> Panel:
    """Return the panel of one state variable, whole where it counts or stands for a level."""
    whole = not variable.unit.startswith(_SMOOTH)
    index = variable.unit.startswith("index")
    label = variable.name.replace("_", " ")
    about = variable.meaning.split(" (")[0].split(": ")[0]
    more = "" if about == variable.meaning else f"{variable.meaning[0].upper()}{variable.meaning[1:]}. "
    return Panel(
        f"any-{variable.name}",
        about[0].upper() + about[1:],
        {variable.name: label},
        variable.name,
        "" if index or whole else variable.unit,
        f"{more}Unit: {variable.unit}.",
        digits=0 if whole else 2,
        step=whole,
        limits=(0.0, 1.0) if variable.unit == "index 0-1" else None,
        bare=True,
    )


PANELS = (
    Panel(
        "ground",
        "Russia's net gain",
        {
            "net_gain": "Net gain",
            "gain_east": "East",
            "gain_south": "South",
            "gain_northeast": "North-east",
            "gain_north": "North",
        },
        "net_gain",
        "thousand km²",
        "Net Russian gain, in all and by axis, thousand km².",
    ),
    Panel(
        "will",
        "Ukraine's will to go on",
        {"will_russia": "Russia", "will_ukraine": "Ukraine", "will_us": "US", "will_europe": "Europe"},
        "will_ukraine",
        "",
        "Will of the belligerents to go on and of donors to support, from 0 to 1.",
        digits=2,
        limits=(0.0, 1.0),
    ),
    Panel(
        "aid",
        "US military aid",
        {"aid_us": "US", "aid_europe": "Europe"},
        "aid_us",
        "€bn a month",
        "Military aid to Ukraine, €bn a month.",
    ),
    Panel(
        "troops",
        "Russian troops",
        {"force_russia": "Russia", "force_ukraine": "Ukraine", "force_north": "In Belarus"},
        "force_russia",
        "thousand",
        "Troops in and near Ukraine, and the Russian group in Belarus, thousand.",
        digits=0,
        plural=True,
    ),
    Panel(
        "casualties",
        "Russian casualties",
        {"casualties_russia": "Russia", "casualties_ukraine": "Ukraine"},
        "casualties_russia",
        "thousand a month",
        "Casualties of the month, thousand.",
        plural=True,
    ),
    Panel(
        "access",
        "Russian access to Belarus",
        {"access": "Access"},
        "access",
        "of 4",
        "0 none, 1 logistics, 2 air and missiles, 3 troops, 4 a staging group.",
        digits=0,
        step=True,
        limits=(0.0, 4.2),
    ),
)
