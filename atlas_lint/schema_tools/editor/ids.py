"""Ids: their prefix by kind, and those that an editor offers."""

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
    """Return a reference to a definition of the generated schema."""
    return {"$ref": "#/$defs/" + quote(definition.replace("~", "~0").replace("/", "~1"), safe=":~")}


def where(path: tuple[str, ...], kind: str, then: Any) -> Schema:
    """Return a schema that applies `then` if the key at a path names a kind.

    It uses a pattern: yaml-language-server, while completing, takes the beginning of a `const` for the whole.
    """
    condition: Schema = {"type": "string", "pattern": f"^{_escaped(kind)}$"}
    for key in reversed(path):
        condition = {"type": "object", "required": [key], "properties": {key: condition}}
    return {"if": condition, "then": then}


class Ids(NamedTuple):
    """The known ids: the record kinds, globs of external ids, and the ids of an atlas, by kind.

    `known` are the ids to offer, `unusual` those without the prefix of their kind, `scattered` those of records with
    several declarations. If `prefixes` is true, ids must have the prefix of their kind.
    """

    kinds: Mapping[str, RecordKind]
    external: tuple[str, ...] = ()
    prefixes: bool = True
    known: Mapping[str, tuple[str, ...]] = {}
    unusual: Mapping[str, tuple[str, ...]] = {}
    scattered: Mapping[str, tuple[str, ...]] = {}

    def of(self, kinds: Iterable[str] | None) -> list[Schema]:
        """Return references to the enumerations of the ids of some kinds (None: of all)."""
        names = sorted(self.known if kinds is None else set(kinds) & self.known.keys())
        return [at(f"ids:{name}") for name in names if self.known[name]]

    def definitions(self) -> dict[str, Schema]:
        """Return the enumerations."""
        return {f"ids:{name}": {"enum": list(ids)} for name, ids in sorted(self.known.items()) if ids}

    def own(self, kind: RecordKind) -> Schema:
        """Return the schema of the id of a record of a kind."""
        if kind.id_prefix is None or not self.prefixes:
            return {"type": "string"}
        pattern = f"^{_escaped(kind.id_prefix)}:"
        message = f"the id of a record of the kind {kind.name} starts with {kind.id_prefix}:"
        return {"type": "string", "pattern": pattern, "patternErrorMessage": message}

    def target(self, what: str, kinds: frozenset[str] | None) -> Schema:
        """Return the schema of an id that `what` points at; it accepts values that are not strings."""
        pattern = self._pattern(kinds)
        shape: Schema = {}
        if pattern is not None and kinds is not None:
            prefixes = sorted({f"{self.kinds[kind].id_prefix}:" for kind in kinds})
            message = f"{what} points at {listed(sorted(kinds))}: an id that starts with {listed(prefixes)}"
            shape = {"pattern": pattern, "patternErrorMessage": message}
        known = self.of(kinds)
        return {"anyOf": [shape or True, *known]} if known else shape

    def _pattern(self, kinds: frozenset[str] | None) -> str | None:
        """Return a pattern that every id of some kinds matches; None if there is none."""
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
    """Return the ids of an atlas, without those of kinds with more than `most` records."""
    kinds = atlas.schemas.records
    known: dict[str, list[str]] = {}
    unusual: dict[str, list[str]] = {}
    for record in atlas.records.values():
        for name in record.kinds & kinds.keys():
            known.setdefault(name, []).append(record.id)
            if not record.id.startswith(f"{kinds[name].id_prefix or ''}:"):
                unusual.setdefault(name, []).append(record.id)
    declarations = (
        declaration for file in atlas.files for declaration in file.declarations if declaration.form != SIDECAR
    )
    times = Counter((declaration.kind, declaration.id) for declaration in declarations)
    scattered: dict[str, list[str]] = {}
    for (name, id), number in times.items():
        if number > 1:
            scattered.setdefault(name, []).append(id)
    few = {name: ids for name, ids in known.items() if len(ids) <= most}
    return Ids(kinds, known=_sorted(few), unusual=_sorted(unusual), scattered=_sorted(scattered))


def _sorted(ids: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(sorted(some)) for name, some in ids.items()}


def _regex(glob: str) -> str | None:
    """Return a glob as a regular expression; None if it has a class of characters."""
    if "[" in glob:
        return None
    return "".join({"*": r"[\s\S]*", "?": r"[\s\S]"}.get(character, _escaped(character)) for character in glob)


def _escaped(text: Any) -> str:
    """Return a regular expression, valid in any engine, that matches the text."""
    return re.sub(r"[\\^$.*+?()\[\]{}|]", r"\\\g<0>", str(text))
