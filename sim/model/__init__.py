"""The Mesa driver: one world played turn by turn, one agent per actor, every decision recorded."""

from sim.model.campaign import DEFAULT_HORIZON, DEFAULT_SEED, Actor, Campaign

__all__ = ["DEFAULT_HORIZON", "DEFAULT_SEED", "Actor", "Campaign"]
