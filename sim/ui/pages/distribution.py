"""Page: how often each ending comes about."""

from sim.ui import distribution

distribution.show()
