"""Store: what was played comes back to the last bit; what is missing or damaged is told in one line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.analysis.shares import outcome_shares
from sim.batch.errors import StoreError
from sim.batch.facets import COLUMNS
from sim.batch.files import sha256_of
from sim.batch.manifest import Failure
from sim.batch.run import run_batch
from sim.batch.store import StoredBatch, list_folders, open_folder
from sim.config.scenario import Batch
from sim.rules.vocabulary import OUTCOMES, VARIABLES


@pytest.fixture
def copy(stored: StoredBatch, tmp_path: Path) -> Path:
    """A copy of the stored results that may be broken."""
    folder = tmp_path / stored.folder.name
    shutil.copytree(stored.folder, folder)
    return folder


def edit(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_the_batch_comes_back_to_the_last_bit(small: Batch, stored: StoredBatch) -> None:
    assert stored.batch == small
    assert stored.batch.digest() == stored.manifest.digest == small.digest()


def test_outcomes_come_back_in_order(small: Batch, stored: StoredBatch) -> None:
    table = stored.outcomes()
    assert list(table.columns) == list(COLUMNS)
    assert table[["scenario", "run"]].astype(object).to_numpy().tolist() == [
        [scenario.name, run] for scenario in small.scenarios for run in range(small.runs)
    ]
    assert tuple(table["outcome"].cat.categories) == OUTCOMES
    assert tuple(table["scenario"].cat.categories) == ("baseline", "minsk_trilateral")
    assert list(stored.outcomes(["scenario", "outcome"]).columns) == ["scenario", "outcome"]


def test_outcomes_keep_their_order_where_all_come_about_in_another(copy: Path) -> None:
    """To pandas, categories without order are the same in any order, so casting would change nothing."""
    manifest = open_folder(copy).manifest
    shards = []
    for shard, endings in zip(manifest.shards, (OUTCOMES[:2:-1], OUTCOMES[2::-1]), strict=True):
        path = copy / shard.file
        table = pq.read_table(path)
        words = pa.array([endings[k % len(endings)] for k in range(table.num_rows)])
        place = table.schema.get_field_index("outcome")
        kind = table.schema.field("outcome")
        pq.write_table(table.set_column(place, kind, words.cast(kind.type)), path)
        shards.append({**shard.model_dump(), "sha256": sha256_of(path)})
    edit(copy, shards=shards)
    table = open_folder(copy).outcomes(["scenario", "outcome"])
    assert set(table["outcome"]) == set(OUTCOMES)
    assert tuple(table["outcome"].cat.categories) == OUTCOMES
    assert list(outcome_shares(table)["outcome"]) == list(OUTCOMES) * 2


def test_turns_come_back(small: Batch, stored: StoredBatch) -> None:
    table = stored.turns()
    assert len(table) == 2 * (small.horizon + 1) * len(VARIABLES)
    assert set(table["n"]) == {small.runs}
    start = table[(table["turn"] == 0) & (table["variable"] == "will_ukraine")]
    assert start["q05"].tolist() == start["q95"].tolist()
    assert stored.manifest.turns.most_runs == 500
    at_end = table[(table["turn"] == small.horizon) & (table["variable"] == "losses_russia")].set_index(
        "scenario"
    )
    losses = stored.outcomes().groupby("scenario", observed=True)["losses_russia"].median()
    pd.testing.assert_series_equal(at_end["q50"], losses, check_names=False, check_index_type=False)


def test_the_manifest_says_what_made_the_results(small: Batch, stored: StoredBatch) -> None:
    manifest = stored.manifest
    assert (manifest.seed, manifest.runs, manifest.horizon) == (small.seed, small.runs, small.horizon)
    assert manifest.command == ("sim", "run", "small")
    assert manifest.titles["baseline"] == small.scenarios[0].title
    assert set(manifest.versions) == {"sim", "python", "mesa", "numba", "numpy", "pyarrow"}
    assert manifest.machine["processor"]
    assert stored.folder.name == f"small-{manifest.id[:8]}"
    assert sum(shard.rows for shard in manifest.shards) == 14
    assert all(sha256_of(stored.folder / shard.file) == shard.sha256 for shard in manifest.shards)


def test_one_row_can_be_asked_for(stored: StoredBatch) -> None:
    row = stored.row("minsk_trilateral", 3)
    assert not isinstance(row, Failure)
    assert row == stored.outcomes().astype(object).iloc[10].to_dict()
    with pytest.raises(StoreError, match=r"has no run 7: its runs are 0 to 6"):
        stored.row("baseline", 7)
    with pytest.raises(StoreError, match=r"no scenario 'baselin' \(did you mean 'baseline'\?\)"):
        stored.row("baselin", 0)


def test_a_run_that_failed_says_so(failing: Batch, tmp_path: Path) -> None:
    stored = open_folder(run_batch(failing, tmp_path))
    failure = stored.manifest.failures[0]
    assert stored.row("baseline", failure.run) == failure


@pytest.mark.parametrize(
    ("folder", "what"),
    [("nowhere", "no such folder"), ("file", "is no folder"), ("empty", "holds no results")],
)
def test_a_folder_without_results_is_told(tmp_path: Path, folder: str, what: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    with pytest.raises(StoreError, match=what):
        open_folder(tmp_path / folder)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "cannot be read"),
        ("{", "cannot be read"),
        ("[]", "is no manifest"),
        ('{"schema": "one"}', "is no manifest"),
        ('{"schema": 1}', "is of schema 1"),
        ('{"schema": 2}', "id: Field required"),
    ],
)
def test_a_manifest_that_is_none_is_told(copy: Path, text: str, what: str) -> None:
    (copy / "manifest.json").write_text(text)
    with pytest.raises(StoreError, match=what) as caught:
        open_folder(copy)
    assert "\n" not in str(caught.value)


HUGE = 10**400


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"runs": 0}, "runs: "),
        ({"runs": HUGE}, "runs: "),
        ({"runs": "many"}, "runs: "),
        ({"runs": None}, "runs: "),
        ({"runs": [3]}, "runs: "),
        ({"seed": -1}, "seed: "),
        ({"seed": HUGE}, "seed: "),
        ({"seed": 1.5}, "seed: "),
        ({"horizon": 0}, "horizon: "),
        ({"horizon": 10**6}, "horizon: "),
        ({"horizon": float("nan")}, "horizon: "),
        ({"seconds": float("nan")}, "seconds: "),
        ({"seconds": float("inf")}, "seconds: "),
        ({"workers": 0}, "workers: "),
        ({"scenarios": []}, "scenarios: "),
        ({"scenarios": "baseline"}, "scenarios: "),
        ({"scenarios": ["baseline", "other"]}, "titles are not those of the scenarios"),
        ({"titles": {}}, "titles are not those of the scenarios"),
        ({"shards": []}, "shards are not those of the scenarios"),
        ({"shards": {}}, "shards: "),
        ({"failures": [{"scenario": "x", "run": 0, "seed": 1, "error": ""}]}, "failures are not of the scen"),
        ({"config": {"file": "config\0.yaml", "sha256": ""}}, "config.file: "),
        ({"config": "config.yaml"}, "config: "),
        ({"more\n\x1b[31m": 1}, r"more\\n\\x1b\[31m: Extra inputs"),
        ({"schema": True}, "is no manifest"),
        ({"schema": HUGE}, "is of schema 1000"),
    ],
)
def test_an_edited_manifest_is_told_in_one_line(copy: Path, changes: dict[str, object], what: str) -> None:
    edit(copy, **changes)
    with pytest.raises(StoreError, match=what) as caught:
        open_folder(copy)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < len(str(copy)) + 300


@pytest.mark.parametrize("text", ["[" * 100_000, '{"schema": 1' + "0" * 5000 + "}", "null", "NaN", '"x"'])
def test_a_manifest_of_strange_json_is_told(copy: Path, text: str) -> None:
    (copy / "manifest.json").write_text(text)
    with pytest.raises(StoreError, match=r"cannot be read|is no manifest"):
        open_folder(copy)


def test_a_folder_that_may_not_be_looked_into_is_told(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_file", denied)
    with pytest.raises(StoreError, match="cannot be read: PermissionError"):
        open_folder(copy)


def test_a_table_of_something_else_is_told(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    path = copy / manifest["shards"][0]["file"]
    pd.DataFrame({"run": range(7)}).to_parquet(path)
    manifest["shards"][0]["sha256"] = sha256_of(path)
    edit(copy, shards=manifest["shards"])
    for read in (open_folder(copy).outcomes, lambda: open_folder(copy).row("baseline", 0)):
        with pytest.raises(StoreError, match=r"\.parquet: has no column outcome"):
            read()


def test_a_run_that_is_missing_from_its_table_is_told(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    path = copy / manifest["shards"][0]["file"]
    table = pd.read_parquet(path)
    table.assign(run=table["run"] + 100).to_parquet(path)
    manifest["shards"][0]["sha256"] = sha256_of(path)
    edit(copy, shards=manifest["shards"])
    with pytest.raises(StoreError, match="no shard holds run 3 of baseline"):
        open_folder(copy).row("baseline", 3)


def test_a_configuration_of_other_scenarios_is_told(copy: Path) -> None:
    path = copy / "config.yaml"
    path.write_text(path.read_text().replace("name: minsk_trilateral\n", "name: other\n"))
    edit(copy, config={"file": "config.yaml", "sha256": sha256_of(path)})
    with pytest.raises(StoreError, match=r"config\.yaml: cannot be used: its scenarios are not those of"):
        open_folder(copy).scenario("minsk_trilateral")


def test_a_manifest_of_binary_junk_is_told(copy: Path) -> None:
    (copy / "manifest.json").write_bytes(bytes(range(256)))
    with pytest.raises(StoreError, match="cannot be read"):
        open_folder(copy)


@pytest.mark.parametrize(
    "file", ["outcomes/part-minsk_trilateral-00000000.parquet", "turns.parquet", "config.yaml"]
)
@pytest.mark.parametrize("damage", ["missing", "cut", "changed", "a folder"])
def test_a_damaged_file_is_told_and_the_others_are_read(copy: Path, file: str, damage: str) -> None:
    path = copy / file
    content = path.read_bytes()
    path.unlink()
    if damage == "a folder":
        path.mkdir()
    elif damage != "missing":
        broken = content[:-9] if damage == "cut" else bytes([content[0] ^ 1]) + content[1:]
        path.write_bytes(broken)
    stored = open_folder(copy)
    reads = {"outcomes": stored.outcomes, "turns": stored.turns, "config": lambda: stored.batch}
    for part, read in reads.items():
        if file.startswith(part):
            with pytest.raises(StoreError, match=r"is damaged|is missing") as caught:
                read()
            assert str(path) in str(caught.value)
            assert "\n" not in str(caught.value)
        else:
            read()


def test_a_file_that_is_whole_but_no_table_is_told(copy: Path) -> None:
    path = copy / "turns.parquet"
    path.write_text("no table")
    edit(copy, turns={"file": "turns.parquet", "sha256": sha256_of(path), "most_runs": 1, "ended_runs": ""})
    with pytest.raises(StoreError, match="cannot be read"):
        open_folder(copy).turns()


@pytest.mark.parametrize("text", ["name: small\n", "{", "", "[" * 50_000, "a: &a [*a]", "2024-99-99", "\0"])
def test_a_stored_configuration_that_does_not_fit_is_told(copy: Path, text: str) -> None:
    path = copy / "config.yaml"
    path.write_text(text)
    edit(copy, config={"file": "config.yaml", "sha256": sha256_of(path)})
    with pytest.raises(StoreError, match=r"config\.yaml: cannot be used"):
        _ = open_folder(copy).batch


def test_folders_are_listed_the_newest_first(copy: Path, tmp_path: Path) -> None:
    edit(copy, made="2020-01-01T00:00:00+00:00")
    shutil.copytree(copy, tmp_path / "newer")
    edit(tmp_path / "newer", made="2021-01-01T00:00:00+00:00")
    shutil.copytree(copy, tmp_path / ".draft")
    (tmp_path / "other").mkdir()
    shutil.copytree(copy, tmp_path / "broken")
    (tmp_path / "broken" / "manifest.json").write_text("{")
    assert [stored.folder.name for stored in list_folders(tmp_path)] == ["newer", copy.name]
    assert list_folders(tmp_path / "nowhere") == []
