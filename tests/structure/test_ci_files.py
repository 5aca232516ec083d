"""The files for continuous integration: they parse, their options exist, and the action's step does what it says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest
from ruamel.yaml import YAML

from atlas_lint.cli.command_names import COMMANDS, SCHEMA_COMMANDS
from atlas_lint.cli.commands import atlas_lint
from tests.command import REPOSITORY, environment, write
from tests.structure.pages import IDENTITY, PAGES, blocks

ACTION = REPOSITORY / "action.yml"
TEMPLATE = REPOSITORY / "templates/gitlab-ci.yml"
HOOKS = REPOSITORY / ".pre-commit-hooks.yaml"
CALL = re.compile(r"(?<![\w./-])atlas-lint(?: +(?![|>;&`#])[^\s`]+)+")
NOT_OURS = {"--update"}  # pytest's
needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not at hand")


def load(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text("utf-8"))


ACTION_FILE = load(ACTION)
STEPS = {step.get("id", step["name"]): step for step in ACTION_FILE["runs"]["steps"]}


def options(words: list[str]) -> set[str]:
    """The options of the command that is called with such words."""
    name = words[0] if words and words[0] in COMMANDS else "check"
    command = atlas_lint.get_command(click.Context(atlas_lint), name)
    assert command is not None
    commands = [atlas_lint, command]
    if isinstance(command, click.Group):
        context = click.Context(command)
        commands += [inner for word in words[1:2] if (inner := command.get_command(context, word))]
    found = {option for command in commands for parameter in command.params for option in parameter.opts}
    return {*found, "-h", "--help", "--version", "--"}


def unknown(call: str) -> list[str]:
    words = [word.strip("\"'") for word in call.split()[1:]]
    used = [word.partition("=")[0] for word in words if word.startswith("-")]
    return [option for option in used if option not in options(words)]


@pytest.mark.parametrize("page", [*PAGES, TEMPLATE, HOOKS], ids=lambda page: str(page.name))
def test_options_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    text = re.sub(r"[ \t]*\\?\n[ \t]+(?=--)", " ", text)
    assert {call: unknown(call) for call in CALL.findall(text) if unknown(call)} == {}
    calls = [*([name] for name in COMMANDS), *(["schema", name] for name in SCHEMA_COMMANDS)]
    every = {option for words in calls for option in options(words)}
    alone = {span.partition(" ")[0].partition("=")[0] for span in re.findall(r"`(--[a-z][^`]*)`", text)}
    assert alone - every - NOT_OURS == set()


def test_the_options_of_the_action_exist() -> None:
    script = STEPS["check"]["run"]
    used = set(re.findall(r"(?<=[\"( ])(--[a-z][a-z-]*)", script))
    assert used
    assert used <= options(["check"])


def test_nothing_of_the_input_stands_in_a_script() -> None:
    """An input that is written into a script is run by it; it comes through the environment."""
    for step in ACTION_FILE["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_python_runs_nothing_of_the_checkout() -> None:
    """`python -m NAME` runs a folder NAME of the working folder, unless it is isolated."""
    texts = [path.read_text("utf-8") for path in (ACTION, TEMPLATE, REPOSITORY / "docs/ci.md", HOOKS)]
    calls = [call for text in texts for call in re.findall(r"""(?i)python[\d.]*["']? (?:-\S+ )*-m \S+""", text)]
    assert len(calls) > 2
    assert [call for call in calls if " -I " not in call] == []


@needs_bash
def test_the_action_installs_from_another_folder(tmp_path: Path) -> None:
    for name in ("venv", "pip"):
        write(tmp_path / f"checkout/{name}/__main__.py", f"open('{tmp_path}/run', 'w')")
        write(tmp_path / f"checkout/{name}/__init__.py", "")
    (tmp_path / "temp").mkdir()
    write(tmp_path / "python", f"#!/bin/sh\npwd >> '{tmp_path}/folders'\nexec '{sys.executable}' \"$@\" --help\n")
    (tmp_path / "python").chmod(0o755)
    (tmp_path / "temp/atlas-lint/bin").mkdir(parents=True)
    shutil.copy(tmp_path / "python", tmp_path / "temp/atlas-lint/bin/python")
    env = environment(tmp_path) | {
        "PYTHON": str(tmp_path / "python"),
        "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_ACTION_PATH": str(REPOSITORY),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS["install"]["run"]]
    subprocess.run(command, cwd=tmp_path / "checkout", env=env, check=True, capture_output=True, timeout=60)
    assert not (tmp_path / "run").exists()
    assert set((tmp_path / "folders").read_text("utf-8").split()) == {str(tmp_path / "temp")}


def test_every_input_of_the_action_is_told() -> None:
    text = (REPOSITORY / "docs/ci.md").read_text("utf-8")
    table = text.partition("Inputs of the action:")[2].partition("\n\n|")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE) == list(ACTION_FILE["inputs"])
    for page in PAGES:
        for block in blocks(page.read_text("utf-8")):
            if block.language == "yaml" and "- uses: OWNER/" in block.text:
                assert _inputs(block.text) <= set(ACTION_FILE["inputs"])


