"""Page: the question, the article's claims and the odds in short."""

from sim.ui import briefing

briefing.show()
