"""Validation: runs played and held against facts, and against what must hold in every run."""
