"""The app: pages on a batch of runs, each a few lines over analysis and figures."""
