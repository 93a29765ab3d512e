"""Page: experiments on the article's claims, weighed on demand, and the claims themselves."""

from sim.ui import claims

claims.show()
