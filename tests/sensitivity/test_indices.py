"""Indices: right for functions whose indices are known, by the way a world goes, and honest about luck."""

from __future__ import annotations

import numpy as np
import pytest

from sim.sensitivity import design as designs
from sim.sensitivity.indices import COLUMNS, indices, pairs
from sim.sensitivity.noise import part_of_luck
from sim.sensitivity.play import try_points
from tests.sensitivity import known

STUDENT_7 = 2.3646  # the quantile at 97.5 %: eight parts of the runs are left out in turn


def test_indices_of_ishigamis_function_are_found() -> None:
    tried = try_points(designs.sobol(known.NAMES, 1024, 5, second=True), known.with_luck(known.ishigami, 0.0))
    found = indices(tried.design, tried.values)
    np.testing.assert_allclose(found["first"], known.ALONE, atol=0.03)
    np.testing.assert_allclose(found["total"], known.IN_ALL, atol=0.03)
    np.testing.assert_allclose(found["floor"], 0.0, atol=1e-12)
    np.testing.assert_allclose(found[["first_luck", "total_luck"]], 0.0, atol=1e-9)
    together = pairs(tried.design, tried.values).set_index(["number", "other"])
    expected = dict.fromkeys(together.index, 0.0) | {("x.one", "x.three"): known.TOGETHER}
    np.testing.assert_allclose(together["second"], list(expected.values()), atol=0.05)
    assert (
        np.abs(together["second"] - list(expected.values())) <= 2 * together["second_margin"] + 1e-9
    ).all()


def test_indices_of_the_g_function_are_within_their_margins() -> None:
    names = tuple(f"x.{k}" for k in range(len(known.WEIGHTS)))
    tried = try_points(designs.sobol(names, 1024, 5), known.with_luck(known.g_function, 0.0))
    found = indices(tried.design, tried.values)
    for column, right in zip(("first", "total"), known.indices_of_g(), strict=True):
        np.testing.assert_allclose(found[column], right, atol=0.02)
        assert (found[f"{column}_margin"] > 0).all()
        assert (np.abs(found[column] - right) <= 2 * found[f"{column}_margin"]).all()


def test_luck_that_does_not_cancel_is_told_from_what_numbers_do() -> None:
    deviation = 6.0
    tried = try_points(designs.sobol(known.NAMES, 512, 5), known.with_luck(known.ishigami, deviation))
    luck = deviation**2 / known.RUNS
    part = luck / (known.VARIANCE + luck)
    assert part_of_luck(tried.values) == pytest.approx(part, rel=0.1)
    found = indices(tried.design, tried.values).set_index("number")
    nothing = found.loc["x.nothing"]
    assert nothing["floor"] == pytest.approx(part, rel=0.15)
    assert nothing["total"] == pytest.approx(nothing["floor"], rel=0.15)
    corrected = (found["total"] - found["floor"]) / (1 - part)
    np.testing.assert_allclose(corrected, known.IN_ALL, atol=0.08)
    assert (found["first_luck"] > 0).all()


def test_margins_by_luck_are_as_wide_as_indices_spread_under_other_luck() -> None:
    design = designs.sobol(known.NAMES, 128, 5)
    found = []
    for _ in range(12):
        stream = np.random.default_rng(len(found))
        values = np.array([known.ishigami(point) for point in design.points])
        y = values[:, np.newaxis] + 6.0 * stream.normal(size=(len(values), known.RUNS))
        found.append(indices(design, y))
    for column in ("first", "total"):
        spread = STUDENT_7 * np.std([table[column] for table in found], axis=0, ddof=1).mean()
        said = np.mean([table[f"{column}_luck"].mean() for table in found])
        assert said == pytest.approx(spread, rel=0.4)


def test_effects_of_a_linear_function_are_its_slopes() -> None:
    slopes = np.array([3.0, -2.0, 0.0, 0.5])
    tried = try_points(
        designs.morris(known.NAMES, 6, 5), known.with_luck(lambda point: float(slopes @ point), 0.0)
    )
    found = indices(tried.design, tried.values)
    np.testing.assert_allclose(found["size"], np.abs(slopes), atol=1e-9)
    np.testing.assert_allclose(found["mean"], slopes, atol=1e-9)
    np.testing.assert_allclose(found[["spread", "size_margin", "floor"]], 0.0, atol=1e-9)


def test_what_does_nothing_has_the_effect_that_its_floor_says() -> None:
    tried = try_points(designs.morris(known.NAMES, 200, 5), known.with_luck(known.ishigami, 6.0))
    found = indices(tried.design, tried.values).set_index("number")
    assert found.loc["x.nothing", "size"] == pytest.approx(found.loc["x.nothing", "floor"], rel=0.15)
    assert (found.drop("x.nothing")["size"] > 2 * found.drop("x.nothing")["floor"]).all()


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_an_output_that_never_changes_has_no_indices(method: str) -> None:
    made = designs.morris(known.NAMES, 3, 5) if method == "morris" else designs.sobol(known.NAMES, 8, 5)
    found = indices(made, np.ones((len(made.points), 4)))
    assert list(found) == ["number", *COLUMNS[method]]
    assert (found.drop(columns="number") == 0.0).all(axis=None)


def test_an_output_that_hardly_ever_changes_is_no_mistake() -> None:
    made = designs.sobol(known.NAMES, 8, 5, second=True)
    for moved in (0, 1, len(made.points) - 1):
        y = np.zeros((len(made.points), 4))
        y[moved, 0] = 1.0
        assert np.isfinite(indices(made, y).drop(columns="number").to_numpy()).all()
        assert np.isfinite(pairs(made, y)["second"]).all()


def test_indices_of_second_order_need_their_points() -> None:
    made = designs.sobol(known.NAMES, 8, 5)
    with pytest.raises(ValueError, match="no points for indices of second order"):
        pairs(made, np.zeros((len(made.points), 2)))


@pytest.mark.parametrize("shape", [(1, 4), (4, 1)])
def test_luck_needs_two_points_and_two_runs(shape: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="do not show luck"):
        part_of_luck(np.zeros(shape))
