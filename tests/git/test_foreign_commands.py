"""No command that a repository names is run: not by a folder of the data that looks like a repository, not by
attributes, not by the configuration of the repository itself."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from atlas_lint import cli
from atlas_lint.filesystem.git_process import git_directory, run
from tests.command import write

ROLE = "nodeKind: Role\nid: role:{}\n"
SCHEMA = '{"x-id-prefix": "role", "type": "object"}'
FILES = {
    "schemas/records/Role.schema.json": SCHEMA,
    "schemas/edges/leads.schema.json": '{"x-target-kinds": ["Role"]}',
    "data/a.yaml": ROLE.format("a") + "edges:\n  leads: [role:b, role:gone]\n",
    "data/b.yaml": ROLE.format("b") + "edges:\n  leads: role:c\n",
    "data/gone.yaml": ROLE.format("gone"),
    "data/sub/c.yaml": ROLE.format("c") + "attributes:\n  word: yes\n",
    "data/moved.yaml": "{ # a broken file\n",
    "data/ignored.yaml": "{",
    "data/inner/x.txt": "",
    "data/linked/x.txt": "",
    ".gitignore": "ignored.yaml\n",
}
# What has changed since, in the work tree alone.
EDITS = {
    "data/gone.yaml": None,
    "data/moved.yaml": None,
    "data/sub/moved-here.yaml": FILES["data/moved.yaml"],
    "data/b.yaml": ROLE.format("b") + "edges:\n  leads: [role:c, role:d]\n",
    "schemas/records/Role.schema.json": SCHEMA.replace('"object"', '"object", "description": "a role"'),
}
ATTRIBUTES = "* filter=evil diff=evil\n"
TRAPS = {
    "fsmonitor": "core.fsmonitor",
    "ssh": "core.sshCommand",
    "askpass": "core.askPass",
    "pager": "core.pager",
    "editor": "core.editor",
    "proxy": "core.gitProxy",
    "clean": "filter.evil.clean",
    "smudge": "filter.evil.smudge",
    "textconv": "diff.evil.textconv",
    "command": "diff.evil.command",
    "external": "diff.external",
    "gpg": "gpg.program",
    "credential": "credential.helper",
    "uploadpack": "remote.origin.uploadpack",
    "alias": "alias.ls-files",
    "alias-log": "alias.log",
}
PLAIN = {"log.showSignature": "true", "protocol.allow": "always", "protocol.file.allow": "always"}
COMMANDS = {
    "check": ["check"],
    "full": ["check", "--format", "full"],
    "base": ["check", "--base", "HEAD", "--format", "json"],
    "staged": ["check", "--staged"],
    "staged base": ["check", "--staged", "--base", "HEAD~1"],
    "diff": ["diff"],
    "diff of revisions": ["diff", "HEAD~1", "HEAD"],
    "stats": ["stats"],
    "export": ["export"],
    "graph": ["graph"],
    "show": ["show", "role:a"],
    "impact": ["impact", "role:b"],
    "baseline": ["baseline"],
    "fix": ["check", "--fix"],
    "unsafe fixes": ["check", "--fix", "--unsafe-fixes"],
    "fixes shown": ["check", "--diff"],
    "add ignore": ["check", "--add-ignore", "why not"],
    "rename": ["rename", "role:c", "role:see"],
    "schema diff": ["schema", "diff", "HEAD", "SCHEMAS", "--data", "ROOT"],
    "new": ["new", "Role", "role:new", "--into", "ROOT/new.yaml"],
    "a deleted file": ["check", "ROOT/gone.yaml"],
}


class Places(NamedTuple):
    """A repository to copy, and the folder where each trap leaves a file when it is run."""

    plain: Path
    trapped: Path
    marks: Path


def git(folder: Path, *arguments: str) -> str:
    """Run git as its user would."""
    identity = ["-c", "user.name=Author", "-c", "user.email=author@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def trap(config: Path, marks: Path) -> None:
    """Write settings that name commands into a git configuration; each leaves a file in `marks`."""

    def script(name: str) -> str:
        path = marks / f"{name}.sh"
        path.write_text(f"#!/bin/sh\ntouch '{marks}/{name}'\n", "utf-8")
        path.chmod(0o755)
        return str(path)

    hooks = marks / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-index-change", "pre-auto-gc", "post-checkout", "reference-transaction", "fsmonitor-watchman"):
        shutil.copy(script("hook"), hooks / hook)
    values = {setting: script(name) for name, setting in TRAPS.items()}
    values |= {name: f"!{value}" for name, value in values.items() if name.startswith("alias.")}
    values |= {"core.hooksPath": str(hooks), "remote.origin.url": f"ext::{script('transport')}"}
    for name, value in (values | PLAIN).items():
        git(config.parent, "config", "--file", str(config), name, value)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The same repository twice: plain, and with traps wherever git could find some."""
    folder = tmp_path_factory.mktemp("places")
    plain, trapped, marks = folder / "plain", folder / "trapped", folder / "marks"
    marks.mkdir()
    for path, text in FILES.items():
        write(plain / path, text)
    git(plain, "init", "-q", "-b", "main", "--template=")
    git(plain, "add", "-A")
    git(plain, "commit", "-qm", "one")
    git(plain, "mv", "data/a.yaml", "data/first.yaml")
    git(plain, "commit", "-qm", "two")
    for path, content in EDITS.items():
        if content is None:
            (plain / path).unlink()
        else:
            write(plain / path, content)
    shutil.copytree(plain, trapped)
    bare = folder / "bare"
    git(folder, "init", "-q", "--bare", "--template=", str(bare))
    trap(bare / "config", marks)
    git(bare, "config", "core.bare", "false")
    for inside, top in {"data": ".", "data/sub": ".", "data/inner/.git": ".."}.items():
        shutil.copytree(bare, trapped / inside, dirs_exist_ok=True)
        git(bare, "config", "--file", str(trapped / inside / "config"), "core.worktree", top)
    write(trapped / "data/linked/.git", f"gitdir: {bare}\n")
    for inside in ("data", "schemas", "data/sub"):
        write(trapped / inside / ".gitattributes", ATTRIBUTES)
    trap(trapped / ".git/config", marks)
    return Places(plain, trapped, marks)


