"""Speed on this machine: `python -m benchmarks` measures, prints a table, and writes nothing that stays.

It takes some five minutes; with --million, which stores a million runs as well, one or two more.
"""

from __future__ import annotations

import argparse

from rich.console import Console
from rich.table import Table

from benchmarks.commands import Timed, default_batch, help_start
from benchmarks.compiling import compile_everything
from benchmarks.live import CONTINUATIONS, FIRST_RUNS, after_a_change, from_mid_run, one_run
from benchmarks.pages import waits
from benchmarks.profile import profile
from benchmarks.rules import MID_RUN, compiled_runs_a_second, mesa_runs_a_second, plain_runs_a_second
from benchmarks.store import FEW, MANY, MILLION, SCENARIOS, Kept, compared, kept, opened
from sim.batch.origin import machine, versions
from sim.ensemble.pool import cores
from sim.warm import ensure_warm
from tests.ui.conftest import find_chromium

EXPECTED_COMPILED = 4000  # 5,000 runs of the base case within 1.25 s
EXPECTED_COMPILING = 30
EXPECTED_RUNS, EXPECTED_HELP, EXPECTED_BATCH, EXPECTED_MEMORY = 150, 0.3, 60, 1024
EXPECTED_ONE_RUN, EXPECTED_FIRST, EXPECTED_CONTINUATIONS = 2.5, 0.125, 0.15
EXPECTED_PAGE, EXPECTED_SLIDER, EXPECTED_COMPARED = 2, 0.5, 5


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure the speed here.")
    asked.add_argument("--million", action="store_true", help="store a million runs too")
    million = asked.parse_args().million
    ensure_warm()
    out = Console(highlight=False, markup=False, emoji=False, width=100)
    about = {**machine(), "cores": str(cores()), **versions()}
    out.print(", ".join(f"{name} {value}" for name, value in about.items() if name != "libm"))
    table = Table("what", "measured", "expected")
    compiled, mesa, plain = compiled_runs_a_second(1), mesa_runs_a_second(), plain_runs_a_second()
    table.add_row("compiled driver, one thread", f"{compiled:.0f} runs/s", "")
    threads = f"{compiled_runs_a_second(cores()):.0f} runs/s"
    table.add_row(f"  on {cores()} threads", threads, f">= {EXPECTED_COMPILED} runs/s")
    table.add_row("Mesa driver, compiled rules, one core", f"{mesa:.0f} runs/s", f">= {EXPECTED_RUNS} runs/s")
    table.add_row("Mesa driver, plain Python", f"{plain:.2f} runs/s", "")
    table.add_row("compiled : Mesa : plain", f"{compiled / plain:.0f} : {mesa / plain:.0f} : 1", "")
    month = 1e6 / (compiled * 36)
    table.add_row("one month of a run, compiled driver", f"{month:.0f} µs", "")
    parts, weighed = profile()
    for part in parts:
        share = part.seconds * part.times * 1e6 / month
        name = "  " * (part.depth + 1) + part.name + (f", {part.times} times" if part.times > 1 else "")
        table.add_row(name, f"{1e6 * part.seconds:.2f} µs ({share:.0%})", "")
    table.add_row("one action weighed by its look-ahead", f"{1e9 * weighed:.0f} ns", "")
    alone, beside = compile_everything(1), compile_everything(cores())
    table.add_row("compiling all rules, once", f"{beside:.0f} s", f"<= {EXPECTED_COMPILING} s")
    table.add_row("  with one processor", f"{alone:.0f} s ({alone / beside:.1f} : 1)", "")
    table.add_row("sim --help", f"{help_start():.2f} s", f"<= {EXPECTED_HELP} s")
    batch: Timed = default_batch()
    table.add_row("default batch, whole command", f"{batch.seconds:.1f} s", f"<= {EXPECTED_BATCH} s")
    speed = batch.runs / batch.playing
    table.add_row(
        "  its playing, start of workers included", f"{batch.playing:.1f} s, {speed:.0f} runs/s", ""
    )
    table.add_row("  peak memory, all processes", f"{batch.peak:.0f} MiB", f"<= {EXPECTED_MEMORY} MiB")
    add_live(table)
    add_store(table, million)
    add_pages(table)
    out.print(table)


def add_live(table: Table) -> None:
    """Measure what a reader waits for."""
    table.add_row("sim run article --runs 1, all compiled", f"{one_run():.2f} s", f"<= {EXPECTED_ONE_RUN} s")
    first = f"{after_a_change():.3f} s"
    table.add_row(f"{FIRST_RUNS} runs after a parameter has moved", first, f"<= {EXPECTED_FIRST} s")
    continued, anew = from_mid_run()
    ratio = f"{continued:.3f} s, {continued / anew:.2f} of the time from the beginning"
    what = f"{CONTINUATIONS:,} continuations from turn {MID_RUN}"
    table.add_row(what, ratio, f"<= {EXPECTED_CONTINUATIONS} s")


def add_store(table: Table, million: bool) -> None:
    """Measure the store, with made-up runs, and how it grows with them."""
    with kept(FEW) as few, kept(MANY) as many:
        table.add_row(f"keeping {MANY:,} runs", f"{many.keep:.1f} s, peak {many.peak:.0f} MiB", "")
        table.add_row(f"  beside {FEW:,} runs", grown(many, few), "time <= 1.2, memory <= 1.5 times")
        table.add_row("  going on where nothing is left to do", f"{many.resume / many.keep:.1%} of that", "")
        for what, seconds in opened(many.folder).items():
            table.add_row(f"  opening it: {what}", f"{seconds:.2f} s", "<= 1 s")
        if million:
            with kept(MILLION) as most:
                table.add_row(f"  {MILLION:,} runs beside {MANY:,}", grown(most, many), "as above")
    with kept(MANY, SCENARIOS) as article:
        seconds = compared(article.folder)
        table.add_row(
            f"sim compare, {SCENARIOS} × {MANY:,} runs, whole command",
            f"{seconds:.1f} s",
            f"<= {EXPECTED_COMPARED} s",
        )


def add_pages(table: Table) -> None:
    """Measure what a reader of the app waits for in a browser, where there is one."""
    if find_chromium() is None:
        table.add_row("pages of the app", "not measured: no Chromium here", "")
        return
    with kept(MANY // SCENARIOS, SCENARIOS) as article:
        found = waits(article.folder)
    for page, seconds in found.pages.items():
        what = f"page {page} of {MANY:,} runs opened again, all of it drawn"
        table.add_row(what, f"{seconds:.1f} s", f"<= {EXPECTED_PAGE} s")
    table.add_row("first odds after a slider is moved", f"{found.slider:.2f} s", f"<= {EXPECTED_SLIDER} s")


def grown(more: Kept, fewer: Kept) -> str:
    """Return in words how a batch stands beside one of fewer runs."""
    time, memory = more.growth(fewer)
    return f"time a run {time:.2f} times, memory {memory:.2f} times"


if __name__ == "__main__":
    main()
