"""Scenario files that strangers hand in: read as any other, but they lead nowhere and run nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.config.errors import ConfigError
from sim.config.loader import load_scenario, read_scenario

HEAD = "schema: 1\nkind: scenario\nname: mine\ntitle: Mine\nquestion: What if?\n"


def refused(text: str | bytes, project: Path, path: Path) -> str:
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(ConfigError) as caught:
        read_scenario(content, path, root=project / "configs")
    return str(caught.value)


def test_what_is_handed_in_is_what_the_same_file_is(project: Path, tmp_path: Path) -> None:
    text = HEAD + "extends: baseline\nparameters: {talks: {stopping_cost: 0.1}}\n"
    path = tmp_path / "mine.yaml"
    handed = read_scenario(text.encode(), path, root=project / "configs")
    assert not path.exists()
    path.write_text(text, encoding="utf-8")
    assert handed == load_scenario(path, root=project / "configs")
    assert handed.parameters["talks.stopping_cost"].value == 0.1


def test_it_may_extend_a_file_beside_it(project: Path, tmp_path: Path) -> None:
    (tmp_path / "first.yaml").write_text(
        HEAD.replace("mine", "first") + "extends: baseline\nstart: {access: 0}\n", encoding="utf-8"
    )
    text = HEAD + "extends: first.yaml\n"
    found = read_scenario(text.encode(), tmp_path / "mine.yaml", root=project / "configs")
    assert found.start_values["access"].value == 0


@pytest.mark.parametrize("where", ["../secret.yaml", "sub/secret.yaml", "./secret.yaml", "link.yaml"])
def test_a_path_that_leads_elsewhere_is_refused(where: str, project: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: 1\n", encoding="utf-8")
    inside = tmp_path / "runs"
    (inside / "sub").mkdir(parents=True)
    (inside / "link.yaml").symlink_to(secret)
    said = refused(HEAD + f"extends: {where}\n", project, inside / "mine.yaml")
    assert "mine.yaml:6:10: extends: " in said
    assert "leads elsewhere" in said
    assert "password" not in said
    assert "leads elsewhere" in refused(HEAD + f"extends: {secret}\n", project, inside / "mine.yaml")


def test_a_class_is_refused_with_its_place(project: Path, tmp_path: Path) -> None:
    text = HEAD + 'extends: baseline\npolicies:\n  russia: "os:system"\n'
    said = refused(text, project, tmp_path / "mine.yaml")
    assert "mine.yaml:8:11: policies.russia: a class is code, which is not run" in said


def test_a_class_in_a_file_beside_it_is_refused(project: Path, tmp_path: Path) -> None:
    (tmp_path / "first.yaml").write_text(
        HEAD.replace("mine", "first") + 'extends: baseline\npolicies: {china: "os:system"}\n',
        encoding="utf-8",
    )
    said = refused(HEAD + "extends: first.yaml\n", project, tmp_path / "mine.yaml")
    assert "first.yaml:7:19: policies.china: a class is code" in said


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "the file is empty"),
        (b"!!python/object/apply:os.system ['true']\n", "is not allowed"),
        (b"\xff\xfe", "is not text in UTF-8"),
        (b"a: \x00\n", "which YAML does not allow"),
        (b"[" * 100, "nested more than"),
        (b"x" * 1_000_001, "is larger than"),
        (b"a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n" * 1, "kind"),
        (b"- 1\n", ""),
    ],
)
def test_hostile_content_gets_one_line_a_mistake(
    content: bytes, what: str, project: Path, tmp_path: Path
) -> None:
    said = refused(content, project, tmp_path / "mine.yaml")
    assert what in said
    assert all("mine.yaml:" in line for line in said.splitlines())
