"""The extension for VS Code: its manifest, its package, and a session with the real server against a stand-in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from atlas_lint import __version__
from atlas_lint.lsp.client import Options, options
from tests.command import REPOSITORY, SECONDS, environment, write

EXTENSION = REPOSITORY / "editors/vscode"
SERVER = f"#!{sys.executable}\nfrom atlas_lint.cli import main\nmain()\n"
DATA = "nodeKind: Role\nid: role:a\nedges:\n  leads:\n    - role:b\n    - role:gone\n"


def manifest() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
    return read


def node(*arguments: str | Path, folder: Path) -> str:
    """Run node in the folder of the extension, and return what it prints."""
    program = shutil.which("node")
    if not program or not (EXTENSION / "node_modules/ready").exists():
        pytest.skip("node, or what `make vscode` installs, is not here")
    done = subprocess.run(
        [program, *map(str, arguments)], cwd=EXTENSION, env={**environment(folder), "PYTHONPATH": str(REPOSITORY)},
        capture_output=True, text=True, timeout=SECONDS, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the bundled extension."""
    if os.name != "posix":
        pytest.skip("the servers of these tests are scripts")
    folder = tmp_path_factory.mktemp("bundle")
    node("build.mjs", folder / "extension.js", folder=folder)
    return folder / "extension.js"


def session(bundle: Path, atlas: Path, command: str) -> dict[str, Any]:
    """Run a session in an atlas, and return what came of it."""
    said = node("test/session.js", bundle, atlas, "data/a.yaml", command, "4", "11", folder=atlas)
    found: dict[str, Any] = json.loads(said)
    return found


def program(path: Path, text: str) -> str:
    write(path, text)
    path.chmod(0o755)
    return str(path)


def test_a_session(atlas: Path, bundle: Path) -> None:
    write(atlas / "data/a.yaml", DATA)
    write(atlas / "data/b.yaml", "nodeKind: Role\nid: role:b\nedges:\n  leads: role:a\n")
    program(atlas / "bin/atlas-lint", SERVER)
    assert session(bundle, atlas, "bin/atlas-lint") == {
        "shown": [],
        "diagnostics": [["dangling-target", 5, 6]],
        "items": ["role:a", "role:b"],
        "title": "1 incoming · 2 outgoing",
        "reference": ["editor.action.showReferences", str(atlas / "data/a.yaml"), True],
        "places": [[True, "b.yaml", 3]],
    }


def test_a_missing_command_gives_one_message_with_the_line_that_installs_it(atlas: Path, bundle: Path) -> None:
    message = f'The command {atlas}/none/atlas-lint was not found. Install it: pip install "atlas-lint[lsp]"'
    assert session(bundle, atlas, "none/atlas-lint") == {"shown": [f"atlas-lint: {message}"]}


def test_a_missing_extra_gives_one_message(atlas: Path, bundle: Path) -> None:
    write(atlas / "none/pygls.py", "raise ImportError('no pygls', name='pygls')")
    command = program(atlas / "server", SERVER.replace("\n", f"\nimport sys; sys.path.insert(0, '{atlas}/none')\n", 1))
    message = 'the language server is not installed; install it: pip install "atlas-lint[lsp]"'
    assert session(bundle, atlas, command) == {"shown": [f"atlas-lint: {message}"]}


def test_a_command_that_is_no_server_gives_one_message(atlas: Path, bundle: Path) -> None:
    command = program(atlas / "server", "#!/bin/sh\n")
    assert session(bundle, atlas, command) == {"shown": [f"atlas-lint: The command {command} lsp ended at once."]}


def test_the_package_holds_what_the_extension_needs(tmp_path: Path) -> None:
    node("node_modules/@vscode/vsce/vsce", "package", "--no-dependencies", "--allow-missing-repository",
         "--out", tmp_path / "x.vsix", folder=tmp_path)  # fmt: skip
    with zipfile.ZipFile(tmp_path / "x.vsix") as package:
        names = {name.removeprefix("extension/") for name in package.namelist() if name.startswith("extension/")}
        licences = package.read("extension/dist/LICENSES.txt").decode()
    assert names == {"package.json", "readme.md", "LICENSE.txt", "dist/extension.js", "dist/LICENSES.txt"}
    assert "vscode-languageclient" in licences and "MIT License" in licences


def test_the_settings_are_those_that_the_server_reads() -> None:
    properties = manifest()["contributes"]["configuration"]["properties"]
    of_client = {"atlas-lint.path", "atlas-lint.trace.server"}
    section: dict[str, Any] = {}
    for name in properties.keys() - of_client:
        *folders, key = name.removeprefix("atlas-lint.").split(".")
        place = section
        for folder in folders:
            place = place.setdefault(folder, {})
        place[key] = properties[name]["default"]
    assert options(section) == Options()
    assert len(properties.keys() - of_client) == len(Options._fields)
    for name in properties.keys() - of_client:
        assert all(options(_set(name, value)) != Options() for value in _others(properties[name])), name


def _set(name: str, value: Any) -> Any:
    for key in reversed(name.removeprefix("atlas-lint.").split(".")):
        value = {key: value}
    return value


def _others(setting: dict[str, Any]) -> list[Any]:
    """Return the values that a setting may have beside its default."""
    if setting["type"] == "boolean":
        return [not setting["default"]]
    every = setting.get("enum") or [setting["minimum"], setting["maximum"]]
    return [value for value in every if value != setting["default"]]


def test_the_version_and_the_licence_are_those_of_the_repository() -> None:
    assert manifest()["version"] == __version__
    assert (EXTENSION / "LICENSE").read_bytes() == (REPOSITORY / "LICENSE").read_bytes()
