"""Application of fixes in rounds, until no further fix can be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import NamedTuple

from atlas_lint.checking.run_rules import Reported
from atlas_lint.checking.state import State
from atlas_lint.edits.text_edits import Edit
from atlas_lint.filesystem.file_tree import Files, Overlay
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import Finding, Fix
from atlas_lint.findings.result import Result
from atlas_lint.fix.verify_fixes import FindingCounts, Proposal, attempt
from atlas_lint.incremental.resident import Resident, resident_of

MOST_ROUNDS = 20
"""Maximum number of rounds. A fix may wait for another one at the same place; few atlases need a third round."""


class FixedAtlas(NamedTuple):
    """The outcome of applying fixes.

    `result` is that of a run on the edited files. `contents` and `read` are their new and old contents, by path below
    the root. `made` is the number of fixes applied, `refused` are the findings whose fix was not kept.
    """

    result: Result
    contents: dict[str, bytes]
    read: dict[str, bytes]
    made: int
    refused: tuple[Finding, ...]


def apply_fixes(state: State, naming: Naming, safeties: Collection[str], run: Callable[[Files], Result]) -> FixedAtlas:
    """Apply the fixes whose safety is in `safeties`, in memory.

    `run` is the check whose findings are fixed. `state` has all findings of the atlas, so that no fix adds one.
    """
    contents: dict[str, bytes] = {}
    read: dict[str, bytes] = {}
    refused: dict[str, Finding] = {}
    made = 0
    result = run(state.files)
    resident = resident_of(state)
    for _ in range(MOST_ROUNDS):
        reported = resident.reported
        proposed = [
            one for one in proposals(result.findings, reported, naming, safeties) if one.fingerprint not in refused
        ]
        outcome = attempt(proposed, resident.read, partial(counts_with, resident), count_findings(reported))
        findings = {finding.fingerprint: finding for finding in result.findings}
        refused |= {one.fingerprint: findings[one.fingerprint] for one in outcome.refused}
        if not outcome.kept:
            break
        made += len(outcome.kept)
        read |= {path: state.files.read(f"{naming.root}/{path}") for path in outcome.contents if path not in read}
        contents |= outcome.contents
        resident.change(outcome.contents)
        result = run(Overlay(state.files, {f"{naming.root}/{path}": data for path, data in contents.items()}))
    return FixedAtlas(result, contents, read, made, tuple(refused.values()))


def count_findings(reported: Iterable[Reported]) -> FindingCounts:
    """Return the number of findings by identity and file."""
    return Counter((one.identified.about, one.identified.report.place.path) for one in reported)


def counts_with(resident: Resident, edited: Mapping[str, bytes]) -> FindingCounts | None:
    """Return the number of findings with files edited; None if nothing would be left to check."""
    with resident.trial():
        resident.change(edited)
        reported = resident.reported
        return count_findings(reported) if reported or any(file.declarations for file in resident.files) else None


def proposals(
    findings: Iterable[Finding], reported: Iterable[Reported], naming: Naming, safeties: Collection[str]
) -> list[Proposal]:
    """Return the first fix of each finding whose safety is in `safeties`."""
    abouts = {one.identified.fingerprint: one.identified for one in reported}
    made = []
    for finding in findings:
        fix = next((fix for fix in finding.fixes if fix.safety in safeties), None)
        known = abouts.get(finding.fingerprint)
        if fix is not None and known is not None:
            path = known.report.place.path
            made.append(Proposal(finding.fingerprint, finding.rule, known.about, path, _edits(fix, naming)))
    return made


def _edits(fix: Fix, naming: Naming) -> tuple[Edit, ...]:
    """Return the edits of a fix, with paths below the root."""
    return tuple(Edit(naming.below_root(edit.path), edit.span, edit.text) for edit in fix.edits)
