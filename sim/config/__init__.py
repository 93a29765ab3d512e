"""Configuration: YAML files checked and resolved into scenarios and batches."""

from sim.config.errors import ConfigError

__all__ = ["ConfigError"]
