"""Screening: every number of a world moved to the ends of its range, one at a time, on shared luck."""
