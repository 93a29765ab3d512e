"""Benchmarks: how fast it is on this machine."""