def sprung(places: Places) -> list[str]:
    """The traps that were run; they are set again."""
    found = sorted(path.name for path in places.marks.iterdir() if path.is_file() and path.suffix != ".sh")
    for name in found:
        (places.marks / name).unlink()
    return found


Ran = tuple[int, str, str, dict[str, bytes]]
_NOTE = re.compile(r"note: \d+ other git work trees? below the root .*\n")  # wanted, and only beside such folders


@pytest.fixture
def ran(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[Path, str, list[str]], Ran]:
    """Runs a command in a copy of a repository: gives its status, both outputs and the data it leaves."""

    def run_there(source: Path, place: str, words: list[str]) -> Ran:
        copy = tmp_path / "repository"
        shutil.copytree(source, copy, symlinks=True)
        root = str(copy / "data")
        words = [word.replace("ROOT", root).replace("SCHEMAS", str(copy / "schemas")) for word in words]
        rooted = words if words[:2] == ["schema", "diff"] else [*words, "--root", root, "--schemas", f"{copy}/schemas"]
        cache = [] if words[0] == "schema" else ["--cache-dir", str(tmp_path / "cache")]
        monkeypatch.chdir(copy / place)
        status = cli.run([*rooted, *cache])
        out, err = capsys.readouterr()
        monkeypatch.chdir(tmp_path)
        left = {
            path.relative_to(copy).as_posix(): path.read_bytes()
            for path in copy.rglob("*.*")
            if path.suffix in (".yaml", ".json", ".txt") and ".git" not in path.parts
        }
        shutil.rmtree(copy)
        shutil.rmtree(tmp_path / "cache", ignore_errors=True)
        return status, out, _NOTE.sub("", re.sub(r" \([\d.]+ s\)", "", err)), left

    return run_there


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_is_run(places: Places, ran: Callable[[Path, str, list[str]], Ran], name: str) -> None:
    for place in (".", "data", "data/sub", *(("data/inner", "data/linked") if name in ("check", "base") else ())):
        trapped = ran(places.trapped, place, COMMANDS[name])
        assert sprung(places) == [], place
        assert trapped == ran(places.plain, place, COMMANDS[name]), place
        assert trapped[0] in (0, 1), trapped[2]


def test_the_traps_are_set(places: Places, tmp_path: Path) -> None:
    """Git as it is runs them, so that the test above can fail."""
    copy = tmp_path / "repository"
    shutil.copytree(places.trapped, copy)
    for place, words in (
        (copy, ["diff", "HEAD", "--", "data"]),
        (copy, ["-c", "diff.external=", "show", "HEAD~1:data/b.yaml", "--textconv"]),
        (copy / "data/inner", ["status"]),
        (copy / "data/linked", ["ls-files", "--others"]),
    ):
        subprocess.run(["git", *words], cwd=place, capture_output=True, check=False, timeout=30)
    assert {"fsmonitor", "clean", "hook", "command"} <= {*sprung(places)}
    subprocess.run(["git", "ls-files", "--others"], cwd=copy / "data", capture_output=True, check=False, timeout=30)
    assert "fsmonitor" in sprung(places)


def test_a_partial_clone_fetches_nothing(places: Places, tmp_path: Path) -> None:
    copy = tmp_path / "repository"
    shutil.copytree(places.trapped, copy)
    for name, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
    }.items():
        git(copy, "config", name, value)
    id = run(copy, "rev-parse", "HEAD:data/b.yaml").decode().strip()
    (git_directory(copy) / "objects" / id[:2] / id[2:]).unlink()
    (copy / "data/b.yaml").unlink()
    sprung(places)
    assert cli.run(["check", str(copy / "data"), "--base", "HEAD", "--no-cache"]) == 2
    assert sprung(places) == []
    subprocess.run(["git", "cat-file", "-p", id], cwd=copy, capture_output=True, check=False, timeout=30)
    assert "transport" in sprung(places)
