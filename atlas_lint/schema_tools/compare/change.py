"""The effect of a change of a schema: where, in which keyword, and whether more or fewer values pass."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

TIGHTENED = "tightened"
LOOSENED = "loosened"
CHANGED = "changed"
NOTHING = "annotation"
EFFECTS = (TIGHTENED, LOOSENED, CHANGED, NOTHING)

_OPPOSITE = {TIGHTENED: LOOSENED, LOOSENED: TIGHTENED}


class Change(NamedTuple):
    """A change of a keyword.

    `at` is the path in a normalized record or edge: `[]` for the items of a list, `*` for keys without a name. `uri` is
    the place of the keyword today (or before, if it is gone), as loading names it. `effect` is TIGHTENED if all values
    that pass now passed before, and LOOSENED if all values that passed before pass now. It is CHANGED if neither is
    certain, and NOTHING if the same values pass.
    """

    at: tuple[str, ...]
    uri: str
    keyword: str
    effect: str
    message: str
    before: Any = None
    after: Any = None


def inverted(changes: Iterable[Change]) -> list[Change]:
    """Return changes below a `not` with their effects inverted."""
    return [change._replace(effect=_OPPOSITE.get(change.effect, change.effect)) for change in changes]


def unsure(changes: Iterable[Change]) -> list[Change]:
    """Return changes as CHANGED if their effect cannot be known."""
    return [change if change.effect == NOTHING else change._replace(effect=CHANGED) for change in changes]


def together(changes: Iterable[Change]) -> str:
    """Return the combined effect of several changes of one value."""
    effects = {change.effect for change in changes} - {NOTHING}
    if not effects:
        return NOTHING
    return effects.pop() if len(effects) == 1 else CHANGED


def of_sets(before: frozenset[Any] | None, after: frozenset[Any] | None) -> str:
    """Return the effect of a change of a set of allowed things; None means that all are allowed."""
    if before == after:
        return NOTHING
    if after is None or (before is not None and before < after):
        return LOOSENED
    if before is None or after < before:
        return TIGHTENED
    return CHANGED


def of_demands(before: Iterable[Any], after: Iterable[Any]) -> str:
    """Return the effect of a change of a set of requirements, all of which apply."""
    old, new = set(before), set(after)
    if old == new:
        return NOTHING
    return TIGHTENED if old < new else LOOSENED if new < old else CHANGED


def of_bounds(before: Any, after: Any, least: bool) -> str:
    """Return the effect of a change of a lower (`least`) or upper bound; None means that there is none."""
    if before == after:
        return NOTHING
    if before is None or after is None:
        return TIGHTENED if before is None else LOOSENED
    return TIGHTENED if (after > before) == least else LOOSENED
