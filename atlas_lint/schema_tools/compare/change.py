"""What a change of a schema does: where, to which keyword, and whether more values pass now or fewer."""

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
    """One change of a keyword.

    `at` is the path in a normalized record or edge (`[]`: items of a list, `*`: keys that are not named); `uri` where
    the keyword stands today (or stood), as loading names it; `effect` is TIGHTENED (what passes now passed before),
    LOOSENED (what passed before passes now), CHANGED (neither can be said) or NOTHING (no value is judged otherwise).
    """

    at: tuple[str, ...]
    uri: str
    keyword: str
    effect: str
    message: str
    before: Any = None
    after: Any = None


def inverted(changes: Iterable[Change]) -> list[Change]:
    """Changes below a `not`: what tightens there loosens."""
    return [change._replace(effect=_OPPOSITE.get(change.effect, change.effect)) for change in changes]


def unsure(changes: Iterable[Change]) -> list[Change]:
    """Changes where nothing follows from what they do there."""
    return [change if change.effect == NOTHING else change._replace(effect=CHANGED) for change in changes]


def together(changes: Iterable[Change]) -> str:
    """What several changes of one value do as a whole."""
    effects = {change.effect for change in changes} - {NOTHING}
    if not effects:
        return NOTHING
    return effects.pop() if len(effects) == 1 else CHANGED


def of_sets(before: frozenset[Any] | None, after: frozenset[Any] | None) -> str:
    """What a change of a set of allowed things does; None: all is allowed."""
    if before == after:
        return NOTHING
    if after is None or (before is not None and before < after):
        return LOOSENED
    if before is None or after < before:
        return TIGHTENED
    return CHANGED


def of_demands(before: Iterable[Any], after: Iterable[Any]) -> str:
    """What a change of a set of demands does, all of which count."""
    old, new = set(before), set(after)
    if old == new:
        return NOTHING
    return TIGHTENED if old < new else LOOSENED if new < old else CHANGED


def of_bounds(before: Any, after: Any, least: bool) -> str:
    """What a change of a lower (`least`) or upper bound does; None: there is none."""
    if before == after:
        return NOTHING
    if before is None or after is None:
        return TIGHTENED if before is None else LOOSENED
    return TIGHTENED if (after > before) == least else LOOSENED
