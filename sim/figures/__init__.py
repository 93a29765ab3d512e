"""Figures: findings drawn as Altair charts; nothing is computed here but where a mark goes."""
