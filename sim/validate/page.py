"""Page: a report written as Markdown, with what it belongs to on top, and known again from there."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from sim.config.errors import real
from sim.validate.report import Identity, Report
from sim.validate.sections import Section, sections, summary

HEAD = """\
# Validation: runs against facts

Written by the command below; do not edit it by hand. What measures and verdicts mean stands in
[odd.md](odd.md), section 11. `rules`, `configuration` and `behaviour` are SHA-256 hashes: of the
rulebook; of the scenarios and facts; of how the first runs of each scenario end, what is measured on
them, and the ranges of the facts. A test plays these first runs again. While they give the same, this
page describes the model as it stands, whatever was reworded; if not, the test fails until the page is
made anew with `make validation`.
"""


def to_markdown(report: Report) -> str:
    """Return a report as a page of Markdown."""
    names = ", ".join(found.name for found in report.scenarios)
    belongs = {**vars(report.identity), "scenarios": names}
    rows = "\n".join(f"| {name} | `{value}` |" for name, value in belongs.items())
    lines = "\n".join(f"- {line}" for line in summary(report))
    parts = "\n".join(as_table(section) for section in sections(report))
    return f"{HEAD}\n| this report | |\n|---|---|\n{rows}\n\n{lines}\n\n{parts}"


def as_table(section: Section) -> str:
    """Return a section as Markdown."""
    head = "| " + " | ".join(section.columns) + " |"
    line = "|---" + ("|---:" if section.figures else "|---") * (len(section.columns) - 1) + "|"
    rows = "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in section.rows
    )
    return f"## {section.title}\n\n{section.text}\n\n{head}\n{line}\n{rows}\n"


def identity_of(page: str) -> tuple[Identity, tuple[str, ...]]:
    """Return what a page says it belongs to, and the scenarios in it; ValueError where it does not say."""
    said = dict(re.findall(r"(?m)^\| (\w+) \| `([^`]*)` \|$", page))
    missing = {*Identity.__dataclass_fields__, "scenarios"} - set(said)
    if missing:
        raise ValueError(f"the page does not say its {', '.join(sorted(missing))}")
    return (
        Identity(
            command=said["command"],
            seed=int(said["seed"]),
            runs=int(said["runs"]),
            horizon=int(said["horizon"]),
            rules=said["rules"],
            configuration=said["configuration"],
            behaviour=said["behaviour"],
        ),
        tuple(said["scenarios"].split(", ")),
    )


def write_whole(path: Path, text: str) -> None:
    """Write a file in one go: it is as it was or all there. OSError where the place cannot be written."""
    path = real(path)  # the file itself, not a link to it
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as draft:
        try:
            draft.write(text)
            draft.flush()
            os.chmod(draft.name, 0o644)
            os.replace(draft.name, path)
        except BaseException:
            os.unlink(draft.name)
            raise
