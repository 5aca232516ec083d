"""Verification of fixes: only those are kept that fix their finding and cause no other.

The files that a set of fixes produces are parsed and checked as a whole. If the result is wrong, the set is halved
until the fixes at fault are found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from atlas_lint.edits.text_edits import Edit, apply

FindingCounts = Counter[tuple[str, str]]
"""Number of findings by identity (which includes the rule) and path."""


class Proposal(NamedTuple):
    """A fix of a finding: the rule, what the finding is about, its file (a path below the root), edits and safety."""

    fingerprint: str
    rule: str
    about: str
    path: str
    edits: tuple[Edit, ...]
    safety: str


class Outcome(NamedTuple):
    """The fixes that are kept, those that are not, those that wait for others, and the files as edited, by path."""

    kept: tuple[Proposal, ...]
    refused: tuple[Proposal, ...]
    waiting: tuple[Proposal, ...]
    contents: Mapping[str, bytes]


class _Trial:
    def __init__(
        self,
        read: Callable[[str], bytes],
        run_rules: Callable[[Mapping[str, bytes]], FindingCounts | None],
        before: FindingCounts,
    ) -> None:
        self.read = read
        self.report = run_rules
        self.before = before
        self.kept: list[Proposal] = []
        self.refused: list[Proposal] = []

    def settle(self, group: list[Proposal]) -> None:
        """Keep those fixes of `group` that can be kept together with the ones kept so far; refuse the others."""
        if not group:
            return
        if self.holds([*self.kept, *group]):
            self.kept += group
        elif len(group) == 1:
            self.refused += group
        else:
            middle = len(group) // 2
            self.settle(group[:middle])
            self.settle(group[middle:])

    def holds(self, proposals: list[Proposal]) -> bool:
        found = self.report(self.contents(proposals))
        return found is not None and not wrong(proposals, self.before, found)

    def contents(self, proposals: Iterable[Proposal]) -> dict[str, bytes]:
        edits: dict[str, list[Edit]] = {}
        for proposal in proposals:
            for edit in proposal.edits:
                edits.setdefault(edit.path, []).append(edit)
        return {path: apply(self.read(path), of_file) for path, of_file in edits.items()}


def attempt(
    proposals: Iterable[Proposal],
    read: Callable[[str], bytes],
    run_rules: Callable[[Mapping[str, bytes]], FindingCounts | None],
    before: FindingCounts,
) -> Outcome:
    """Try fixes and return those that are kept, refused and waiting.

    `read` returns the bytes of a file. `run_rules` returns the number of findings with some files edited; None if the
    atlas cannot be checked then. `before` is the number of present findings.
    """
    fitting, waiting = _apart(proposals)
    trial = _Trial(read, run_rules, before)
    found = run_rules(trial.contents(fitting)) if fitting else before
    if found is not None and not wrong(fitting, before, found):
        trial.kept = fitting
    else:
        suspects = _suspects(fitting, before, found)
        trial.settle([one for one in fitting if one not in suspects])
        trial.settle(suspects)
    return Outcome(tuple(trial.kept), tuple(trial.refused), tuple(waiting), trial.contents(trial.kept))


def wrong(proposals: Iterable[Proposal], before: FindingCounts, after: FindingCounts) -> set[str]:
    """Return the files in which fixes leave their finding or cause another one.

    A finding whose identity changed because a part of it was fixed counts as the same.
    """
    due = Counter(proposal.about for proposal in proposals)
    meant = Counter((proposal.rule, proposal.path) for proposal in proposals)
    counts = [Counter[str](), Counter[str]()]
    totals = [Counter[tuple[str, str]](), Counter[tuple[str, str]]()]
    for count, total, found in zip(counts, totals, (before, after), strict=True):
        for (about, path), number in found.items():
            count[about] += number
            total[_rule(about), path] += number
    left = {about for about, number in due.items() if counts[1][about] > counts[0][about] - number}
    files = {proposal.path for proposal in proposals if proposal.about in left}
    for (about, path), number in after.items():
        place = _rule(about), path
        if number > before[about, path] and totals[1][place] > totals[0][place] - meant[place]:
            files.add(path)
    return files


def _rule(about: str) -> str:
    """Return the rule in the identity of a finding, the first item of a JSON list."""
    return about[2 : about.index('"', 2)]


def _apart(proposals: Iterable[Proposal]) -> tuple[list[Proposal], list[Proposal]]:
    """Return the fixes that can be applied together, and those that would change the same stretch."""
    taken: dict[str, list[Edit]] = {}
    fitting, waiting = [], []
    for proposal in proposals:
        if any(_meet(edit, other) for edit in proposal.edits for other in taken.get(edit.path, ())):
            waiting.append(proposal)
            continue
        fitting.append(proposal)
        for edit in proposal.edits:
            taken.setdefault(edit.path, []).append(edit)
    return fitting, waiting


def _meet(one: Edit, other: Edit) -> bool:
    """Return whether two edits conflict: they overlap, or both add an entry of the same name at the same place."""
    if one == other:
        return False
    if one.span == other.span:
        return _name(one) == _name(other) != "-"
    return one.span[:2] < other.span[2:] and other.span[:2] < one.span[2:]


def _name(edit: Edit) -> str:
    """Return the key of an inserted entry, or `-` for an item."""
    words = edit.text.split()
    return words[0] if words and edit.span[:2] == edit.span[2:] else ""


def _suspects(proposals: list[Proposal], before: FindingCounts, after: FindingCounts | None) -> list[Proposal]:
    """Return the fixes that edit a file in which something is wrong."""
    if after is None:
        return proposals
    files = wrong(proposals, before, after)
    return [one for one in proposals if one.path in files or any(edit.path in files for edit in one.edits)]
