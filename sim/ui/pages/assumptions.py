"""Page: every number with its origin and weight, and the theories followed."""

from sim.ui import assumptions

assumptions.show()
