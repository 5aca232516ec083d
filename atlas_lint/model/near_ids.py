"""The record that a missing id most likely means."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

from atlas_lint.filesystem.globs import matches
from atlas_lint.model.records import Record
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.slips import form, slips
from atlas_lint.spelling import Speller


class NearIds:
    """An index of the ids of records that finds the one that a missing id most likely means.

    For an edge it proposes only ids that have no finding themselves: not those in `doubtful`, nor ids that are declared
    more than once, have a wrong prefix, or are of a kind without a schema.
    """

    def __init__(self, records: Mapping[str, Record], schemas: Schemas, doubtful: frozenset[str]) -> None:
        self._records = records
        self._schemas = schemas
        self._doubtful = doubtful
        self._right: dict[frozenset[str] | None, set[str]] = {}

    def nearest(
        self, id: str, kinds: frozenset[str] | None, taken: Collection[str] = (), any_record: bool = False
    ) -> str | None:
        """Return the id that `id` most likely means: one of `kinds` (None: any) that is not in `taken`.

        If the prefix is wrong, the same name under a right prefix comes first. None if no id is near, or if several
        are equally near. With `any_record` the id may have findings: nothing will point at it.
        """

        def is_wanted(other: str) -> bool:
            return other not in taken and (any_record or self.is_sound(other, kinds))

        prefix, name = split(id)
        if prefix not in self._right_prefixes(kinds):
            if prefix in self._declared_prefixes and prefix not in self._used_prefixes:
                return None  # the atlas lacks every record of that kind, so this one is no slip
            found = _nearest_prefix(prefix, [it for it in self._by_name.get(form(name).segments, []) if is_wanted(it)])
            if found is not None:
                return found
        return self._speller.nearest(id, is_wanted)

    def is_sound(self, id: str, kinds: frozenset[str] | None) -> bool:
        """Check whether an edge may point at an id without a finding; `kinds` are those allowed (None: any)."""
        record = self._records.get(id)
        if record is None or id in self._doubtful or len(record.declarations) > 1:
            return False
        if kinds is not None and record.kind not in kinds:
            return False
        kind = self._schemas.records.get(record.kind)
        if kind is None:
            return not self._schemas.records or matches(record.kind, self._schemas.external_kinds)
        return kind.right_id(id) == id

    def _right_prefixes(self, kinds: frozenset[str] | None) -> set[str]:
        """Return the prefixes of the ids of some kinds (None: of all kinds)."""
        if kinds not in self._right:
            self._right[kinds] = self._prefixes_of(kinds)
        return self._right[kinds]

    def _prefixes_of(self, kinds: frozenset[str] | None) -> set[str]:
        declared = {it.id_prefix or "" for it in self._schemas.records.values() if kinds is None or it.name in kinds}
        used = {prefix for prefix, those in self._used_prefixes.items() if kinds is None or those & kinds}
        return (declared | used) - {""}

    @cached_property
    def _declared_prefixes(self) -> set[str]:
        """The prefixes that the schemas declare."""
        return {kind.id_prefix for kind in self._schemas.records.values() if kind.id_prefix}

    @cached_property
    def _used_prefixes(self) -> dict[str, set[str]]:
        """The prefixes that the ids of records have and may have, with the kinds of those records."""
        used: dict[str, set[str]] = {}
        for id in self._records:
            if self.is_sound(id, None):
                used.setdefault(split(id)[0], set()).add(self._records[id].kind)
        return used

    @cached_property
    def _by_name(self) -> dict[tuple[str, ...], list[str]]:
        """The ids of each name, without their prefixes."""
        names: dict[tuple[str, ...], list[str]] = {}
        for id in self._records:
            names.setdefault(form(split(id)[1]).segments, []).append(id)
        return names

    @cached_property
    def _speller(self) -> Speller:
        return Speller(self._records)


def split(id: str) -> tuple[str, str]:
    """Return the prefix of an id, before its first colon, and the name after it; the prefix is "" without a colon."""
    prefix, colon, name = id.partition(":")
    return (prefix, name) if colon else ("", id)


def _nearest_prefix(prefix: str, ids: list[str]) -> str | None:
    """Return the id whose prefix is most like `prefix`, else the only id; None if that leaves several."""
    if len(ids) == 1:
        return ids[0]
    ranked = sorted((number, id) for id in ids if (number := slips(prefix, split(id)[0])) is not None)
    is_tie = len(ranked) > 1 and ranked[0][0] == ranked[1][0]
    return None if not ranked or is_tie else ranked[0][1]
