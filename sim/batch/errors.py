"""What can go wrong with a batch or its folder, each in one sentence for the user."""


class StoreError(Exception):
    """A folder of results cannot be written, or holds none, or damaged ones."""


class BatchError(Exception):
    """A batch could not be played to its end."""


class Mismatch(Exception):
    """A run played again is not the run that was stored, or cannot be."""
