"""The clock of one run: the month that is looked at, moved by hand or played, with what is drawn of it.

What the clock shows lies in a fragment, so that playing draws nothing else anew; the rest of the page follows when
the reader stops it or moves it by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from sim.model import Campaign
from sim.ui import choose
from sim.ui.sources import Source
from sim.words import month_of

SECONDS = 1.0  # that a month stays while played
PLAYING = "playing"
_WHOLE = "clock-whole"
_TURN = "clock-turn"


def clock(source: Source, campaign: Campaign, show: Callable[[int], None]) -> int:
    """Show the month's slider, the button that plays it and, by `show`, what belongs to the month; return it."""
    st.session_state.pop(_WHOLE, None)
    playing = bool(st.session_state.get(PLAYING))
    first = [True]
    found = [1]

    def body() -> None:
        if first:
            first.clear()
        elif st.session_state.pop(_WHOLE, False) or (st.session_state.get(PLAYING) and not tick(campaign)):
            st.rerun()
        found[0] = _bar(source, campaign, playing)
        show(found[0])

    st.fragment(body, run_every=SECONDS if playing else None)()
    return found[0]


def tick(campaign: Campaign) -> bool:
    """Move the clock on by a month; stop it, and return False, where the run has ended."""
    names = _months(campaign)
    turn = int(st.session_state.get(_TURN, 1)) + 1
    if turn > len(names):
        st.session_state[PLAYING] = False
        return False
    st.session_state[_TURN] = turn
    st.session_state["month"] = names[turn - 1]
    return True


def _bar(source: Source, campaign: Campaign, playing: bool) -> int:
    """Show slider and button; return the turn."""
    start = campaign.world.scenario.start
    with st.container(key="clock", horizontal=True, vertical_alignment="bottom"):
        turn = choose.month(source, start, campaign.turn, on_change=partial(_by_hand, campaign))
        st.button(
            "Stop" if playing else "Play",
            key="play",
            icon=":material/stop:" if playing else ":material/play_arrow:",
            on_click=_play_or_stop,
            args=(campaign,),
            help="Stay with this month" if playing else "Let the months pass, one a second",
        )
    return turn


def _by_hand(campaign: Campaign) -> None:
    """Let the whole page follow a month that was chosen by hand, and stop playing.

    While playing, the slider may still report the month before the last tick: that is no choice.
    """
    names, turn = _months(campaign), int(st.session_state.get(_TURN, 1))
    if st.session_state.get(PLAYING) and st.session_state["month"] in names[max(turn - 2, 0) : turn]:
        return
    st.session_state[PLAYING] = False
    st.session_state[_WHOLE] = True


def _play_or_stop(campaign: Campaign) -> None:
    """Play from the chosen month, or from the first where the run ends with it or before; or stop."""
    st.session_state[PLAYING] = not st.session_state.get(PLAYING)
    st.session_state[_WHOLE] = True
    names = _months(campaign)
    if st.session_state[PLAYING]:
        shown = st.session_state.get("month", names[0])
        st.session_state[_TURN] = names.index(shown) + 1 if shown in names[:-1] else 1
        st.session_state["month"] = names[st.session_state[_TURN] - 1]


def _months(campaign: Campaign) -> list[str]:
    """Return the months that were played."""
    return [month_of(campaign.world.scenario.start, turn) for turn in range(1, campaign.turn + 1)]
