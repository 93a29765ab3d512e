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


def test_only_long_horizons_are_exploratory() -> None:
    assert words.horizon_note(36) == ""
    assert words.horizon_note(37) == "exploratory: horizon beyond the 36 turns that are certified"
