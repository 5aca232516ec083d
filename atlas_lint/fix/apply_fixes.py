"""Application of fixes in rounds, until no further fix can be kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple

from atlas_lint.checking.run_rules import Reported
from atlas_lint.checking.state import State
from atlas_lint.edits.text_edits import Edit
from atlas_lint.filesystem.file_tree import Files, Overlay
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import UNSAFE, Finding, Fix
from atlas_lint.fix.trials import Trials, count_findings
from atlas_lint.fix.verify_fixes import Proposal, attempt
from atlas_lint.incremental.resident import resident_of

MOST_ROUNDS = 20
"""Maximum number of rounds. A fix may wait for another one at the same place; few atlases need a third round."""


class FixedAtlas(NamedTuple):
    """The outcome of applying fixes.

    `files` are the files of the run with the edits laid over them. `contents` and `read` are the new and old contents
    of the edited ones, by path below the root. `made` counts the fixes applied, `unsafe` the unsafe ones among them.
    `refused` are the findings whose fix was not kept.
    """

    files: Files
    contents: dict[str, bytes]
    read: dict[str, bytes]
    made: int
    unsafe: int
    refused: tuple[Finding, ...]


Fixable = Callable[[State, Collection[str] | None], Iterable[Finding]]
"""Returns the findings to fix in a state of the atlas, of some files (paths below the root) or all (None)."""


def apply_fixes(state: State, naming: Naming, safeties: Collection[str], fixable: Fixable) -> FixedAtlas:
    """Apply the fixes whose safety is in `safeties`, in memory.

    `fixable` returns the findings to fix. `state` has all findings of the atlas, so that no fix adds one.
    """
    contents: dict[str, bytes] = {}
    read: dict[str, bytes] = {}
    refused: dict[str, Finding] = {}
    kept: list[Proposal] = []
    now, within = state, None
    trials: Trials | None = None
    for _ in range(MOST_ROUNDS):
        findings = {it.fingerprint: it for it in fixable(now, within) if it.fingerprint not in refused}
        proposed = proposals(findings.values(), now.reported, naming, safeties)
        if not proposed:
            break
        trials = trials or Trials(resident_of(state), state.atlas.schemas)
        outcome = attempt(proposed, trials.read, trials.counts, count_findings(now.reported))
        refused |= {one.fingerprint: findings[one.fingerprint] for one in outcome.refused}
        if not outcome.kept:
            break
        kept += outcome.kept
        read |= {path: state.files.read(f"{naming.root}/{path}") for path in outcome.contents if path not in read}
        contents |= outcome.contents
        within = trials.keep(outcome.contents)
        if within is not None:
            within |= {edit.path for proposal in outcome.waiting for edit in proposal.edits}
            within |= {proposal.path for proposal in outcome.waiting}
        now = state._replace(
            files=_edited(state.files, naming, contents),
            atlas=trials.resident.atlas(),
            reported=trials.resident.reported,
        )
    unsafe = sum(proposal.safety == UNSAFE for proposal in kept)
    return FixedAtlas(now.files, contents, read, len(kept), unsafe, tuple(refused.values()))


def _edited(files: Files, naming: Naming, contents: Mapping[str, bytes]) -> Files:
    return Overlay(files, {f"{naming.root}/{path}": data for path, data in contents.items()})


def proposals(
    findings: Iterable[Finding], reported: Iterable[Reported], naming: Naming, safeties: Collection[str]
) -> list[Proposal]:
    """Return the first fix of each finding whose safety is in `safeties`; findings without a report are left out."""
    known = {one.identified.fingerprint: one.identified for one in reported}
    made = []
    for finding in findings:
        fix = next((fix for fix in finding.fixes if fix.safety in safeties), None)
        one = known.get(finding.fingerprint)
        if fix is not None and one is not None:
            path = one.report.place.path
            edits = _edits(fix, naming)
            made.append(Proposal(finding.fingerprint, finding.rule, one.about, path, edits, fix.safety))
    return made


def _edits(fix: Fix, naming: Naming) -> tuple[Edit, ...]:
    """Return the edits of a fix, with paths below the root."""
    return tuple(Edit(naming.below_root(edit.path), edit.span, edit.text) for edit in fix.edits)
