"""The command line: `sim`, one module a command, and what any of them makes of a mistake.

Exit codes: 0 done, 1 some runs failed, 2 usage or configuration, 3 a check did not match, 130 interrupted.
Commands import what they need when they are called, so that `sim --help` answers at once.
"""

from __future__ import annotations

import gc
import os
import re
import signal
import sys
import threading
from typing import NoReturn

import typer

from sim.batch.errors import BatchError, ClusterError, Mismatch, OtherRules, StoreError
from sim.cli import (
    actors,
    check,
    claims,
    columns,
    compare,
    parameters,
    replay,
    report,
    run,
    runs,
    scenarios,
    schema,
    screening,
    sensitivity,
    show,
    structure,
    uncertainty,
    validate,
    verify,
    weigh,
    why,
)
from sim.cli.terminal import say
from sim.config.errors import ConfigError, one_line

FAILED, USAGE, MISMATCH, INTERRUPTED, TERMINATED = 1, 2, 3, 130, 143
PLAYING, MANAGER = "batch", "batch-processes"  # how names of threads that play a batch begin; one such name
MOMENT = 0.3  # seconds
SELDOM = 50_000  # new objects from one search for garbage to the next: with Python's 700 a tenth of a command

app = typer.Typer(
    name="sim",
    help="War and negotiation after Minsk's offer: how often each ending comes about, and why.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain text: it comes in half the time, and is the same in a pipe
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS = (
    *(run, runs, show, why, replay, verify, compare, weigh, report, check, validate, screening),
    *(uncertainty, sensitivity),
    *(scenarios, columns, actors, claims, parameters, structure, schema),
)
for module in COMMANDS:
    app.command(module.__name__.rpartition(".")[2], short_help=module.command.__doc__)(module.command)


def main() -> NoReturn:
    """Run the command line and exit; a user's mistake is told in lines on stderr, without a traceback."""
    _prepare()
    _leave(_answer())


def _answer() -> int | str | None:
    try:
        app(prog_name="sim")
    except SystemExit as end:
        if end.code == INTERRUPTED:
            return _tell(["stopped"], INTERRUPTED)
        return end.code
    except KeyboardInterrupt:
        return _tell(["stopped"], INTERRUPTED)
    except ConfigError as error:
        return _tell(error.lines, USAGE)
    except (StoreError, ClusterError, OtherRules) as error:
        return _tell([str(error)], USAGE)
    except Mismatch as error:
        return _tell([str(error)], MISMATCH)
    except BatchError as error:
        return _tell([str(error)], FAILED)
    except OSError as error:
        return _tell([f"{error.filename or 'output'}: {error.strerror or error}"], USAGE)
    return 0


def _leave(code: int | str | None) -> NoReturn:
    """Exit; when stopped, without waiting for threads to play what they have in hand, and but a moment for
    the one that speaks with processes, which cleans up behind them."""
    if code in (INTERRUPTED, TERMINATED):
        playing = [thread for thread in threading.enumerate() if thread.name.startswith(PLAYING)]
        for thread in playing:
            if thread.name == MANAGER:
                thread.join(MOMENT)
        if any(thread.is_alive() for thread in playing):
            from multiprocessing import util

            # Give back what processes shared; what waits for threads is below 0. Its types are not published.
            util._run_finalizers(0)  # type: ignore[attr-defined]
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            os._exit(int(code))
    gc.freeze()  # all goes with the process: to look for garbage once more takes a tenth of a short command
    sys.exit(code)


def _tell(lines: list[str], code: int) -> int:
    for line in lines:
        say(one_line(line))
    return code


def _prepare() -> None:
    """Bear any encoding and width of the output, find policies in the working folder, end in order when told
    to; search for garbage seldom, since most of what a command makes lives until its end."""
    gc.set_threshold(SELDOM, *gc.get_threshold()[1:])
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started this
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  (it stays open)
        getattr(sys, name).reconfigure(errors="replace")
    for name in ("COLUMNS", "LINES"):
        if not re.fullmatch("[1-9][0-9]{0,3}", os.environ.get(name, "1")):
            del os.environ[name]  # no size that a terminal can have: as if nothing had been said
    if os.curdir not in sys.path and "" not in sys.path:
        sys.path.append("")
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(TERMINATED))
