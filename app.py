"""The app's entry: its pages and nothing else. `make app` opens it."""

import streamlit as st

from sim.ui import notices
from sim.ui.frame import STYLE

FIRST = "briefing"
PAGES = {
    "briefing": "Briefing",
    "claims": "Claims",
    "batch": "Run a batch",
    "explore": "Explore",
    "run": "One run",
    "why": "Why",
    "compare": "Compare",
    "assumptions": "Assumptions",
}

st.set_page_config(page_title="Minsk offer", page_icon="🎲", layout="wide")
st.html(STYLE)
page = st.navigation(
    [
        st.Page(f"sim/ui/pages/{name}.py", title=title, url_path=name, default=name == FIRST)
        for name, title in PAGES.items()
    ],
    position="top",
)
try:
    page.run()
except notices.EXPECTED as error:
    notices.warn(str(error))
notices.folders()
