"""An atlas mended: fixes made round after round, until none is left that can be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from atlas_lint.declaring import Known
from atlas_lint.edits import Edit
from atlas_lint.errors import AtlasError
from atlas_lint.files import Files, Overlay
from atlas_lint.finding import Finding, Fix
from atlas_lint.lint import State, reader
from atlas_lint.mending.trying import Proposal, Told, attempt
from atlas_lint.paths import Naming
from atlas_lint.result import Result
from atlas_lint.schemas.load_schemas import Schemas

MOST_ROUNDS = 20
"""Some fixes wait for others (two entries added at one place); few atlases need more than two rounds."""

Edited = Mapping[str, bytes]
"""Files with another content than they have, by path below the root."""


Look = Callable[[Files, Schemas | None, Known], State]
"""All that is found in files, by schemas (None: those that count for the files), some files' declarations known."""


class Mended(NamedTuple):
    """What mending came to: the result of a run on the files as edited, their contents then and before (by path below
    the root), how many fixes were made, and the findings whose fix was not kept."""

    result: Result
    contents: dict[str, bytes]
    read: dict[str, bytes]
    made: int
    refused: tuple[Finding, ...]


def mend(files: Files, naming: Naming, safeties: Collection[str], run: Callable[[Files], Result], look: Look) -> Mended:
    """Make the fixes of some safeties; nothing is written.

    `run` is the check whose findings are mended; `look` finds all that there is, so that no fix adds to it.
    """
    contents: dict[str, bytes] = {}
    read: dict[str, bytes] = {}
    refused: dict[str, Finding] = {}
    made = 0
    result = run(files)
    state = look(files, None, _unknown)
    for _ in range(MOST_ROUNDS):
        proposals = [one for one in _proposals(result, state, naming, safeties) if one.fingerprint not in refused]
        outcome = attempt(proposals, reader(state.files, naming.root), _judge(state, naming.root, look), told(state))
        findings = {finding.fingerprint: finding for finding in result.findings}
        refused |= {one.fingerprint: findings[one.fingerprint] for one in outcome.refused}
        if not outcome.kept:
            break
        made += len(outcome.kept)
        read |= {path: files.read(f"{naming.root}/{path}") for path in outcome.contents if path not in read}
        contents |= outcome.contents
        edited = laid_over(files, naming.root, contents)
        result, state = run(edited), look(edited, None, _unknown)
    return Mended(result, contents, read, made, tuple(refused.values()))


def laid_over(files: Files, root: str, edited: Edited) -> Files:
    """The files with some of them edited."""
    return Overlay(files, {f"{root}/{path}": data for path, data in edited.items()})


def told(state: State) -> Told:
    """What is found, counted."""
    return Counter((one.known.about, one.known.report.place.path) for one in state.judged)


def _unknown(path: str, data: bytes) -> None:
    """Nothing is known of any file."""


def _judge(state: State, root: str, look: Look) -> Callable[[Edited], Told | None]:
    """What is found with files edited; those that are not are declared as before."""
    declared = {file.path: file for file in state.atlas.files}

    def judge(edited: Edited) -> Told | None:
        try:
            known = {path: file for path, file in declared.items() if path not in edited}
            after = look(laid_over(state.files, root, edited), state.atlas.schemas, lambda path, data: known.get(path))
        except AtlasError:  # nothing is left to check
            return None
        return told(after)

    return judge


def _proposals(result: Result, state: State, naming: Naming, safeties: Collection[str]) -> list[Proposal]:
    """The first fix of a wanted safety of each finding."""
    abouts = {one.known.fingerprint: one.known for one in state.judged}
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
