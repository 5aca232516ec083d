"""The page of the comparison names the versions that `make comparison` installs."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from chores.comparison import PAGE, PEERS, output
from tests.structure.pages import blocks

NAMES = {"spectral": "@stoplight/spectral-cli"}


def pinned() -> dict[str, str]:
    """Return the version of each tool that is installed."""
    lines = (PEERS / "requirements.txt").read_text("utf-8").split()
    named: dict[str, str] = json.loads((PEERS / "package.json").read_text("utf-8"))["dependencies"]
    return dict(line.split("==") for line in lines) | named


def test_the_versions_are_those_of_the_runs() -> None:
    text = PAGE.read_text("utf-8")
    table = {
        name.lower(): version for name, version in re.findall(r"^\| \[([\w-]+)\]\(\S+\) \| ([\d.]+) \|", text, re.M)
    }
    assert {NAMES.get(name, name): version for name, version in table.items()} == {
        name: version for name, version in pinned().items() if name != "pyshacl"
    }
    assert f"pySHACL {pinned()['pyshacl']}" in text


def test_every_tool_is_run() -> None:
    commands = "".join(block.text for block in blocks(PAGE.read_text("utf-8")) if block.language == "shell-session")
    for program in ("check-jsonschema", "language-server", "spectral", "linkml-validate", "pyshacl"):
        assert f"$ {program} " in commands


@pytest.mark.skipif(os.name == "nt", reason="the commands of the page are those of a Unix shell")
def test_output_has_no_path_of_the_machine_and_ends_with_the_status(tmp_path: Path) -> None:
    assert output("pwd; exit 3", tmp_path) == "/path/to\nexit status 3\n"
    assert output("true", tmp_path) == ""