def _inputs(workflow: str) -> set[str]:
    jobs = YAML(typ="safe", pure=True).load(workflow)["jobs"].values()
    return {
        name
        for job in jobs
        for step in job["steps"]
        if step.get("uses", "").startswith("OWNER/")
        for name in step["with"]
    }


def test_every_yaml_block_parses() -> None:
    for page in PAGES:
        for block in blocks(page.read_text("utf-8")):
            if block.language == "yaml" and page.name != "rules.md":
                list(YAML(typ="safe", pure=True).load_all(block.text))


class Stepped(NamedTuple):
    """The outcome of a step."""

    status: int
    log: str
    summary: str
    outputs: str


Step = Callable[..., Stepped]


@pytest.fixture
def step(atlas: Path, tmp_path: Path) -> Step:
    """Runs the action's check in a repository with one old finding, as a runner does."""
    write(atlas / "data/old.yaml", "nodeKind: Role\nid: role:old\nedges:\n  leads: role:gone\n")
    write(tmp_path / "runner/atlas-lint", f'#!/bin/sh\nexec "{sys.executable}" -m atlas_lint "$@"\n')
    (tmp_path / "runner/atlas-lint").chmod(0o755)
    write(tmp_path / "runner/summary.md", "before\n")
    write(tmp_path / "runner/output", "")
    for words in (["init", "-q", "-b", "main"], ["add", "data", "schemas"], ["commit", "-qm", "one"]):
        subprocess.run(["git", *IDENTITY, *words], cwd=atlas, check=True)
    subprocess.run(["git", "update-ref", "refs/remotes/origin/main", "HEAD"], cwd=atlas, check=True)

    def run_step(base_ref: str = "", **inputs: str) -> Stepped:
        given = {f"${{{{ inputs.{name} }}}}": each["default"] for name, each in ACTION_FILE["inputs"].items()}
        given |= {f"${{{{ inputs.{name.replace('_', '-')} }}}}": value for name, value in inputs.items()}
        given["${{ steps.install.outputs.command }}"] = str(tmp_path / "runner/atlas-lint")
        env = environment(tmp_path) | {name: given[value] for name, value in STEPS["check"]["env"].items()}
        env |= {
            "GITHUB_ACTIONS": "true",
            "GITHUB_BASE_REF": base_ref,
            "GITHUB_OUTPUT": str(tmp_path / "runner/output"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "runner/summary.md"),
            "RUNNER_TEMP": str(tmp_path / "runner"),
        }
        write(tmp_path / "runner/step.sh", STEPS["check"]["run"])
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(tmp_path / "runner/step.sh")]
        done = subprocess.run(command, cwd=atlas, env=env, capture_output=True, text=True, timeout=60)
        summary = (tmp_path / "runner/summary.md").read_text("utf-8")
        return Stepped(done.returncode, done.stdout, summary, (tmp_path / "runner/output").read_text("utf-8"))

    return run_step


OLD = "::error file=data/old.yaml,line=4,endLine=4,col=10,endColumn=19,title=atlas-lint (dangling-target)::"
NEW = OLD.replace("old.yaml", "new.yaml")


@needs_bash
def test_the_action_annotates_and_adds_to_the_summary(step: Step) -> None:
    status, log, summary, outputs = step()
    assert status == 1
    assert log.startswith(OLD)
    assert summary.startswith("before\n## atlas-lint: 1 error, 0 warnings\n")
    assert "`data/old.yaml:4:10`" in summary
    assert outputs == "status=1\n"


@needs_bash
def test_in_a_pull_request_the_action_tells_what_is_new(step: Step, atlas: Path) -> None:
    assert step(base_ref="main")[:2] == (0, "")
    write(atlas / "data/new.yaml", "nodeKind: Role\nid: role:new\nedges:\n  leads: role:also-gone\n")
    status, log, summary, _ = step(base_ref="main")
    assert status == 1
    assert log.startswith("::error file=data/new.yaml,line=4,")
    assert "old.yaml" not in log
    assert "no findings" in summary
    assert "`data/new.yaml:4:10`" in summary
    assert step(base_ref="main", base="none").log.count("::error ") == 2


@needs_bash
def test_the_action_takes_its_inputs(step: Step, atlas: Path) -> None:
    inputs = {
        "paths": "data/old.yaml\ndata/a.yaml\n",
        "fail_on": "never",
        "sarif_file": "log.sarif",
        "summary": "false",
        "args": "--quiet  --rule isolated-record=warning\n--select dangling-target",
    }
    status, log, summary, outputs = step(**inputs)
    assert (status, summary, outputs) == (0, "before\n", "status=0\n")
    assert log.startswith(OLD)
    assert '"version": "2.1.0"' in (atlas / "log.sarif").read_text("utf-8")


EVIL = "$(touch stolen)`touch stolen`; touch stolen & *"


