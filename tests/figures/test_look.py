"""The look: colours that every colour vision can tell apart, from each other and from the ground."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from sim.figures.look import WORST_FIRST, Look, month_label, turn_axis
from sim.rules.vocabulary import ACTORS, GOALS, OUTCOMES

# Machado, Oliveira and Fernandes 2009, severity 1: linear RGB as the reader sees it.
VISIONS = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])
APART = 17.0  # CIE 1976 colour difference; about 2 can just be seen side by side
LEAST_CONTRAST = 3.0  # of graphics against their ground, WCAG 2.2, 1.4.11
TEXT_CONTRAST = 4.5


def linear(colour: str) -> np.ndarray:
    value = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one: str, other: str) -> float:
    light, dark = sorted((float(TO_XYZ[1] @ linear(colour)) for colour in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def distance(one: str, other: str, vision: np.ndarray) -> float:
    return float(np.linalg.norm(lab(vision @ linear(one)) - lab(vision @ linear(other))))


def test_every_ending_and_actor_has_a_colour(style: Look) -> None:
    assert tuple(style.actors) == ACTORS
    assert set(style.endings) == set(OUTCOMES) == set(WORST_FIRST)
    assert len(style.goals) >= max(len(goals) for goals in GOALS.values())


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("family", ["endings", "actors"])
def test_colours_are_told_apart(style: Look, family: str, vision: str) -> None:
    colours: dict[str, str] = getattr(style, family)
    close = {
        (one, other): distance(colours[one], colours[other], VISIONS[vision])
        for one, other in combinations(colours, 2)
    }
    assert min(close.values()) >= APART, min(close, key=lambda pair: close[pair])


def test_colours_stand_out_from_the_ground(style: Look) -> None:
    for colour in (*style.endings.values(), *style.actors.values()):
        assert contrast(colour, style.ground) >= LEAST_CONTRAST, colour
    for colour in (style.ink, style.muted):
        assert contrast(colour, style.ground) >= TEXT_CONTRAST


def test_a_check_that_can_fail() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21.0)
    assert distance("#D62728", "#2CA02C", VISIONS["usual"]) > 90
    assert distance("#8A6D00", "#6B7A00", VISIONS["deuteranopia"]) < APART


def test_turns_are_shown_as_months() -> None:
    assert month_label((2024, 12)) == "timeFormat(datetime(2024, 11 + datum.value, 1), '%b %Y')"


@pytest.mark.parametrize("last", [1, 6, 36, 252])
def test_an_axis_of_turns_has_few_labels_all_within_the_run(last: int) -> None:
    values = turn_axis((2024, 12), last).to_dict()["values"]
    assert values[0] == 1
    assert values[-1] <= last
    assert len(values) <= 8
