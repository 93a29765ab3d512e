"""Speed on this machine: `python -m benchmarks` measures, prints a table, and writes nothing that stays."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from benchmarks.commands import Timed, default_batch, help_start
from benchmarks.compiling import compile_everything
from benchmarks.profile import profile
from benchmarks.rules import compiled_runs_a_second, mesa_runs_a_second, plain_runs_a_second
from sim.batch.manifest import machine, versions
from sim.ensemble.pool import cores
from sim.warm import ensure_warm

EXPECTED_COMPILED = 4000  # 5,000 runs of the base case within 1.25 s
EXPECTED_COMPILING = 30
EXPECTED_RUNS, EXPECTED_HELP, EXPECTED_BATCH, EXPECTED_MEMORY = 150, 0.3, 60, 1024


def main() -> None:
    """Measure and print."""
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
    out.print(table)


if __name__ == "__main__":
    main()
