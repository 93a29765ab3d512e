"""The YAML of a scenario: shown, edited, taken from a file, given as a file; mistakes by line, in place."""

from __future__ import annotations

import re
from html import escape

import streamlit as st

from sim.ui import frame
from sim.ui.draft import OWN_FILE

TEXT, GIVEN, REFUSED = "yaml", "yaml-given", "yaml-refused"
LARGEST = 200_000  # bytes: a scenario file is a few kB
MOST_SHOWN = 30  # mistakes
HEIGHT = 380  # pixels


def editor(generated: str) -> str:
    """Let the reader edit the YAML, first what the sliders make, or take it from a file; return it."""
    untouched = st.session_state.get(TEXT) in (None, st.session_state.get(GIVEN))
    if untouched:
        st.session_state[TEXT] = st.session_state[GIVEN] = generated
    st.file_uploader("Take it from a file", key="yaml-file", on_change=_take, max_upload_size=1)
    refused = st.session_state.get(REFUSED, "")
    if refused:
        mistakes([refused], "")
    text = st.text_area("Scenario", key=TEXT, height=HEIGHT, persist_state="session")
    frame.note("What stands here is played. To give it an address, save it.")
    return text


def begin_anew() -> None:
    """Let the editor begin with what the sliders make, whatever stands in it; a callback."""
    st.session_state[GIVEN] = st.session_state.get(TEXT)


def _take() -> None:
    """Put a file that was handed in into the editor; say so where it is no text that could be one."""
    st.session_state.pop(REFUSED, None)
    file = st.session_state.get("yaml-file")
    if file is None:
        return
    name = file.name[:80]
    if file.size > LARGEST:
        st.session_state[REFUSED] = f"{name}:1:1: file: is larger than {LARGEST:,} bytes"
        return
    try:
        text = file.getvalue().decode("utf-8-sig")
    except UnicodeDecodeError:
        st.session_state[REFUSED] = f"{name}:1:1: file: is not text in UTF-8"
        return
    st.session_state[TEXT] = text.replace("\r\n", "\n")


def mistakes(lines: list[str], text: str) -> None:
    """Show mistakes as the command line words them, each with the line of the text that it is about."""
    shown = "".join(
        f"<li><code>{escape(line)}</code>{_quoted(line, text)}</li>" for line in lines[:MOST_SHOWN]
    )
    more = len(lines) - MOST_SHOWN
    rest = f"<p>and {more:,} more</p>" if more > 0 else ""
    count = "One mistake" if len(lines) == 1 else f"{len(lines):,} mistakes"
    frame.html(f'<div class="mistakes" role="alert"><p><b>{count}</b></p><ul>{shown}</ul>{rest}</div>')


def _quoted(message: str, text: str) -> str:
    """The line of the text that a message is about, as HTML; '' where it is about another file."""
    found = re.search(rf"{re.escape(OWN_FILE)}:(\d+):", message)
    lines = text.splitlines()
    if found is None or not 1 <= int(found[1]) <= len(lines):
        return ""
    return f"<pre>{escape(lines[int(found[1]) - 1][:120])}</pre>"


def view(text: str, name: str, key: str) -> None:
    """Show the YAML of the differences, and give it as a file."""
    with st.expander("The differences as YAML"):
        st.code(text, language="yaml", line_numbers=True, wrap_lines=True)
    download(text, name, key)


def download(text: str, name: str, key: str) -> None:
    """Give the YAML as a file."""
    st.download_button(
        "Download the YAML",
        text,
        file_name=f"{name}.yaml",
        mime="application/yaml",
        key=key,
        on_click="ignore",
    )
