"""Page: one run, told and drawn."""

from sim.ui import run

run.show()
