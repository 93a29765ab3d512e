"""The rulebook: small scalar functions, written once and played by every driver."""
