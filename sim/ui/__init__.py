"""The app: three views on a batch of runs, each page a few lines over analysis and figures."""
