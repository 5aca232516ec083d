"""An atlas mended: fixes made round after round, until none is left that can be kept."""

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
from atlas_lint.fix.verify_fixes import Proposal, Told, attempt
from atlas_lint.incremental.resident import Resident, resident_of

MOST_ROUNDS = 20
"""Some fixes wait for others (two entries added at one place); few atlases need more than two rounds."""


class FixedAtlas(NamedTuple):
    """What mending came to: the result of a run on the files as edited, their contents then and before (by path below
    the root), how many fixes were made, and the findings whose fix was not kept."""

    result: Result
    contents: dict[str, bytes]
    read: dict[str, bytes]
    made: int
    refused: tuple[Finding, ...]


def apply_fixes(state: State, naming: Naming, safeties: Collection[str], run: Callable[[Files], Result]) -> FixedAtlas:
    """Make the fixes of some safeties; nothing is written.

    `run` is the check whose findings are mended; `state` holds all findings that there are, so that no fix adds to
    them.
    """
    contents: dict[str, bytes] = {}
    read: dict[str, bytes] = {}
    refused: dict[str, Finding] = {}
    made = 0
    result = run(state.files)
    resident = resident_of(state)
    for _ in range(MOST_ROUNDS):
        reported = resident.reported
        proposals = [one for one in _proposals(result, reported, naming, safeties) if one.fingerprint not in refused]
        outcome = attempt(proposals, resident.read, partial(_tried, resident), told(reported))
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


def told(reported: Iterable[Reported]) -> Told:
    """What is found, counted."""
    return Counter((one.identified.about, one.identified.report.place.path) for one in reported)


def _tried(resident: Resident, edited: Mapping[str, bytes]) -> Told | None:
    """What is found with files edited; None if nothing is left to check."""
    with resident.trial():
        resident.change(edited)
        reported = resident.reported
        return told(reported) if reported or any(file.declarations for file in resident.files) else None


def _proposals(
    result: Result, reported: Iterable[Reported], naming: Naming, safeties: Collection[str]
) -> list[Proposal]:
    """The first fix of a wanted safety of each finding."""
    abouts = {one.identified.fingerprint: one.identified for one in reported}
    proposals = []
    for finding in result.findings:
        fix = next((fix for fix in finding.fixes if fix.safety in safeties), None)
        known = abouts.get(finding.fingerprint)
        if fix is not None and known is not None:
            path = known.report.place.path
            proposals.append(Proposal(finding.fingerprint, finding.rule, known.about, path, _edits(fix, naming)))
    return proposals


def _edits(fix: Fix, naming: Naming) -> tuple[Edit, ...]:
    """The edits of a fix, their files named below the root."""
    return tuple(Edit(naming.below_root(edit.path), edit.span, edit.text) for edit in fix.edits)
