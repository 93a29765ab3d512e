"""Analysis: from tables of runs to findings; no drawing, nothing of the model."""
