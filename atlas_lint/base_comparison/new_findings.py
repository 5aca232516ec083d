"""The findings that are new since a base, and the numbers of those that are fixed and old."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from atlas_lint.checking.run_rules import Reported


class Compared(NamedTuple):
    """The new findings that are not accepted, and the numbers of fixed and old ones."""

    new: list[Reported]
    fixed: int
    old: int


def compare(
    now: Iterable[Reported],
    before: Iterable[Reported],
    accepted: Collection[str],
    is_hidden: Callable[[Reported], bool],
    is_on_old_line: Callable[[Reported], bool],
) -> Compared:
    """Compare all findings of two states, then leave out the new ones whose fingerprints are `accepted`.

    Findings about the same thing are equal; if there are more of them than before, the surplus is new. `is_hidden`
    returns whether a finding of the base may be in a part that cannot be read now: it does not count as fixed.
    `is_on_old_line` returns whether the source line of a finding also existed at the base.
    """
    counted = list(before)
    had = Counter(one.identified.about for one in counted)
    groups: dict[str, list[Reported]] = {}
    for one in now:
        groups.setdefault(one.identified.about, []).append(one)
    new = [one for about, group in groups.items() for one in _new(group, had[about], accepted, is_on_old_line)]
    old = sum(min(len(group), had[about]) for about, group in groups.items())
    visible = Counter(one.identified.about for one in counted if not is_hidden(one))
    fixed = sum(max(0, number - len(groups.get(about, ()))) for about, number in visible.items())
    return Compared(new, fixed, old)


def _new(
    group: list[Reported], had: int, accepted: Collection[str], is_on_old_line: Callable[[Reported], bool]
) -> list[Reported]:
    """Return the new findings of a group that are not accepted.

    Fingerprints decide how many there are. They number equal findings in order. So a finding that is added before an
    accepted one gets its fingerprint, and the last of the group gets one that is not accepted. Lines decide which
    findings of the group are shown as new.
    """

    def is_accepted(index: int) -> bool:
        return group[index].identified.fingerprint in accepted

    more = sum(not is_accepted(index) for index in range(had, len(group)))
    if not more or more == len(group):
        return group if more else []
    if not had:
        return [one for index, one in enumerate(group) if not is_accepted(index)]
    ranked = sorted(range(len(group)), key=lambda index: (is_on_old_line(group[index]), is_accepted(index), -index))
    return [group[index] for index in sorted(ranked[:more])]
