"""The how-to pages do what they say: each block is saved, put in or run, and output shown is output made.

A page is played in a folder that holds a copy of `configs` and nothing else. What becomes of a block follows
from the sentence before it:

    Save this as `FILE`:                         the block becomes the file
    In `FILE`, put this above the line `LINE`:   the block goes there, once
    With `OLD` written as `NEW` in `FILE`, `COMMAND` says:
                                                 it says the block, line for line; then OLD is put back

Any other shell block is run; in a `console` block the lines without a prompt are the output. Python blocks
run in one namespace, and a `text` block right after one is what it prints. `…` stands for what is left out:
in a line for some of the line, alone in a line for any lines. A comment `<!-- not run: reason -->` leaves a
block out.
"""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
NAMES = {
    *("add-an-action", "add-a-scenario", "stop-and-go-on", "write-a-policy", "use-it-in-a-notebook"),
    *("compare-scenarios", "run-on-a-cluster", "take-in-what-is-not-known", "weigh-a-claim"),
}
SHELL = {"console", "sh"}
MOST_SECONDS = 300
LEFT_OUT = "…"

SAVE = re.compile(r"Save this as `(?P<file>[^`]+)`(?: too)?:")
PUT = re.compile(r"In `(?P<file>[^`]+)`, put this above the line `(?P<line>[^`]+)`:")
WRONG = re.compile(
    r"With `(?P<old>[^`]+)` written as `(?P<new>[^`]+)` in `(?P<file>[^`]+)`, `(?P<command>[^`]+)` says:"
)
NOT_RUN = re.compile(r"<!--\s*not run:\s*(?P<reason>.{10,}?)\s*-->", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page, the text before it since the last block, and why it is not run, if so."""

    line: int
    language: str
    text: str
    before: str
    reason: str | None = None


def blocks(page: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page, each with the paragraph right before it in one line."""
    before, reason = "", None
    for token in MarkdownIt().parse(page):
        if token.type == "inline":
            before = " ".join(token.content.split())
        elif token.type == "html_block" and (found := NOT_RUN.search(token.content)):
            reason = found["reason"]
        elif token.type == "fence":
            assert token.map is not None
            yield Block(token.map[0] + 1, token.info.strip(), token.content, before, reason)
            before, reason = "", None


def fits(shown: str, made: str) -> bool:
    """Tell whether output is the one shown, where `…` stands for any part of a line, alone for any lines."""
    lines = []
    for line in shown.rstrip("\n").split("\n"):
        if line.strip() == LEFT_OUT:
            lines.append(r"(?:[^\n]*\n)*")
        else:
            some = r"[^\n]*".join(re.escape(part) for part in line.rstrip().split(LEFT_OUT))
            lines.append(some + r"[ ]*\n")
    return re.fullmatch("".join(lines), made.rstrip("\n") + "\n") is not None


def commands(block: Block) -> Iterator[tuple[str, str | None]]:
    """Yield the commands of a shell block, each with the output shown below it; None where none is."""
    if block.language == "sh":
        yield block.text, None
        return
    for part in re.split(r"(?m)^\$ ", block.text)[1:]:
        command, _, output = part.partition("\n")
        yield command, output or None


class Page:
    """Plays the blocks of one page in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.namespace: dict[str, Any] = {"__name__": "__main__"}
        self.printed: str | None = None

    def play(self, block: Block) -> None:
        """Do what a block says; AssertionError where what is shown is not what comes."""
        printed, self.printed = self.printed, None
        if block.reason:
            return
        if found := SAVE.search(block.before):
            path = self.folder / found["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif found := PUT.search(block.before):
            self._put(self.folder / found["file"], found["line"], block.text)
        elif found := WRONG.search(block.before):
            self._go_wrong(found, block.text)
        elif block.language in SHELL:
            for command, shown in commands(block):
                made, code = self._shell(command)
                assert code == 0, f"{command}\n{made}"
                assert shown is None or fits(shown, made), f"{command}\nshown:\n{shown}\nmade:\n{made}"
        elif block.language == "python":
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(compile(block.text, f"<block at line {block.line}>", "exec"), self.namespace)
            self.printed = out.getvalue()
        elif block.language == "text" and printed is not None:
            assert fits(block.text, printed), f"shown:\n{block.text}\nmade:\n{printed}"
        else:
            raise AssertionError(f"a block of {block.language!r} that nothing is done with")

    def _put(self, path: Path, line: str, text: str) -> None:
        lines = path.read_text(encoding="utf-8").split("\n")
        places = [place for place, there in enumerate(lines) if there.strip() == line]
        assert len(places) == 1, f"{path}: {line!r} stands there {len(places)} times"
        lines[places[0] : places[0]] = text.split("\n")
        path.write_text("\n".join(lines), encoding="utf-8")

    def _go_wrong(self, found: re.Match[str], shown: str) -> None:
        path = self.folder / found["file"]
        right = path.read_text(encoding="utf-8")
        assert right.count(found["old"]) == 1, f"{path}: {found['old']!r} stands there more than once, or not"
        path.write_text(right.replace(found["old"], found["new"]), encoding="utf-8")
        made, code = self._shell(found["command"])
        path.write_text(right, encoding="utf-8")
        assert code in (1, 2), f"{found['command']} ends with {code}\n{made}"
        assert fits(shown, made), f"{found['command']}\nshown:\n{shown}\nmade:\n{made}"

    def _shell(self, command: str) -> tuple[str, int]:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=MOST_SECONDS,
        )
        return done.stdout, done.returncode


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a copy of `configs` and a .venv whose commands are this project's, made the working
    folder."""
    shutil.copytree(ROOT / "configs", tmp_path / "configs")
    scripts = tmp_path / ".venv" / "bin"
    scripts.mkdir(parents=True)
    installed = "from sim.cli import main\n\nif __name__ == '__main__':\n    main()\n"
    (scripts / "sim").write_text(f"#!{sys.executable}\n{installed}")
    (scripts / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    for script in scripts.iterdir():
        script.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_the_pages_are_there() -> None:
    assert {page.stem for page in PAGES} == NAMES


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_does_what_it_says(path: Path, folder: Path) -> None:
    page = Page(folder)
    modules = set(sys.modules)
    try:
        for block in blocks(path.read_text(encoding="utf-8")):
            try:
                page.play(block)
            except Exception as error:
                raise AssertionError(f"{path.name}:{block.line}: {error}") from error
    finally:
        for name in set(sys.modules) - modules:  # what the page saved and imported
            if str(getattr(sys.modules[name], "__file__", None) or "").startswith(str(folder)):
                del sys.modules[name]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_has_its_parts_and_shows_mistakes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for part in ("**At the end** ", "## What can go wrong", "## Read on"):
        assert part in text
    assert "](../odd.md#" in text
    assert "](../glossary.md#" in text
    assert len(re.sub(r"(?ms)^```.*?^```$", "", text).split()) < 650, "a how-to is short"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_sections_and_tests_that_a_page_names_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target, anchor in re.findall(r"\]\(([\w./-]+\.md)#([\w-]+)\)", text):
        headings = re.findall(r"(?m)^#+ (.*)$", (path.parent / target).read_text(encoding="utf-8"))
        slugs = {re.sub(r"[^\w\s-]", "", heading.lower()).replace(" ", "-") for heading in headings}
        assert anchor in slugs, f"{target}#{anchor}"
    for file, name in re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", text):
        assert f"def {name}" in (ROOT / file).read_text(encoding="utf-8"), f"{file}::{name}"


SAMPLE = """
Save this as `a/b.txt`:

```yaml
one: 1
two: 2
```

In `a/b.txt`, put this above the line `two: 2`:

```yaml
half: 1.5
```

```console
$ cat a/b.txt
one: 1
…
two: 2
$ echo three four
three …
```

```python
x = 1
```

```python
print(x + 1)
```

```text
2
```

With `one: 1` written as `one: l` in `a/b.txt`, `grep 'one: 1' a/b.txt || (echo none; exit 2)` says:

```text
none
```

<!-- not run: there is no such command -->

```sh
no_such_command
```
"""


def play(text: str, folder: Path) -> None:
    page = Page(folder)
    for block in blocks(text):
        page.play(block)


def test_blocks_are_saved_put_in_run_and_compared(tmp_path: Path) -> None:
    play(SAMPLE, tmp_path)
    assert (tmp_path / "a/b.txt").read_text() == "one: 1\nhalf: 1.5\n\ntwo: 2\n"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("\nthree …\n", "\nthree five\n"),
        ("\n…\ntwo: 2", "\ntwo: 2"),
        ("```text\n2\n", "```text\n3\n"),
        ("```text\nnone\n", "```text\nsome\n"),
        ("`one: l`", "`one: 11`"),
        ("the line `two: 2`", "the line `two: 3`"),
        ("print(x + 1)", "print(y + 1)"),
        ("<!-- not run: there is no such command -->", ""),
        ("```sh\n", "```yaml\n"),
    ],
)
def test_a_page_that_does_not_do_what_it_says_fails(right: str, wrong: str, tmp_path: Path) -> None:
    assert SAMPLE.count(right) == 1
    text = SAMPLE.replace(right, wrong)
    if wrong == "```yaml\n":
        text = text.replace("<!-- not run: there is no such command -->", "")
    with pytest.raises((AssertionError, NameError)):
        play(text, tmp_path)
