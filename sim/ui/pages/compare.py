"""Page: scenarios held against a reference, run by run on the same luck."""

from sim.ui import compare

compare.show()
