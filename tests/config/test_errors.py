"""Messages of mistakes: one line each, of bounded length."""

from sim.config.errors import LONGEST_ERROR, in_one_line


def test_an_error_is_told_in_one_line_of_bounded_length() -> None:
    told = in_one_line(ValueError("a\nb" * 1000))
    assert told.startswith("ValueError: a\\nb")
    assert "\n" not in told
    assert len(told) == LONGEST_ERROR
