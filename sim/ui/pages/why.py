"""Page: why an actor chose as it did."""

from sim.ui import why

why.show()
