"""Renames, detected by likeness: a new record that resembles a deleted one is that record under another id."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import Record
from atlas_lint.text import canonical

ALIKE = 0.6
"""The share of a record's attributes and edges that a renamed one still has."""
_ROUNDS = 5
"""Rounds of the search: each applies the renames found so far to the edges of records that are not yet matched."""
_SHARED_BY_MANY = 100
"""A feature that more than this number of new records have proposes none of them."""

Features = frozenset[str]


class Rename(NamedTuple):
    """A rename: the id of the deleted record, the id of the new one, and the share of common features, 0 to 1."""

    old: str
    new: str
    likeness: float


def renames(before: Atlas, now: Atlas, unknown: frozenset[str] = frozenset()) -> dict[str, Rename]:
    """Return the renames between two states, by old id. A new record matches at most one old record.

    Two records match if they have the same kind and share at least `ALIKE` of their attributes and edges. They do not
    match if another record that stayed has all shared features. Ids in `unknown` are left out.
    """
    gone = [record for id, record in before.records.items() if id not in now.records and id not in unknown]
    new = [record for id, record in now.records.items() if id not in before.records and id not in unknown]
    if not gone or not new:
        return {}
    others = _Others(before, {record.kind for record in gone} & {record.kind for record in new}, now)
    mine = {record.id: features(record) for record in new}
    found: dict[str, Rename] = {}
    for _ in range(_ROUNDS):
        taken = {rename.new for rename in found.values()}
        left = [record for record in gone if record.id not in found]
        free = [record for record in new if record.id not in taken]
        more = _best(left, free, mine, {old: rename.new for old, rename in found.items()}, others)
        if not more:
            break
        found |= more
    return found


def features(record: Record, renamed: Mapping[str, str] | None = None) -> Features:
    """Return the features of a record: its attributes and edges, a string each.

    A renamed target counts under its new id (`renamed`: old to new), and the record itself as a target under no id.
    """
    renamed = renamed or {}
    attributes = (canonical([name, value]) for name, value in record.attributes.items())
    targets = ((edge.kind, "" if edge.target == record.id else edge.target) for edge in record.outgoing)
    return frozenset([*attributes, *(canonical([kind, renamed.get(target, target)]) for kind, target in targets)])


class _Others:
    """The records of some kinds that stayed, by feature."""

    def __init__(self, before: Atlas, kinds: Iterable[str], now: Atlas) -> None:
        wanted = set(kinds)
        self._holders: dict[tuple[str, str], list[Features]] = defaultdict(list)
        for record in before.records.values():
            if record.kind in wanted and record.id in now.records:
                has = features(record)
                for feature in has:
                    self._holders[record.kind, feature].append(has)

    def have_all(self, kind: str, shared: Features) -> bool:
        """Check whether one record of a kind has all `shared` features."""
        fewest = min((self._holders.get((kind, feature), []) for feature in shared), key=len)
        return any(shared <= has for has in fewest)


def _best(
    gone: list[Record], new: list[Record], mine: Mapping[str, Features], renamed: Mapping[str, str], others: _Others
) -> dict[str, Rename]:
    """Match deleted records to new ones, the best pairs first, each record in at most one pair."""
    by_feature: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in new:
        for feature in mine[record.id]:
            by_feature[record.kind, feature].append(record)
    pairs = []
    for record in gone:
        has = features(record, renamed)
        for other in _candidates(record.kind, has, by_feature):
            shared = has & mine[other.id]
            likeness = len(shared) / len(has | mine[other.id])
            if likeness >= ALIKE and not others.have_all(record.kind, shared):
                elsewhere = record.declaration.path != other.declaration.path
                pairs.append((-likeness, elsewhere, _letters_apart(record.id, other.id), record.id, other.id))
    found: dict[str, Rename] = {}
    taken = set()
    for unlike, _, _, old, now in sorted(pairs):
        if old not in found and now not in taken:
            found[old] = Rename(old, now, -unlike)
            taken.add(now)
    return found


def _candidates(kind: str, has: Features, by_feature: Mapping[tuple[str, str], list[Record]]) -> list[Record]:
    """Return the new records of a kind that share a feature which few records have."""
    found: dict[str, Record] = {}
    for feature in sorted(has):
        holders = by_feature.get((kind, feature), [])
        if len(holders) <= _SHARED_BY_MANY:
            found |= {record.id: record for record in holders}
    return list(found.values())


def _letters_apart(one: str, other: str) -> int:
    """Return the number of letters in two ids that have no counterpart in the other id."""
    mine, others = Counter(one), Counter(other)
    return sum(((mine - others) + (others - mine)).values())
