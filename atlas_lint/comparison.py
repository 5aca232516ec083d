"""What is new since a base: the findings of today without those that the base had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from atlas_lint.judging import Judged


class Compared(NamedTuple):
    """The new ones, and how many were fixed and are old."""

    new: list[Judged]
    fixed: int
    old: int


def compare(
    now: list[Judged],
    before: Iterable[Judged],
    is_unreadable: Callable[[str], bool],
    is_on_old_line: Callable[[Judged], bool],
) -> Compared:
    """Take those that were there before away from those of now.

    Of equal ones (about the same thing) the new are those on lines that the old file does not have, else the last.
    What was in a file that cannot be read now (`is_unreadable`, path below the root today) counts as neither.
    """
    counted = list(before)
    had = Counter(one.known.about for one in counted)
    groups: dict[str, list[Judged]] = {}
    for one in now:
        groups.setdefault(one.known.about, []).append(one)
    new = [one for about, group in groups.items() for one in _new(group, had[about], is_on_old_line)]
    readable = Counter(one.known.about for one in counted if not is_unreadable(one.known.report.place.path))
    fixed = sum(max(0, number - len(groups.get(about, ()))) for about, number in readable.items())
    return Compared(new, fixed, len(now) - len(new))


def _new(group: list[Judged], had: int, is_on_old_line: Callable[[Judged], bool]) -> list[Judged]:
    more = len(group) - had
    if more <= 0 or not had:
        return group if more > 0 else []
    ranked = sorted(range(len(group)), key=lambda index: (is_on_old_line(group[index]), -index))
    return [group[index] for index in sorted(ranked[:more])]
