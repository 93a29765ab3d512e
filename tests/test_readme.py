"""The README and the docs do what they say: their shell and Python blocks run, in order, in a clean copy.

A block runs from the copy's top folder. A comment on the lines before it leaves it out, with the reason:

    <!-- not run: needs a cluster -->

Lines that are `make test` (it runs this) or `make app` (it goes on until stopped) are always left out. The
pages of docs/how-to also say which files to save between their blocks: tests/test_how_to.py plays them.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
SHELL = {"bash", "console", "sh", "shell"}
PYTHON = {"py", "python"}
LEFT_OUT = re.compile(r"make +(test|app)\s*(#.*)?")
NOT_RUN = re.compile(r"<!--\s*not run:\s*(?P<reason>.*?)\s*-->", re.DOTALL)
MOST_SECONDS = 900


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: where it starts, what runs, and why it is left out, if it is."""

    page: str
    line: int
    language: str
    code: str
    reason: str | None = None

    @property
    def command(self) -> list[str]:
        """What runs the block, from the top folder of a working copy."""
        if self.language in PYTHON:
            return [".venv/bin/python", "-c", self.code]
        return ["bash", "-euo", "pipefail", "-c", self.code]


def shell_lines(language: str, text: str) -> list[str]:
    """Return the lines of a shell block that run; in a `console` block, those behind a prompt."""
    lines = text.splitlines()
    if language == "console":
        lines = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
    return [line for line in lines if not LEFT_OUT.fullmatch(line.strip())]


def blocks(page: str, text: str) -> Iterator[Block]:
    """Yield the blocks of a page that hold anything to run; Python blocks go on from those before them."""
    reason: str | None = None
    before = ""
    for token in MarkdownIt().parse(text):
        language = (token.info.split() or [""])[0].lower() if token.type == "fence" else ""
        line = token.map[0] + 1 if token.map else 0
        if language in SHELL:
            code = "\n".join(shell_lines(language, token.content))
            if any(part.strip() and not part.lstrip().startswith("#") for part in code.splitlines()):
                yield Block(page, line, language, code, reason)
        elif language in PYTHON:
            yield Block(page, line, language, before + token.content, reason)
            before += "" if reason else token.content
        found = NOT_RUN.search(token.content) if token.type == "html_block" else None
        reason = found["reason"] if found else None


def local_targets(text: str) -> Iterator[str]:
    """Yield what the links and pictures of a page point to inside the project."""
    for token in MarkdownIt().parse(text):
        for child in token.children or []:
            target = str(child.attrGet("href") or child.attrGet("src") or "")
            if target and not re.match(r"[a-z]+:|#", target):
                yield target.partition("#")[0]


def all_blocks() -> list[Block]:
    return [
        block
        for page in PAGES
        if page.exists() and page.parent.name != "how-to"
        for block in blocks(page.relative_to(ROOT).as_posix(), page.read_text(encoding="utf-8"))
    ]


def share_environment(copy: Path) -> None:
    """Give a working copy a .venv of its own with the packages of this one, but its own `sim`."""
    venv.create(copy / ".venv", symlinks=True)
    own, shared = Path(".venv/bin"), Path(sysconfig.get_path("scripts"))
    (packages,) = (copy / ".venv/lib").glob("python*/site-packages")
    (packages / "shared.pth").write_text(f"{copy}\n{sysconfig.get_path('purelib')}\n")
    for script in shared.iterdir():
        target = copy / own / script.name
        if script.is_file() and not target.exists() and script.read_bytes().startswith(b"#!"):
            target.write_text(script.read_text(encoding="utf-8").replace(str(shared), str(copy / own)))
            target.chmod(0o755)
    (copy / ".venv/.installed").touch()


@pytest.fixture(scope="module")
def working_copy(
    project: Path, project_files: tuple[Path, ...], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A copy of the project's own files alone, set up."""
    copy = tmp_path_factory.mktemp("copy")
    for path in project_files:
        target = copy / path.relative_to(project)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    share_environment(copy)
    return copy


@pytest.fixture(scope="module")
def plain_environment() -> dict[str, str]:
    """The environment of a shell just opened: no virtual environment, no make around it."""
    unwanted = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PYTHONPATH", "VIRTUAL_ENV"}
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    scripts = sysconfig.get_path("scripts")
    environment["PATH"] = os.pathsep.join(
        part for part in environment["PATH"].split(os.pathsep) if part != scripts
    )
    return environment


@pytest.mark.parametrize("block", all_blocks(), ids=lambda block: f"{block.page}:{block.line}")
def test_block_runs(block: Block, working_copy: Path, plain_environment: dict[str, str]) -> None:
    if block.reason:
        pytest.skip(f"{block.page}:{block.line}: {block.reason}")
    done = subprocess.run(
        block.command,
        cwd=working_copy,
        env=plain_environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=MOST_SECONDS,
    )
    assert done.returncode == 0, f"{block.page}:{block.line}\n{block.code}\n{done.stdout[-5000:]}"


def test_the_readme_has_blocks_that_run() -> None:
    assert [block for block in all_blocks() if block.page == "README.md" and not block.reason]


def test_the_readme_opens_with_the_two_commands() -> None:
    tokens = MarkdownIt().parse((ROOT / "README.md").read_text(encoding="utf-8"))
    first = next(token for token in tokens if token.type == "fence" and token.info.strip() in SHELL)
    commands = [line.partition("#")[0].removeprefix("$ ").strip() for line in first.content.splitlines()]
    assert [command for command in commands if command] == ["make run", "make test"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = local_targets(page.read_text(encoding="utf-8"))
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []


def test_a_block_left_out_needs_a_reason() -> None:
    unexplained = [block for block in all_blocks() if block.reason is not None and len(block.reason) < 10]
    assert unexplained == []


SAMPLE = """
# Title

```sh
make run   # play
make test
```

```console
$ make test
$ echo one
one
```

```python
x = 1
```

<!-- not run: needs a cluster -->

```python
y = connect()
```

```python
print(x)
```

    indented, not fenced

```yaml
a: 1
```

```sh
make app
```
"""


def test_blocks_are_found_in_order() -> None:
    found = [(block.line, block.language, block.code, block.reason) for block in blocks("page.md", SAMPLE)]
    assert found == [
        (4, "sh", "make run   # play", None),
        (9, "console", "echo one", None),
        (15, "python", "x = 1\n", None),
        (21, "python", "x = 1\ny = connect()\n", "needs a cluster"),
        (25, "python", "x = 1\nprint(x)\n", None),
    ]


def test_links_and_pictures_are_found() -> None:
    text = "![a](docs/a.png) [b](docs/b.md#part) [c](https://doi.org/10) [d](#here) [e](mailto:a@b.c)"
    assert list(local_targets(text)) == ["docs/a.png", "docs/b.md"]


def test_a_failing_block_fails(tmp_path: Path) -> None:
    block = Block("page.md", 1, "sh", "false\ntrue")
    assert subprocess.run(block.command, cwd=tmp_path).returncode == 1


def test_a_copy_imports_its_own_sim(tmp_path: Path) -> None:
    (tmp_path / "sim").mkdir()
    (tmp_path / "sim" / "__init__.py").write_text("WHERE = 'the copy'\n")
    share_environment(tmp_path)
    code = "import sim, numba, sys; assert sim.WHERE == 'the copy'; print(sys.version_info[:2])"
    done = subprocess.run(
        [".venv/bin/python", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(sys.version_info[:2])
