"""Workflows that the documentation recommends are safe to copy: pinned, without credentials left behind, with least
permissions. Some rules are checked here, without a tool; zizmor and actionlint, where they are installed, check all."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.command import REPOSITORY, write
from tests.structure.pages import PAGES, blocks

USES = re.compile(r"^ *(?:- )?uses: +(\S+)(?: +# +(.*))?$", re.MULTILINE)
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
PLACEHOLDER = f"OWNER/atlas-lint@{'0' * 40}"
SIMPLEST = """\
on: push
permissions: {}
jobs:
  a:
    runs-on: ubuntu-latest
    permissions: {contents: read}
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with: {persist-credentials: false}
      - run: make
"""


def parsed(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def workflows() -> dict[str, str]:
    """Return the workflows in the pages and in the repository, by a name; a part of one (`steps` alone) counts."""
    found = {}
    for page in PAGES:
        for number, block in enumerate(blocks(page.read_text("utf-8"))):
            if block.language in ("yaml", "yml") and re.search(r"^(?:jobs|steps|on):", block.text, re.MULTILINE):
                found[f"{page.stem}-{number}"] = block.text
    for path in sorted(REPOSITORY.glob(".github/workflows/*.y*ml")):
        found[path.stem] = path.read_text("utf-8")
    return found


WORKFLOWS = workflows()
ACTION = (REPOSITORY / "action.yml").read_text("utf-8")


def faults(text: str) -> list[str]:
    """Return what is wrong with a workflow, or with a composite action."""
    return [*_at_the_top(parsed(text)), *_in_steps(parsed(text)), *_pins(text)]


def _at_the_top(workflow: dict[str, Any]) -> Iterator[str]:
    if "runs" in workflow:  # an action has the events and permissions of the job that calls it
        return
    for key in ("on", "permissions", "jobs"):
        if key not in workflow:
            yield f"no {key}"
    if "write" in str(workflow.get("permissions")):
        yield "every job may write"
    for name, job in workflow.get("jobs", {}).items():
        if "permissions" not in job:
            yield f"{name} has no permissions"


def _in_steps(workflow: dict[str, Any]) -> Iterator[str]:
    for job in (workflow, workflow.get("runs", {}), *workflow.get("jobs", {}).values()):
        for step in job.get("steps", ()):
            is_checkout = step.get("uses", "").startswith("actions/checkout@")
            if is_checkout and step.get("with", {}).get("persist-credentials") is not False:
                yield "credentials persist"
            if "${{" in step.get("run", ""):
                yield "an expression in a script"


def _pins(text: str) -> Iterator[str]:
    for action, comment in USES.findall(text):
        if not PINNED.fullmatch(action):
            yield f"{action} is not pinned"
        elif action != PLACEHOLDER and not re.fullmatch(r"v\d+\.\d+\.\d+", comment):
            yield f"{action} has no version in a comment"


def test_workflows_are_found() -> None:
    assert sorted(name.rpartition("-")[0] for name in WORKFLOWS if "-" in name) == ["README", "ci", "ci"]
    assert "site" in WORKFLOWS


@pytest.mark.parametrize("text", [*WORKFLOWS.values(), ACTION, SIMPLEST], ids=[*WORKFLOWS, "action", "simplest"])
def test_no_faults(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("on: push\n", "", "no on"),
        ("permissions: {}\n", "", "no permissions"),
        ("permissions: {}\n", "permissions: {contents: write}\n", "every job may write"),
        ("permissions: {}\n", "permissions: write-all\n", "every job may write"),
        ("    permissions: {contents: read}\n", "", "a has no permissions"),
        ("        with: {persist-credentials: false}\n", "", "credentials persist"),
        ("persist-credentials: false", "persist-credentials: true", "credentials persist"),
        ("run: make", "run: make ${{ github.head_ref }}", "an expression in a script"),
        ("@3d3c42e5aac5ba805825da76410c181273ba90b1", "@v7", "actions/checkout@v7 is not pinned"),
        ("@3d3c42e5aac5ba805825da76410c181273ba90b1", "@3d3c42e", "actions/checkout@3d3c42e is not pinned"),
        ("actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1", "./", "./ is not pinned"),
        (" # v7.0.1", "", "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 has no version in a comment"),
    ],
)
def test_faults(old: str, new: str, fault: str) -> None:
    assert faults(SIMPLEST.replace(old, new)) == [fault]


def test_an_action_is_pinned_to_one_version_everywhere() -> None:
    pins: dict[str, set[str]] = {}
    for text in (*WORKFLOWS.values(), ACTION):
        for action, comment in USES.findall(text):
            name, _, commit = action.partition("@")
            pins.setdefault("/".join(name.split("/")[:2]), set()).add(f"{commit} {comment}")
    assert {name: versions for name, versions in pins.items() if len(versions) > 1} == {}


# The tools themselves.


def tool(name: str) -> str | None:
    """Return where a tool is: beside Python, as pip installs it, else on the path."""
    return shutil.which(name, path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))


def run_tool(name: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    path = tool(name)
    if path is None:
        pytest.skip(f"{name} is not installed")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ZIZMOR_", "GH_", "GITHUB_"))}
    return subprocess.run([path, *arguments], cwd=cwd, env=kept, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository that has our action and our workflows in force."""
    write(tmp_path / "action.yml", ACTION)
    for name, text in WORKFLOWS.items():
        write(tmp_path / f".github/workflows/{name}.yml", text)
    (tmp_path / ".git").mkdir()
    return tmp_path


ZIZMOR = ("--offline", "--no-config", "--no-progress", "--strict-collection", "--quiet", ".")


def test_zizmor_finds_nothing(repository: Path) -> None:
    done = run_tool("zizmor", *ZIZMOR, cwd=repository)
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_is_asked(repository: Path) -> None:
    """It finds what stands in a workflow and in the action, so its silence means something."""
    write(repository / ".github/workflows/one.yml", SIMPLEST.replace("persist-credentials: false", "fetch-depth: 0"))
    write(repository / "action.yml", re.sub(r"@[0-9a-f]{40} # ", "@", ACTION))
    done = run_tool("zizmor", *ZIZMOR, cwd=repository)
    assert done.returncode != 0
    assert "artipacked" in done.stdout
    assert "action.yml" in done.stdout


def test_actionlint_finds_nothing(repository: Path) -> None:
    done = run_tool("actionlint", cwd=repository)
    assert (done.returncode, done.stdout) == (0, "")
