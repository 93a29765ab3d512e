"""The ODD document and the glossary: names exist, values are current, nothing is left out."""

import ast
import importlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim import words
from sim.cli import app
from sim.config.loader import load_scenario
from sim.config.provenance import named_records
from sim.config.schema_actions import ActionFile, ChangeFile, MoveFile
from sim.config.schema_scenario import BatchFile, ScenarioFile
from sim.config.schema_table import TableFile, TermsFile
from sim.rules import turn
from sim.rules import vocabulary as V
from sim.rules.parameters import PARAMETERS

ROOT = Path(__file__).parents[1]
ODD = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
RULES = ROOT / "sim" / "rules"

NAMES = {parameter.name for parameter in PARAMETERS}
GROUPS = {name.partition(".")[0] for name in NAMES}
DOTTED = r"(?<![\w./])[a-z_]+\.[a-z_]+(?:\.[a-z_]+)*(?![\w/(])"
FILES = (".md", ".py", ".yaml")


def equations(text: str) -> str:
    return "\n".join(re.findall(r"(?ms)^```text\n(.*?)^```", text))


def dotted_names(text: str) -> Iterator[str]:
    """Yield every dotted name in backquotes or equations that could be a parameter's or a table number's."""
    for part in [*re.findall(r"`([^`\n]+)`", text), equations(text)]:
        for name in re.findall(DOTTED, part):
            if not name.startswith("sim.") and not name.endswith(FILES):
                yield name


def functions_of(text: str) -> set[str]:
    return set(re.findall(r"`(sim\.[\w.]+)`", text))


def is_arithmetic(node: ast.AST) -> bool:
    """Tell whether a node computes, or reads a parameter."""
    match node:
        case ast.BinOp() | ast.AugAssign() | ast.Attribute(value=ast.Name(id="P")):
            return True
    return False


def equations_in_use() -> set[str]:
    """Return the public compiled rules that compute something and that other code calls."""
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "sim").rglob("*.py")}
    found = set()
    for path, source in sources.items():
        if path.parent != RULES:
            continue
        for node in ast.parse(source).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            marks = {getattr(mark, "id", "") for mark in node.decorator_list}
            calls = re.compile(rf"\b{node.name}\(")
            used = sum(len(calls.findall(text)) for text in sources.values()) > 1
            if (
                marks & {"rule", "small", "allocating", "abreast"}
                and used
                and any(map(is_arithmetic, ast.walk(node)))
            ):
                found.add(f"sim.rules.{path.stem}.{node.name}")
    return found


def steps_of_a_turn() -> dict[int, list[str]]:
    """Return the functions that the module of the order of play names at each step."""
    steps = {}
    for number, listed in re.findall(r"(?m)^(\d)\. .*?\s{2,}(\S.*)$", turn.__doc__ or ""):
        module, functions = "", []
        for name in listed.split(", "):
            module = name.partition(".")[0] if "." in name else module
            functions.append(f"sim.rules.{module}.{name.rpartition('.')[2]}")
        steps[int(number)] = functions
    return steps


@pytest.mark.parametrize("text", [ODD, GLOSSARY], ids=["odd", "glossary"])
def test_every_dotted_name_exists(text: str) -> None:
    numbers = {name for name, _ in named_records(load_scenario("baseline"))}
    fields = {f"format.{field.name}" for field in V.FORMAT_FIELDS}
    unknown = {name for name in dotted_names(text) if name not in NAMES | numbers | fields}
    assert not unknown


@pytest.mark.parametrize("text", [ODD, GLOSSARY], ids=["odd", "glossary"])
def test_every_function_named_exists(text: str) -> None:
    for name in functions_of(text):
        module, _, attribute = name.rpartition(".")
        assert hasattr(importlib.import_module(module), attribute), name


def test_every_equation_of_the_rulebook_is_described() -> None:
    rules = equations_in_use()
    assert len(rules) > 80
    missing = rules - functions_of(ODD)
    assert not missing, f"say where it stands in docs/odd.md: {sorted(missing)}"


def test_every_parameter_stands_in_an_equation() -> None:
    missing = NAMES - set(dotted_names(ODD))
    assert not missing, f"write the equation it is in into docs/odd.md: {sorted(missing)}"


def test_every_group_of_parameters_is_named() -> None:
    assert {group for group in GROUPS if f"`{group}`" not in ODD} == set()


def test_every_number_of_a_format_is_described() -> None:
    assert {f.name for f in V.FORMAT_FIELDS if f"format.{f.name}" not in ODD} == set()


def test_words_in_equations_are_of_the_vocabulary() -> None:
    goals = {goal for listed in V.GOALS.values() for goal in listed}
    theories = {alternative for alternatives in V.STRUCTURE.values() for alternative in alternatives}
    known = set(V.OFFSET) | goals | theories | {"share_a", "share_b", "net_gain"}
    plain = re.sub(DOTTED, " ", equations(ODD))
    unknown = set(re.findall(r"(?<![\w.])[a-z]+(?:_[a-z]+)+(?![\w(])", plain)) - known
    assert not unknown


def test_values_given_are_current() -> None:
    numbers = {name: record.value for name, record in named_records(load_scenario("baseline"))}
    given = re.findall(rf"`({DOTTED})`(?:,| \()\s*(-?\d+(?:\.\d+)?)\)", ODD)
    assert len(given) > 5
    wrong = {name: (value, numbers[name]) for name, value in given if float(value) != numbers[name]}
    assert not wrong, f"name: (given in docs/odd.md, central value): {wrong}"


