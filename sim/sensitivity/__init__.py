"""Sensitivity: all numbers of a world moved at once by a design, and how much hangs on each."""
