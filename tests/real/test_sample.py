"""The lint on a large part of a real atlas, where that is at hand."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from atlas_lint.filesystem.file_tree import Disk
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import Finding
from atlas_lint.findings.result import Result
from atlas_lint.lint import lint
from atlas_lint.settings import Settings
from tests.command import SHARED

SAMPLE = SHARED / "atlas-sample"
pytestmark = pytest.mark.skipif(not SAMPLE.is_dir(), reason="the sample is not at hand")


@cache
def checked() -> Result:
    root = (SAMPLE / "data").as_posix()
    return lint(Disk(), root, Settings(root), Naming(root, root, root))


@cache
def lines(path: str) -> list[str]:
    text = (SAMPLE / "data" / path).read_bytes().decode("utf-8").removeprefix("\ufeff")
    return re.split(r"\r\n|\r|\n", text)


def cut(finding: Finding) -> str:
    """The text at a finding's span."""
    line, column, end_line, end_column = finding.span
    whole = lines(finding.path)[line - 1 : end_line]
    return "\n".join([*whole[:-1], whole[-1][: end_column - 1]])[column - 1 :]


def test_every_finding_stands_at_what_it_speaks_of() -> None:
    for finding in checked().findings:
        at = cut(finding)
        keys = finding.pointer.split("/")
        names = re.findall(r"[\w-]+:[\w.@/:-]*[\w/]", finding.message)
        match finding.rule:
            case (
                "dangling-target" | "dangling-reference" | "wrong-target-kind" | "deprecated-target" | "duplicate-edge"
            ):
                assert at.strip("\"'") in names
            case "cardinality":
                assert at.strip("\"'") == _at_pointer(finding)
            case "wrong-source-kind" | "unknown-edge-kind":
                assert at == keys[-1] or keys[-1] == "kind"
                assert at in finding.message.replace(";", "").split()
            case "unknown-record-kind":
                assert finding.message.endswith(f" {at}")
            case "id-prefix" | "conflicting-record" | "repeated-record":
                assert at == finding.record
            case "missing-edge":
                assert at in ("edges", "nodeKind", "id")
            case "record-schema" | "edge-schema":
                _at_its_value(finding, at)
            case other:
                pytest.fail(f"{other} is not looked at here")


def _at_its_value(finding: Finding, at: str) -> None:
    """A missing key is told at the key that owns it, or the edge's first; a wrong value is at its value."""
    if finding.keyword == "required":
        assert at in ("attributes", "nodeKind", "target") or at == finding.pointer.rpartition("/")[2] or ":" in at
    elif finding.keyword == "additionalProperties":
        assert f"`{at}`" in finding.message
    elif finding.keyword in ("enum", "type", "pattern", "format", "const", "minimum", "maximum"):
        told = re.search(r" is (\"(?:[^\"\\]|\\.)*\"|[\d.]+|true|false|empty|a list|a mapping)", finding.message)
        assert told is not None
        word = told[1].strip('"').removesuffix("…")
        assert word in ("empty", "a list", "a mapping") or word in at.replace("\n", " ") or word.split()[0] in at
    else:
        pytest.fail(f"{finding.keyword} is not looked at here")


def _at_pointer(finding: Finding) -> str:
    """The edge target that a cardinality finding speaks of: the target itself, or that of the source it names."""
    found = re.search(r"[\w-]+:[\w.@/-]+", cut(finding))
    assert found is not None
    return found[0]


def test_fingerprints_are_unique() -> None:
    fingerprints = [finding.fingerprint for finding in checked().findings]
    assert len(set(fingerprints)) == len(fingerprints)
    assert all(re.fullmatch(r"[0-9a-f]{16}", fingerprint) for fingerprint in fingerprints)


def test_findings_are_sorted() -> None:
    keys = [
        (finding.path, finding.span[:2], finding.rule, finding.pointer, finding.fingerprint)
        for finding in checked().findings
    ]
    assert keys == sorted(keys)


def test_what_was_looked_at() -> None:
    assert checked().summary[:3] == (1295, 6393, 28030)
    assert Path(SAMPLE / checked().findings[0].path).suffix == ".yaml"
