"""Words: one for every name of the vocabulary, in its order."""

from sim import words
from sim.rules import vocabulary as V


def test_every_name_has_a_word() -> None:
    assert tuple(words.OUTCOMES) == V.OUTCOMES
    assert tuple(words.ACTORS) == V.ACTORS
    assert tuple(words.FORMATS) == V.FORMATS
    assert set(words.GOALS) == {goal for goals in V.GOALS.values() for goal in goals}


def test_words_tell_apart() -> None:
    for names in (words.OUTCOMES, words.ACTORS, words.FORMATS):
        assert len(set(names.values())) == len(names)
    for goals in V.GOALS.values():
        assert len({words.GOALS[goal] for goal in goals}) == len(goals)


def test_the_origin_of_a_figure_tells_what_was_left_out_and_what_is_exploratory() -> None:
    plain = words.origin("0123456789", 7, 2, 1000, 36, 0)
    assert plain == f"Configuration 01234567 · seed 7 · 2 × 1,000 runs of 36 months. {words.NO_FORECAST}"
    assert "months · 3 failed and are left out. Shares" in words.origin("0" * 64, 7, 1, 10, 36, 3)
    late = words.origin("0" * 64, 7, 1, 10, 40, 0)
    assert late.endswith(" Exploratory: horizon beyond the 36 turns that are certified.")


def test_only_long_horizons_are_exploratory() -> None:
    assert words.horizon_note(36) == ""
    assert words.horizon_note(37) == "exploratory: horizon beyond the 36 turns that are certified"
