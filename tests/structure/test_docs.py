"""The pages say what is so: what can be made from the code is made from it, what can be run is run."""

from __future__ import annotations

import ast
import json
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from atlas_lint import formats
from atlas_lint.cli.command_names import COMMANDS, SCHEMA_COMMANDS
from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.published_json import published
from atlas_lint.lint import lint
from atlas_lint.schemas import load_schemas
from atlas_lint.schemas.metaschema import shipped
from atlas_lint.settings import Settings
from tests import toy
from tests.command import REPOSITORY
from tests.marks import marked, unmarked
from tests.structure import commands_page, rules_page
from tests.structure.pages import PAGES, Block, between, blocks, redrawn, replayed
from tests.structure.test_rooms import PACKAGE, ROOMS, modules

DOCS = REPOSITORY / "docs"
EXAMPLE = Path(__file__).parent / "example"
Golden = Callable[[Path, str], None]


def test_the_page_of_the_rules(golden: Golden) -> None:
    golden(DOCS / "rules.md", rules_page.render())


def test_the_page_of_the_commands(golden: Golden) -> None:
    golden(DOCS / "commands.md", commands_page.render())


def test_each_command_that_has_a_page_exists() -> None:
    assert set(commands_page.MORE) <= {*COMMANDS, *(f"schema {name}" for name in SCHEMA_COMMANDS)}


def test_the_rooms(golden: Golden) -> None:
    before, _, after = between((DOCS / "architecture.md").read_text("utf-8"), "rooms")
    rows = ["| room | what it is | it imports |\n| --- | --- | --- |\n"]
    rows += [
        f"| `{name}` | {_about(name)} | {' '.join(f'`{w}`' for w in words.split())} |\n"
        for name, words in ROOMS.items()
    ]
    golden(DOCS / "architecture.md", f"{before}{''.join(rows)}{after}")


def _about(module: str) -> str:
    """The first sentence of a module's docstring; for the modules of a folder what the folder says of its files."""
    path = modules().get(module)
    if path is None:
        return "one a file"
    words = " ".join((ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split("\n\n")[0].split())
    assert words, f"{path.relative_to(PACKAGE)} does not say what it is"
    return words.replace("|", "\\|")


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    named = {re.split(r"[<>=!~; \[]", dependency, maxsplit=1)[0].lower() for dependency in project["dependencies"]}
    table = between((DOCS / "architecture.md").read_text("utf-8"), "dependencies")[1]
    assert {row.split("`")[1] for row in table.splitlines() if row.startswith("| `")} == named


def test_every_key_of_the_configuration_has_its_row() -> None:
    schema = json.loads((shipped() / "meta/settings.schema.json").read_text("utf-8"))
    text = (DOCS / "configuration.md").read_text("utf-8")
    assert re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE) == list(schema["properties"])


def test_every_format_has_its_section() -> None:
    text = (DOCS / "formats.md").read_text("utf-8")
    assert set(re.findall(r"^## (\w+)$", text, re.MULTILINE)) == set(formats.names())


def test_every_key_of_a_finding_is_told() -> None:
    result = toy.check({toy.EXAMPLE: "nodeKind: Role\nid: role:x\nedges: {leads: org-unit:none}\n"})
    table = between((DOCS / "formats.md").read_text("utf-8"), "finding")[1]
    told = {
        key for row in table.splitlines() for key in re.findall(r"`(\w+)`", row.split("|")[1] if "|" in row else "")
    }
    assert set(published(result.findings[0])) <= told


def test_the_readme_leads_to_every_command() -> None:
    text = (REPOSITORY / "README.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"`{name}`" not in text] == []
    assert "](docs/commands.md)" in text


def test_the_readme_is_short() -> None:
    assert len((REPOSITORY / "README.md").read_text("utf-8").splitlines()) <= 350


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.stem))
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    prose = re.sub(r"(?s)^```.*?^```$", "", text, flags=re.MULTILINE)
    for target in re.findall(r"(?<!\\)\]\(([^)\s]+)\)|src(?:set)?=\"([^\"]+)\"", prose):
        target = target[0] or target[1]
        if "://" not in target:
            path, _, anchor = target.partition("#")
            other = (page.parent / path).resolve() if path else page
            assert other.exists(), target
            assert not anchor or anchor in _anchors(other.read_text("utf-8")), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.stem))
def test_files_that_a_page_names_are_there(page: Path) -> None:
    named = re.findall(r"`((?:atlas_lint|tests|docs|templates)/[\w./-]*)`", page.read_text("utf-8"))
    assert [path for path in named if not (REPOSITORY / path).exists()] == []


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.stem))
def test_console_blocks(
    page: Path, tmp_path: Path, golden: Golden, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The console blocks of a page, run in order in a copy of the example, with the files that the page holds.

    A page that begins in an empty folder gets no copy.
    """
    text = page.read_text("utf-8")
    if not any(block.language == "console" for block in blocks(text)):
        return
    is_empty = text.startswith("<!-- begins in an empty folder -->\n")
    if not is_empty:
        shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))

    def printed() -> str:
        captured = capsys.readouterr()
        return captured.out + captured.err

    for command in ("git init -q -b main", *(() if is_empty else ("git add -A", "git commit -qm one"))):
        replayed(Block("console", "", f"$ {command}\n"), tmp_path, printed)

    def draw(block: Block) -> str:
        if block.language == "console":
            return replayed(block, tmp_path, printed)
        if block.path and not block.path.startswith("~"):
            (tmp_path / block.path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.path).write_text(block.text, "utf-8")
        return block.text

    golden(page, redrawn(text, draw))


def test_the_page_of_the_data(golden: Golden) -> None:
    """Its YAML blocks are files beside the toy atlas, with the findings drawn in."""
    _golden_marks(golden, DOCS / "data.md", lambda files: toy.check(dict(files)).findings)


def test_the_page_of_the_schemas(golden: Golden) -> None:
    """Its JSON blocks are the schemas, its YAML blocks the data."""
    text = (DOCS / "schemas.md").read_text("utf-8")
    root = "/atlas/data"
    written = {f"/atlas/{block.path}": block.text.encode() for block in blocks(text) if block.language == "json"}

    def findings(files: dict[str, str]) -> Any:
        contents: dict[str, bytes | None] = {f"{root}/{path}": text.encode() for path, text in files.items()}
        overlay = Overlay(Disk(), {**contents, **written})
        return lint(overlay, root, Settings(root), Naming(root, root, root)).findings

    _golden_marks(golden, DOCS / "schemas.md", findings)
    loaded = load_schemas.load_folder(Overlay(Disk(), dict(written)), "/atlas/schemas", (), ())
    assert {f"/atlas/schemas/records/{name}.schema.json" for name in loaded.records} <= set(written)


def _golden_marks(golden: Golden, page: Path, findings: Callable[[dict[str, str]], Any]) -> None:
    text = page.read_text("utf-8")
    files = {block.path: unmarked(block.text) for block in blocks(text) if block.language == "yaml" and block.path}
    found = findings({path.removeprefix("data/"): text for path, text in files.items()})

    def draw(block: Block) -> str:
        if block.path not in files:
            return block.text
        return marked(files[block.path], block.path.removeprefix("data/"), found)

    golden(page, redrawn(text, draw))
