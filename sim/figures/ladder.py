"""The escalation ladder: rungs 0 to 10 with the thresholds between them, and a step line for each actor."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sim.figures.look import Look, at_x, finish, over_lines, turn_axis, turn_rule
from sim.figures.remembered import remembered

# After Kahn 1965: rungs that any reader can tell apart, and the thresholds that stand between some of them.
RUNGS = (
    "At rest",
    "Talks, restraint",
    "Attrition, aid, sanctions",
    "Signals, mobilisation",
    "Forward deployment",
    "Deep conventional strikes",
    "Nuclear-capable missile fired",
    "A third country enters",
    "Nuclear alert or test",
    "Nuclear use",
    "Nuclear exchange",
)
THRESHOLDS = (
    (2.5, "show of force"),
    (4.5, "strikes beyond the front"),
    (6.5, "the war widens"),
    (8.5, "the nuclear threshold"),
)
BELLIGERENTS = ("russia", "ukraine")
LANE = 0.07  # of a rung: actors on the same rung run beside each other
LABEL_GAP = 0.32  # of a rung: least distance between two labels
HEIGHT = 560


def lanes(steps: pd.DataFrame, actors: tuple[str, ...]) -> pd.DataFrame:
    """Return the steps with `y`, the rung shifted a little by actor, so that no line hides another."""
    middle = (len(actors) - 1) / 2
    order = {actor: k for k, actor in enumerate(actors)}
    return steps.assign(y=steps["rung"] - (steps["actor"].map(order) - middle) * LANE)


def spread(values: list[float], gap: float) -> list[float]:
    """Return the values moved as little as needed for no two to be closer than `gap`, in the order given."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    groups: list[tuple[float, list[int]]] = []
    for i in order:
        groups.append((values[i], [i]))
        while len(groups) > 1 and _top(groups[-2], gap) + gap > _bottom(groups[-1], gap):
            _, upper = groups.pop()
            _, lower = groups.pop()
            members = lower + upper
            groups.append((sum(values[k] for k in members) / len(members), members))
    placed = [0.0] * len(values)
    for centre, members in groups:
        for k, i in enumerate(members):
            placed[i] = centre + (k - (len(members) - 1) / 2) * gap
    return placed


def _top(group: tuple[float, list[int]], gap: float) -> float:
    return group[0] + (len(group[1]) - 1) / 2 * gap


def _bottom(group: tuple[float, list[int]], gap: float) -> float:
    return group[0] - (len(group[1]) - 1) / 2 * gap


@remembered
def ladder(steps: pd.DataFrame, style: Look, start: tuple[int, int], last: int, turn: int) -> alt.LayerChart:
    """Return the ladder over turns 1 to `last`, with a rule at `turn`.

    `steps` has a row for each actor and turn: turn, actor, label, rung (0-10), tip. `start` is the year and
    month of turn 0.
    """
    actors = tuple(style.actors)
    drawn = lanes(steps, actors)
    fights = drawn["actor"].isin(BELLIGERENTS)
    drawn = drawn.assign(
        width=fights.map({True: 2.8, False: 1.5}), opacity=fights.map({True: 1.0, False: 0.8})
    )
    ends = drawn.loc[drawn.groupby("actor")["turn"].idxmax()].copy()
    closing = ends.assign(turn=ends["turn"] + 1)
    ends = closing.assign(y=spread(list(ends["y"]), LABEL_GAP))
    colours = alt.Color(
        "actor:N", scale=alt.Scale(domain=list(actors), range=list(style.actors.values())), legend=None
    )
    x = alt.X("turn:Q", scale=alt.Scale(domain=[1, last + 1], nice=False), axis=turn_axis(start, last))
    scale = alt.Scale(domain=[-0.6, 10.6], nice=False)
    y = alt.Y("y:Q", scale=scale, axis=None)
    bands = pd.DataFrame(
        {"low": [k - 0.5 for k in range(0, 11, 2)], "high": [k + 0.5 for k in range(0, 11, 2)]}
    )
    rungs = pd.DataFrame(
        {"y": [k + 0.5 for k in range(11)], "name": [f"{k}  {name}" for k, name in enumerate(RUNGS)]}
    )
    limits = pd.DataFrame(THRESHOLDS, columns=["y", "name"])
    lines = alt.Chart(pd.concat([drawn, closing])).encode(x=x, y=y, color=colours)
    names = alt.Chart(rungs).encode(
        x=at_x(0), y=alt.Y("y:Q", scale=scale, axis=None), text=alt.Text("name:N")
    )
    edge = alt.Y("y:Q", scale=scale, axis=None)
    chart = alt.layer(
        alt.Chart(bands)
        .mark_rect(color=style.faint, opacity=0.45)
        .encode(y=alt.Y("low:Q", scale=scale, axis=None), y2=alt.Y2("high:Q")),
        alt.Chart(limits).mark_rule(color=style.ink, strokeWidth=1, strokeDash=[2, 3]).encode(y=edge),
        turn_rule(turn + 0.5, x, style),
        lines.mark_line(interpolate="step-after", strokeJoin="round").encode(
            detail=alt.Detail("actor:N"),
            strokeWidth=alt.StrokeWidth("width:Q", scale=None),
            opacity=alt.Opacity("opacity:Q", scale=None),
        ),
        *over_lines(names, style, align="left", baseline="top", dx=4, dy=1, fontSize=11, color=style.muted),
        *over_lines(
            alt.Chart(limits).encode(x=at_x("width"), y=edge, text=alt.Text("name:N")),
            style,
            align="right",
            baseline="bottom",
            dx=-4,
            dy=-2,
            color=style.ink,
            fontStyle="italic",
        ),
        lines.mark_point(opacity=0, size=120).encode(tooltip=alt.Tooltip("tip:N", title=" ")),
        alt.Chart(ends)
        .mark_text(align="left", dx=6, fontWeight="bold")
        .encode(x=x, y=y, text=alt.Text("label:N"), color=colours),
    )
    return finish(chart, style, HEIGHT, right=8)