def test_groups_of_state_variables_cover_the_state() -> None:
    rows = re.findall(r"(?m)^\| [^|]+ \| (\d+) \| `(\w+)` \| `(\w+)` \|$", ODD)
    names = list(V.OFFSET)
    next_one = 0
    for number, first, last in rows:
        assert names[next_one] == first
        assert names.index(last) - next_one + 1 == int(number), f"the group from {first} to {last}"
        next_one = names.index(last) + 1
    assert next_one == len(names)


def test_the_nine_steps_are_those_of_a_turn() -> None:
    steps = steps_of_a_turn()
    assert sorted(steps) == list(range(1, 10))
    for number, functions in steps.items():
        row = re.search(rf"(?m)^\| {number} \|.*$", ODD)
        assert row, f"step {number}"
        assert functions_of(row.group()) == set(functions), f"step {number}"


def test_every_name_of_the_vocabulary_is_explained() -> None:
    goals = {goal for listed in V.GOALS.values() for goal in listed}
    names = [*V.ACTORS, *V.FORMATS, *V.OUTCOMES, *sorted(goals), *V.ESCALATION_CLASSES]
    assert [name for name in names if not re.search(rf"\b{name}\b", GLOSSARY + ODD)] == []


def test_the_glossary_gives_each_actor_its_goals() -> None:
    section = GLOSSARY.partition("## Goals")[2]
    for actor, listed in V.GOALS.items():
        row = re.search(rf"(?m)^\| `{actor}` \| (.*) \|$", section)
        assert row, actor
        assert tuple(re.findall(r"`(\w+)`", row.group(1))) == listed


def test_the_glossary_uses_the_words_shown_elsewhere() -> None:
    for labels in (words.OUTCOMES, words.ACTORS, words.FORMATS):
        for name, label in labels.items():
            row = re.search(rf"(?m)^\|.*`{name}`.*$", GLOSSARY)
            assert row, name
            assert label.lower() in row.group().lower(), name


def test_each_closed_form_is_bound_or_set_aside() -> None:
    section = ODD.partition("## 9. Closed forms")[2].partition("\n## ")[0]
    rows = {int(number): cells for number, cells in re.findall(r"(?m)^\| V(\d+) \| (.*) \|$", section)}
    assert sorted(rows) == list(range(1, 19))
    for number, cells in rows.items():
        _, status, detail, test = cells.split(" | ")
        assert status in {"bound", "not part of the model"}, f"V{number}"
        if status == "bound":
            assert functions_of(detail), f"V{number} names no function"
            path, _, name = test.strip("`").partition("::")
            assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), f"V{number}: {test}"


@pytest.mark.parametrize("text", [ODD, GLOSSARY], ids=["odd", "glossary"])
def test_a_name_that_does_not_exist_would_be_found(text: str) -> None:
    assert "front.no_such" in set(dotted_names(f"{text}\n`front.no_such`"))


def test_the_elements_of_the_protocol_stand_in_their_order() -> None:
    """Grimm et al. 2020 in the order of Müller et al. 2013."""
    elements = [
        *("**Purpose.**", "**Patterns.**", "## 2. Entities", "**State.**", "**Scales.**", "## 3. Process"),
        *("**Theoretical background.**", "**Individual decision making.**", "**Learning.**", "**Sensing"),
        *("**Prediction.**", "**Interaction.**", "**Collectives.**", "**Heterogeneity.**"),
        "**Stochasticity.**",
        *("**Observation.**", "**Objectives and emergence.**", "**Implementation.**", "**Initialisation.**"),
        *("## 6. Input data", "## 7. Submodels"),
    ]
    places = [ODD.find(f"\n{element}") for element in elements]
    assert -1 not in places, elements[places.index(-1)]
    assert places == sorted(places)


def test_counts_given_are_those_of_the_model() -> None:
    scenario = load_scenario("baseline")
    assert len(V.ACTORS) == 7
    assert "Seven actors" in ODD
    assert f"Ukraine's {len(scenario.regions)} regions" in ODD
    assert f"One of {len(scenario.regions)}:" in GLOSSARY
    assert len(scenario.axes) == len(V.STRUCTURE) == len(V.FORMATS) == 4
    for four in ("on four axes", "the codes of four structural choices", "in the four formats"):
        assert four in ODD
    rows = dict(re.findall(r"(?m)^\| `(\w+)`[^|]* \| ([^|]*) \| (?:yes|–) \|$", ODD))
    assert tuple(rows) == V.ACTORS
    for actor, listed in rows.items():
        types = tuple(scenario.actors[actor].types)
        assert listed == (", ".join(types) if len(types) > 1 else "–"), actor


def test_versions_given_are_those_required() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pythons = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    given = ODD.partition("**Implementation.**")[2].partition("**Initialisation.**")[0]
    assert f"Python {pythons[0]} to {pythons[-1]}" in given
    for name, least in (("Mesa", "mesa[network]"), ("Numba", "numba")):
        required = next(entry for entry in project["dependencies"] if entry.startswith(least))
        assert f"{name} {re.findall(r'>=([0-9.]+)', required)[0]} or later" in given
    stated = "license" in project or any((ROOT / name).exists() for name in ("LICENSE", "LICENSE.md"))
    assert ("No licence is stated" in given) is not stated


def test_every_command_and_key_that_an_analyst_writes_is_in_the_glossary() -> None:
    commands = [command.name for command in app.registered_commands]
    assert len(commands) > 5
    assert [name for name in commands if f"`sim {name}" not in GLOSSARY] == []
    models = (ScenarioFile, BatchFile, TableFile, TermsFile, ActionFile, ChangeFile, MoveFile)
    keys = {field.alias or name for model in models for name, field in model.model_fields.items()}
    keys.remove("recognised")  # explained as a noun, recognition
    assert [key for key in sorted(keys) if f"`{key}`" not in GLOSSARY] == []
