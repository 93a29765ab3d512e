"""Page: every number with its origin and weight, and the article's claims."""

from sim.ui import assumptions

assumptions.show()
