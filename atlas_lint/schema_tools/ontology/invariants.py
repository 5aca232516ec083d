"""Invariants that are written as sentences: those whose wording leaves no doubt, as keywords of a schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

Schema = dict[str, Any]

_REMARK = re.compile(r"\s*\([^()]*\)\s*$")


class Said(NamedTuple):
    """What an invariant comes to: keywords for the attributes of its kind, edge kinds that a record must have, edge
    kinds without cycles. All empty: the schema says it already. `rest` is what it says beyond that."""

    attributes: Mapping[str, Any] = MappingProxyType({})
    required_edges: tuple[str, ...] = ()
    acyclic: tuple[str, ...] = ()
    rest: str = ""


def understood(
    sentence: str, prefix: str, attributes: Mapping[str, Schema], required: Collection[str], edges: Mapping[str, bool]
) -> Said | None:
    """What an invariant says; None where no schema can say it, or the wording leaves a doubt.

    `attributes` are the schemas of the kind's attributes, `required` those it must have, `edges` the edge kinds that
    may leave it, and whether their cardinality allows a record but one.
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


def _prefix(match: re.Match[str], kind: _Kind) -> Said | None:
    return Said() if match[1] == kind.prefix else None


def _required(match: re.Match[str], kind: _Kind) -> Said | None:
    return Said() if match[1] in kind.required else None


def _some_edge(match: re.Match[str], kind: _Kind) -> Said | None:
    return Said(required_edges=(match[1],)) if match[1] in kind.edges else None


def _one_edge(match: re.Match[str], kind: _Kind) -> Said | None:
    name, exception = match[1], (match[2] or "").strip()
    if name not in kind.edges:
        return None
    if not kind.edges[name]:
        return Said(required_edges=(name,), rest=f"that there is no second one {exception}".strip())
    return Said(required_edges=(name,), rest=f"the exception, {exception}" if exception else "")


def _acyclic(match: re.Match[str], kind: _Kind) -> Said | None:
    return Said(acyclic=(match[1],)) if match[1] in kind.edges else None


def _not_empty(match: re.Match[str], kind: _Kind) -> Said | None:
    return _at_least(match[1], 1, kind)


def _entries(match: re.Match[str], kind: _Kind) -> Said | None:
    return _at_least(match[1], int(match[2]), kind)


def _at_least(name: str, number: int, kind: _Kind) -> Said | None:
    keyword = {"array": "minItems", "string": "minLength", "object": "minProperties"}.get(_type(kind, name))
    return Said({"properties": {name: {keyword: number}}}) if keyword else None


def _bounds(match: re.Match[str], kind: _Kind) -> Said | None:
    name, low, high = match["name"], match["low"], match.groupdict().get("high")
    if _type(kind, name) not in ("integer", "number"):
        return None
    limits = {"minimum": int(low)} | ({"maximum": int(high)} if high else {})
    return Said({"properties": {name: limits}})


def _one_of(match: re.Match[str], kind: _Kind) -> Said | None:
    values: list[Any] = [value.strip() for value in match[2].split(",")]
    allowed = kind.attributes.get(match[1], {}).get("enum", ())
    if set(allowed) - {None} == set(values):
        return Said()
    if _type(kind, match[1]) != "string":
        return None
    return Said({"properties": {match[1]: {"enum": [*values, None]}}})


def _resolves(match: re.Match[str], kind: _Kind) -> Said | None:
    """`bossId resolves to a Role`, where that is the attribute's type."""
    kinds = kind.attributes.get(match[1], {}).get("x-ref-kinds")
    return None if kinds is None or (match[2] and [match[2]] != kinds) else Said()


def _implied(match: re.Match[str], kind: _Kind) -> Said | None:
    """`status = closed implies closedAt is set`."""
    name, value, names = match[1], match[2], re.split(r"\s+AND\s+|\s*,\s*", match[3])
    allowed = kind.attributes.get(name, {}).get("enum")
    if allowed is None or value not in allowed or not all(other in kind.attributes for other in names):
        return None
    present = {"required": names, "properties": {other: {"not": {"type": "null"}} for other in names}}
    return Said({"allOf": [{"if": {"properties": {name: {"const": value}}, "required": [name]}, "then": present}]})


def _type(kind: _Kind, name: str) -> str:
    found = kind.attributes.get(name, {}).get("type", "")
    return found if isinstance(found, str) else str(found[0])


_READINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], _Kind], Said | None]], ...] = (
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
