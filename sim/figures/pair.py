"""Two runs of one luck beside each other: a row an actor with its rung in both runs, a row of talks."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from sim.figures.look import Look, finish, turn_axis
from sim.figures.remembered import remembered

ROW, NAME, FOOT = 54, 15, 9  # pixels: a row, what of it its name takes, and the bars at its foot
TOP = 20  # pixels above the rows, for the words at the rule
RUNGS = 10.0
TALKS = "Talks"
HELD, DEAL = "held", "deal"


@remembered
def pair_chart(
    acts: pd.DataFrame, talks: pd.DataFrame, style: Look, start: tuple[int, int], last: int, turn: int | None,
    said: str,
) -> alt.LayerChart:  # fmt: skip
    """Return both runs over turns 1 to `last`, the reference's lines grey and dashed, with a rule at `turn`.

    `acts` has a row for each run, actor and turn: side (0 the reference, 1 the other), actor, label, turn,
    rung (0-10), differs (1 where the other run has it act otherwise), tip. `talks` has a row for each run and
    month with talks: side, turn, state (HELD or DEAL), tip. `said` stands at the rule (no rule where `turn`
    is None); `start` is the year and month of turn 0.
    """
    actors = list(style.actors)
    body = ROW - NAME - FOOT - 4
    rows = acts["actor"].map(actors.index).astype(float)
    drawn = acts.assign(
        y=TOP + rows * ROW + NAME + body * (1 - acts["rung"] / RUNGS), foot=TOP + (rows + 1) * ROW - 3
    )
    closing = drawn.loc[drawn.groupby(["side", "actor"])["turn"].idxmax()].assign(
        turn=lambda end: end["turn"] + 1
    )
    lines = pd.concat([drawn, closing.assign(differs=0)])
    base = TOP + len(actors) * ROW + NAME
    marks = talks.assign(y=base + 8.0 + 14.0 * talks["side"])
    names = pd.DataFrame(
        {"y": [TOP + k * ROW + 1.0 for k in range(len(actors) + 1)], "name": [*_labels(acts, actors), TALKS]}
    )
    height = TOP + (len(actors) + 1) * ROW
    along: dict[str, Any] = {
        "scale": alt.Scale(domain=[1, last + 1], nice=False),
        "axis": turn_axis(start, last),
    }
    down: dict[str, Any] = {
        "scale": alt.Scale(domain=[0, height], nice=False, reverse=True),
        "axis": None,
    }
    x, middle = alt.X("turn:Q", **along), alt.X("middle:Q", **along)
    y = alt.Y("y:Q", **down)
    colour = alt.Color(
        "actor:N", scale=alt.Scale(domain=actors, range=list(style.actors.values())), legend=None
    )
    step: dict[str, Any] = {"interpolate": "step-after", "strokeJoin": "round"}
    of = alt.Chart(lines).encode(x=x, y=y, detail="actor:N")
    layers = [
        alt.Chart(names.iloc[1:]).mark_rule(color=style.faint).encode(y=y),
        *(_rule(turn, said, x, last, style) if turn is not None else []),
        of.transform_filter("datum.side == 0").mark_line(
            **step, color=style.muted, strokeWidth=1.6, strokeDash=[4, 3]
        ),
        of.transform_filter("datum.side == 1").mark_line(**step, strokeWidth=2.2).encode(color=colour),
        of.transform_filter("datum.differs == 1 && datum.side == 1")
        .transform_calculate(middle="datum.turn + 0.5")
        .mark_tick(orient="horizontal", thickness=4, size=9, opacity=1)
        .encode(x=middle, y=alt.Y("foot:Q", **down), color=colour),
        of.transform_calculate(middle="datum.turn + 0.5")
        .mark_point(opacity=0, size=110)
        .encode(x=middle, tooltip=alt.Tooltip("tip:N", title=" ")),
        alt.Chart(marks)
        .transform_calculate(middle="datum.turn + 0.5")
        .mark_point(opacity=1, strokeWidth=1.5)
        .encode(
            x=middle,
            y=y,
            shape=alt.Shape(
                "state:N", scale=alt.Scale(domain=[HELD, DEAL], range=["circle", "diamond"]), legend=None
            ),
            size=alt.Size("state:N", scale=alt.Scale(domain=[HELD, DEAL], range=[34, 130]), legend=None),
            fill=alt.condition("datum.side == 1", alt.value(style.ink), alt.value(style.ground)),
            stroke=alt.condition("datum.side == 1", alt.value(style.ink), alt.value(style.muted)),
            tooltip=alt.Tooltip("tip:N", title=" "),
        ),
        *_names(names, y, style),
    ]
    return finish(alt.layer(*layers).resolve_scale(color="independent"), style, height, right=10)


def _labels(acts: pd.DataFrame, actors: list[str]) -> list[str]:
    labels = dict(zip(acts["actor"], acts["label"], strict=True))
    return [labels[actor] for actor in actors]


def _rule(turn: int, said: str, x: alt.X, last: int, style: Look) -> list[alt.Chart]:
    """Return the line where the two part, its words on the side that has room for them."""
    at = alt.Chart(pd.DataFrame({"turn": [turn], "said": [said]}))
    early = turn <= last / 2
    return [
        at.mark_rule(color=style.ink, strokeWidth=1.5).encode(x=x),
        at.mark_text(
            align="left" if early else "right", baseline="top", dx=5 if early else -5, y=2, fontWeight="bold"
        ).encode(x=x, text="said:N"),
    ]


def _names(names: pd.DataFrame, y: alt.Y, style: Look) -> list[alt.Chart]:
    """Return the name of each row at its top left, on a ground of its own where lines run behind it."""
    base = alt.Chart(names).encode(x=alt.value(2), y=y, text="name:N")
    words: dict[str, Any] = {"align": "left", "baseline": "top", "fontSize": 11, "dy": 2}
    return [
        base.mark_text(**words, stroke=style.ground, strokeWidth=4, opacity=0.85),
        base.mark_text(**words, color=style.muted),
    ]
