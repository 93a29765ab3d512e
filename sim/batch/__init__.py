"""Batches: many runs of several scenarios on the same luck, played in shards and kept in a folder."""
