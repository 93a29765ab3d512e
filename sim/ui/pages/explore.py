"""Page: how often each ending comes about, which runs are behind it, how any facet of them spreads, and how they go over time."""

from sim.ui import explore

explore.show()
