"""Uncertainty: how much of the spread of endings is luck, and how much not knowing the parameters."""
