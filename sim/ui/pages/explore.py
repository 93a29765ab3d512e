"""Page: how often each ending comes about, which runs are behind it, and how any facet of them spreads."""

from sim.ui import explore

explore.show()
