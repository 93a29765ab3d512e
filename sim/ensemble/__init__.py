"""The compiled driver: many runs at once through the same rules as the Mesa driver, and to the same bits."""

from sim.ensemble.play import Played, play_runs

__all__ = ["Played", "play_runs"]
