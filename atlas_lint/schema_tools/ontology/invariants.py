"""Invariants written as sentences: those with unambiguous wording, as keywords of a schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

Schema = dict[str, Any]

_REMARK = re.compile(r"\s*\([^()]*\)\s*$")


class Meaning(NamedTuple):
    """The meaning of an invariant: keywords for the attributes of its kind, required edge kinds, acyclic edge kinds.

    If all are empty, the schema expresses it already. `rest` is the part that no schema expresses.
    """

    attributes: Mapping[str, Any] = MappingProxyType({})
    required_edges: tuple[str, ...] = ()
    acyclic: tuple[str, ...] = ()
    rest: str = ""


def understood(
    sentence: str, prefix: str, attributes: Mapping[str, Schema], required: Collection[str], edges: Mapping[str, bool]
) -> Meaning | None:
    """Return the meaning of an invariant; None if no schema can express it, or its wording is ambiguous.

    `attributes` are the schemas of the kind's attributes; `required` those it must have. `edges` maps the edge kinds
    that may leave it to whether their cardinality allows a record only one.
    """
    plain = _REMARK.sub("", sentence).strip()
    for pattern, reading in _READINGS:
        match = pattern.fullmatch(plain)
        if match:
            return reading(match, _Kind(prefix, attributes, required, edges))
    return None


class _Kind(NamedTuple):
    prefix: str
    attributes: Mapping[str, Schema]
    required: Collection[str]
    edges: Mapping[str, bool]


def _prefix(match: re.Match[str], kind: _Kind) -> Meaning | None:
    return Meaning() if match[1] == kind.prefix else None


def _required(match: re.Match[str], kind: _Kind) -> Meaning | None:
    return Meaning() if match[1] in kind.required else None


def _some_edge(match: re.Match[str], kind: _Kind) -> Meaning | None:
    return Meaning(required_edges=(match[1],)) if match[1] in kind.edges else None


def _one_edge(match: re.Match[str], kind: _Kind) -> Meaning | None:
    name, exception = match[1], (match[2] or "").strip()
    if name not in kind.edges:
        return None
    if not kind.edges[name]:
        return Meaning(required_edges=(name,), rest=f"at most one {exception}".strip())
    return Meaning(required_edges=(name,), rest=f"the exception, {exception}" if exception else "")


def _acyclic(match: re.Match[str], kind: _Kind) -> Meaning | None:
    return Meaning(acyclic=(match[1],)) if match[1] in kind.edges else None


def _not_empty(match: re.Match[str], kind: _Kind) -> Meaning | None:
    return _at_least(match[1], 1, kind)


def _entries(match: re.Match[str], kind: _Kind) -> Meaning | None:
    return _at_least(match[1], int(match[2]), kind)


def _at_least(name: str, number: int, kind: _Kind) -> Meaning | None:
    keyword = {"array": "minItems", "string": "minLength", "object": "minProperties"}.get(_type(kind, name))
    return Meaning({"properties": {name: {keyword: number}}}) if keyword else None


def _bounds(match: re.Match[str], kind: _Kind) -> Meaning | None:
    name, low, high = match["name"], match["low"], match.groupdict().get("high")
    if _type(kind, name) not in ("integer", "number"):
        return None
    limits = {"minimum": int(low)} | ({"maximum": int(high)} if high else {})
    return Meaning({"properties": {name: limits}})


def _one_of(match: re.Match[str], kind: _Kind) -> Meaning | None:
    values: list[Any] = [value.strip() for value in match[2].split(",")]
    allowed = kind.attributes.get(match[1], {}).get("enum", ())
    if set(allowed) - {None} == set(values):
        return Meaning()
    if _type(kind, match[1]) != "string":
        return None
    return Meaning({"properties": {match[1]: {"enum": [*values, None]}}})


def _resolves(match: re.Match[str], kind: _Kind) -> Meaning | None:
    """Parse `bossId resolves to a Role`, if that is the attribute's type."""
    kinds = kind.attributes.get(match[1], {}).get("x-ref-kinds")
    return None if kinds is None or (match[2] and [match[2]] != kinds) else Meaning()


def _implied(match: re.Match[str], kind: _Kind) -> Meaning | None:
    """Parse `status = closed implies closedAt is set`."""
    name, value, names = match[1], match[2], re.split(r"\s+AND\s+|\s*,\s*", match[3])
    allowed = kind.attributes.get(name, {}).get("enum")
    if allowed is None or value not in allowed or not all(other in kind.attributes for other in names):
        return None
    present = {"required": names, "properties": {other: {"not": {"type": "null"}} for other in names}}
    return Meaning({"allOf": [{"if": {"properties": {name: {"const": value}}, "required": [name]}, "then": present}]})


def _type(kind: _Kind, name: str) -> str:
    found = kind.attributes.get(name, {}).get("type", "")
    return found if isinstance(found, str) else str(found[0])


_READINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _Kind], Meaning | None]], ...] = (
    (re.compile(r"id starts with ([\w-]+):"), _prefix),
    (re.compile(r"(\w+) required"), _required),
    (re.compile(r"(?:has )?at least one (\w+)"), _some_edge),
    (re.compile(r"(\w+) count >= 1"), _some_edge),
    (re.compile(r"exactly one (\w+)(?: edge)?( unless .*)?"), _one_edge),
    (re.compile(r"(\w+)(?: hierarchy)?(?: is)? acyclic"), _acyclic),
    (re.compile(r"(\w+)(?: list)?(?: is| MUST be)? non-empty"), _not_empty),
    (re.compile(r"(\w+) list MUST contain (?:≥|>= ?)(\d+) entries"), _entries),
    (re.compile(r"(?P<name>\w+) >= (?P<low>\d+)"), _bounds),
    (re.compile(r"(?P<name>\w+) in (?P<low>\d+)\.\.(?P<high>\d+)"), _bounds),
    (re.compile(r"(\w+) in \{([\w-]+(?:\s*,\s*[\w-]+)*)\}"), _one_of),
    (re.compile(r"(\w+) resolves(?: to an? (?:real |canonical )?(\w+)(?: record)?)?"), _resolves),
    (re.compile(r"(\w+) ?= ?([\w-]+) requires (\w+) to be set"), _implied),
    (re.compile(r"if (\w+) ?= ?([\w-]+) then (\w+) required"), _implied),
    (re.compile(r"(\w+) ?= ?([\w-]+) implies (\w+(?:(?: AND |, ?)\w+)*) (?:is|are) (?:set|present)"), _implied),
)
