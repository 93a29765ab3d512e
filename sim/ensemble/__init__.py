"""The compiled driver: many runs at once through the same rules as the Mesa driver, and to the same bits."""

from sim.ensemble.play import Played, play_runs
from sim.ensemble.told import play_or_tell, world_of

__all__ = ["Played", "play_or_tell", "play_runs", "world_of"]
