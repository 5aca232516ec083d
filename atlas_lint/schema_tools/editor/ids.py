"""Ids: how those of a kind start, and which of them an editor can offer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from atlas_lint.model.atlas import Atlas
from atlas_lint.model.declarations import SIDECAR
from atlas_lint.schemas.load_schemas import RecordKind, Schema
from atlas_lint.text import listed


def at(definition: str) -> Schema:
    """A reference to a definition of the schema that is made."""
    return {"$ref": "#/$defs/" + quote(definition.replace("~", "~0").replace("/", "~1"), safe=":~")}


def where(path: tuple[str, ...], kind: str, then: Any) -> Schema:
    """A schema that asks for another where the key at a path names a kind.

    By a pattern: yaml-language-server takes the start of a `const` for the whole while it completes.
    """
    condition: Schema = {"type": "string", "pattern": f"^{_escaped(kind)}$"}
    for key in reversed(path):
        condition = {"type": "object", "required": [key], "properties": {key: condition}}
    return {"if": condition, "then": then}


class Ids(NamedTuple):
    """What is known of ids: the record kinds, globs of ids that live elsewhere, and what an atlas has, by kind.

    `known` are the ids to offer, `unusual` those that do not start as their kind asks for, `scattered` those of records
    that are written in several places. `prefixes`: whether ids must start as their kind asks for.
    """

    kinds: Mapping[str, RecordKind]
    external: tuple[str, ...] = ()
    prefixes: bool = True
    known: Mapping[str, tuple[str, ...]] = {}
    unusual: Mapping[str, tuple[str, ...]] = {}
    scattered: Mapping[str, tuple[str, ...]] = {}

    def of(self, kinds: Iterable[str] | None) -> list[Schema]:
        """References to the enumerations of the ids of some kinds (None: of all)."""
        names = sorted(self.known if kinds is None else set(kinds) & self.known.keys())
        return [at(f"ids:{name}") for name in names if self.known[name]]

    def definitions(self) -> dict[str, Schema]:
        """The enumerations."""
        return {f"ids:{name}": {"enum": list(ids)} for name, ids in sorted(self.known.items()) if ids}

    def own(self, kind: RecordKind) -> Schema:
        """What the id of a record of a kind looks like."""
        if kind.id_prefix is None or not self.prefixes:
            return {"type": "string"}
        pattern = f"^{_escaped(kind.id_prefix)}:"
        message = f"the id of a record of the kind {kind.name} starts with {kind.id_prefix}:"
        return {"type": "string", "pattern": pattern, "patternErrorMessage": message}

    def target(self, what: str, kinds: frozenset[str] | None) -> Schema:
        """What an id that `what` points at looks like; nothing of values that are no strings."""
        pattern = self._pattern(kinds)
        shape: Schema = {}
        if pattern is not None and kinds is not None:
            prefixes = sorted({f"{self.kinds[kind].id_prefix}:" for kind in kinds})
            message = f"{what} points at {listed(sorted(kinds))}: an id that starts with {listed(prefixes)}"
            shape = {"pattern": pattern, "patternErrorMessage": message}
        known = self.of(kinds)
        return {"anyOf": [shape or True, *known]} if known else shape

    def _pattern(self, kinds: frozenset[str] | None) -> str | None:
        """What every id of some kinds matches; None where nothing can be said."""
        if kinds is None or not kinds or not self.prefixes:
            return None
        prefixes = {self.kinds[kind].id_prefix if kind in self.kinds else None for kind in kinds}
        globs = [_regex(glob) for glob in self.external]
        if None in prefixes or None in globs:
            return None
        others = [f"{_escaped(id)}$" for kind in kinds for id in self.unusual.get(kind, ())]
        starts = [f"{_escaped(prefix)}:" for prefix in sorted(filter(None, prefixes))]
        every = [*starts, *sorted(others), *(f"{glob}$" for glob in globs)]
        return f"^{every[0]}" if len(every) == 1 else f"^(?:{'|'.join(every)})"


def ids_of(atlas: Atlas, most: int) -> Ids:
    """What an atlas has; the ids of kinds with more than `most` records are not offered."""
    kinds = atlas.schemas.records
    known: dict[str, list[str]] = {}
    unusual: dict[str, list[str]] = {}
    for record in atlas.records.values():
        for name in record.kinds & kinds.keys():
            known.setdefault(name, []).append(record.id)
            if not record.id.startswith(f"{kinds[name].id_prefix or ''}:"):
                unusual.setdefault(name, []).append(record.id)
    said = (declaration for file in atlas.files for declaration in file.declarations if declaration.form != SIDECAR)
    times = Counter((declaration.kind, declaration.id) for declaration in said)
    scattered: dict[str, list[str]] = {}
    for (name, id), number in times.items():
        if number > 1:
            scattered.setdefault(name, []).append(id)
    few = {name: ids for name, ids in known.items() if len(ids) <= most}
    return Ids(kinds, known=_sorted(few), unusual=_sorted(unusual), scattered=_sorted(scattered))


def _sorted(ids: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(sorted(some)) for name, some in ids.items()}


def _regex(glob: str) -> str | None:
    """A glob as a regular expression; None where it has a class of characters."""
    if "[" in glob:
        return None
    return "".join({"*": r"[\s\S]*", "?": r"[\s\S]"}.get(character, _escaped(character)) for character in glob)


def _escaped(text: Any) -> str:
    """A text as a regular expression of any engine that means it."""
    return re.sub(r"[\\^$.*+?()\[\]{}|]", r"\\\g<0>", str(text))