@needs_bash
@pytest.mark.parametrize(
    ("name", "text"), [("paths", EVIL), ("paths", "--help"), ("base", EVIL), ("fail_on", EVIL), ("args", EVIL)]
)
def test_the_action_runs_nothing_that_an_input_says(step: Step, atlas: Path, name: str, text: str) -> None:
    status, log, summary, outputs = step(**{name: text})
    assert (status, summary, outputs) == (2, "before\n", "status=2\n")
    assert log == "::error title=atlas-lint::The check could not be done; the log says why.\n"
    assert not (atlas / "stolen").exists()


@needs_bash
def test_the_job_of_gitlab(atlas: Path, tmp_path: Path) -> None:
    """Its script, as a runner does it, in a clone of a repository whose branch adds a finding."""
    job = load(TEMPLATE)["atlas-lint"]
    write(atlas / "data/old.yaml", "nodeKind: Role\nid: role:old\nedges:\n  leads: role:gone\n")
    write(tmp_path / "runner/atlas-lint", f'#!/bin/sh\nexec "{sys.executable}" -m atlas_lint "$@"\n')
    (tmp_path / "runner/atlas-lint").chmod(0o755)
    for words in (["init", "-q", "-b", "main"], ["add", "data", "schemas"], ["commit", "-qm", "one"]):
        subprocess.run(["git", *IDENTITY, *words], cwd=atlas, check=True)
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(atlas), str(clone)], check=True)
    write(clone / "data/new.yaml", "nodeKind: Role\nid: role:new\nedges:\n  leads: role:also-gone\n")
    env = environment(tmp_path) | {name: str(value) for name, value in job["variables"].items()}
    env["PATH"] = f"{tmp_path / 'runner'}:{env['PATH']}"
    env["CI_MERGE_REQUEST_TARGET_BRANCH_NAME"] = "main"
    script = "set -eo pipefail\n" + "\n".join(job["script"])
    done = subprocess.run(["bash", "-c", script], cwd=clone, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stdout.startswith("data/new.yaml:4:10: error[dangling-target]")
    assert "old.yaml" not in done.stdout
    reports = job["artifacts"]["reports"]
    assert "data/old.yaml" in (clone / reports["codequality"]).read_text("utf-8")
    assert 'failures="1"' in (clone / reports["junit"]).read_text("utf-8")


@needs_bash
def test_the_check_without_the_action(step: Step, atlas: Path, tmp_path: Path) -> None:
    """The step of docs/ci.md gives a base in a pull request, and none on other events, where it would be empty."""
    jobs = (parsed["jobs"] for parsed in _workflows() if "atlas-lint" in parsed["jobs"])
    steps = (each for job in jobs for each in job["atlas-lint"]["steps"])
    script = next(each["run"] for each in steps if "atlas-lint check" in each.get("run", ""))

    def says(**event: str) -> tuple[int, str]:
        env = environment(tmp_path, RUNNER_TEMP=str(tmp_path / "runner"), **event)
        env["PATH"] = f"{tmp_path / 'runner'}:{env['PATH']}"
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        done = subprocess.run(command, cwd=atlas, env=env, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout

    status, log = says(GITHUB_BASE_REF="")
    assert (status, log.startswith(OLD)) == (1, True)
    assert says(GITHUB_BASE_REF="main") == (0, "")
    write(atlas / "data/new.yaml", "nodeKind: Role\nid: role:new\nedges:\n  leads: role:also-gone\n")
    status, log = says(GITHUB_BASE_REF="main")
    assert (status, log.startswith("::error file=data/new.yaml,line=4,"), "old.yaml" in log) == (1, True, False)
    assert "`data/new.yaml:4:10`" in (tmp_path / "runner/summary.md").read_text("utf-8")
    assert '"version": "2.1.0"' in (atlas / "atlas-lint.sarif").read_text("utf-8")


def _workflows() -> list[Any]:
    texts = [block.text for block in blocks((REPOSITORY / "docs/ci.md").read_text("utf-8")) if "jobs:" in block.text]
    return [YAML(typ="safe", pure=True).load(text) for text in texts]


@needs_bash
def test_the_condition_of_the_workflow(atlas: Path, tmp_path: Path) -> None:
    """The job `changes` of docs/ci.md says true where the atlas changed, or where that cannot be known."""
    jobs = next(parsed["jobs"] for parsed in _workflows() if "changes" in parsed["jobs"])
    script = jobs["changes"]["steps"][1]["run"]

    def git(*words: str) -> None:
        subprocess.run(["git", *IDENTITY, *words], cwd=atlas, check=True)

    def says(before: str) -> str:
        env = {**environment(tmp_path), "BEFORE": before, "GITHUB_OUTPUT": str(tmp_path / "output")}
        subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=atlas, env=env, check=True, capture_output=True)
        return (tmp_path / "output").read_text("utf-8").splitlines()[-1]

    git("init", "-q", "-b", "main")
    git("add", "data", "schemas")
    git("commit", "-qm", "one")
    git("commit", "-qm", "two", "--allow-empty")
    assert says("HEAD~1") == "atlas=false"
    git("rm", "-q", "data/b.yaml")
    git("commit", "-qm", "three")
    assert says("HEAD~1") == "atlas=true"
    assert says("0" * 40) == "atlas=true"
