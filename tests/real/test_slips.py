"""Every slip in the atlas of this repository is one finding at its line, and doing what that says makes it clean."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import Finding
from atlas_lint.lint import lint
from atlas_lint.settings import Settings
from tests.command import REPOSITORY, Run
from tests.real.slips import SLIPS, Edits, Slip

ROOT = f"{REPOSITORY.as_posix()}/data"


@cache
def original(path: str) -> str:
    return Disk().read(f"{ROOT}/{path}").decode()


def edited(text: str, edits: Edits) -> str:
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def found(path: str, text: str, settings: Settings) -> tuple[Finding, ...]:
    files = Overlay(Disk(), {f"{ROOT}/{path}": text.encode()})
    return lint(files, ROOT, settings, Naming(ROOT, ROOT, ROOT)).findings


def test_a_file_that_is_renamed_away_is_one_block(run: Run, tmp_path: Path) -> None:
    shutil.copytree(ROOT, tmp_path / "data")
    shutil.copytree(REPOSITORY / "schemas", tmp_path / "schemas")
    file = tmp_path / "data/roles/people-roles.yaml"
    file.rename(file.with_name("people-roles.yaml.bak"))
    ran = run("data", "--format", "full", cwd=tmp_path)
    assert "3 missing ids (" in ran.out
    assert ran.out.count("help: ") == ran.out.count("error[") == 1
    old, new = re.findall(r"data/roles/people-roles\.yaml(?:\.bak)?", re.findall("help: (.*)", ran.out)[0])
    (tmp_path / old).rename(tmp_path / new)
    assert run("data", cwd=tmp_path).status == 0


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: str(slip.name))
def test_a_slip_is_one_finding_and_its_remedy_none(slip: Slip) -> None:
    text = edited(original(slip.path), slip.slip)
    findings = found(slip.path, text, Settings(ROOT))
    assert [finding.rule for finding in findings] == [slip.rule], [finding.message for finding in findings]
    (finding,) = findings
    line = text.count("\n", 0, text.index(slip.at) + len(slip.at)) + 1
    assert (finding.path, finding.span.line) == (slip.path, line)
    assert slip.said in f"{finding.message}; {finding.help}"
    external = re.findall(r'external-ids = \["([^"]*)"\]', finding.help or "")
    assert external or slip.remedy
    assert found(slip.path, edited(text, slip.remedy), Settings(ROOT, external_ids=tuple(external))) == ()
