"""Minsk offer: a strategy simulation of an offer made in Minsk, its actors and its endings."""
