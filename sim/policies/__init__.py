"""Policies: who decides for an actor. A policy may decide anything, and leaves the rest to the actor's own
logit."""

from sim.policies.base import ActionView, AnswerView, ConsentView, OfferView, Policy
from sim.policies.library import make_policy
from sim.policies.scripted import Scripted

__all__ = ["ActionView", "AnswerView", "ConsentView", "OfferView", "Policy", "Scripted", "make_policy"]
