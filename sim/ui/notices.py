"""Notices: what went wrong, said in place, with the rest of the page going on."""

from __future__ import annotations

import re

import streamlit as st

from sim.batch.errors import BatchError, Mismatch, OtherRules, StoreError
from sim.config.errors import ConfigError

PROBLEMS = "folder-problems"


class Refused(Exception):
    """What the reader asks for cannot be shown, for a reason that its text gives."""


EXPECTED = (BatchError, ConfigError, Mismatch, OtherRules, Refused, StoreError)


def inert(text: str) -> str:
    """Return a text that Markdown shows as it stands: no link, no HTML, no formatting."""
    return re.sub(r"([\\`*_{}\[\]()#+.!|<>~$:&-])", r"\\\1", text)


def warn(text: str) -> None:
    """Say in place what is missing or wrong."""
    st.warning(inert(text))


def folders() -> None:
    """List the folders below runs/ that could not be opened, folded away."""
    found: list[str] = st.session_state.get(PROBLEMS, [])
    if not found:
        return
    count = "One folder" if len(found) == 1 else f"{len(found)} folders"
    with st.expander(f"{count} under runs could not be opened"):
        st.markdown("\n".join(f"- {inert(problem)}" for problem in found))
