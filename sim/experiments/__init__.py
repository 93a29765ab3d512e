"""Experiments: what the article claims, weighed by rules that its world states.

An experiment plays its arms over draws of all numbers from their ranges, on the same luck, and holds a few
figures against limits. What would support or refute the claim, and the limits, stand in the world's
`claims.yaml`; how a figure is made stands here, one module a measure.
"""
