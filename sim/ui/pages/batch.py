"""Page: a scenario played live, and kept."""

from sim.ui import batch

batch.show()
