"""Configuration: YAML files checked and resolved into scenarios and batches."""
