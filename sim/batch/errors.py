"""What can go wrong with a batch or its folder, each in one sentence for the user."""


class StoreError(Exception):
    """A folder of results cannot be written, holds none or damaged ones, or is in use."""


class BatchError(Exception):
    """A batch could not be played to its end."""


class ClusterError(Exception):
    """Workers elsewhere cannot be reached, or cannot play these runs."""


class OtherRules(Exception):
    """Results were made with other rules than those here, so none of their runs can be played again."""


class Mismatch(Exception):
    """What was stored is not what was written, or not what comes out when it is played again."""
