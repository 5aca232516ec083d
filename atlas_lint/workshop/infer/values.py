"""Schemas of values: types, references, formats, enumerations, the keys of mappings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from atlas_lint.suggest import nearest
from atlas_lint.value_formats import is_date, is_date_time, is_email, is_uri
from atlas_lint.workshop.infer.evidence import Held, Limits, Proposal, share

_FORMATS = {"date": is_date, "date-time": is_date_time, "email": is_email}
_WEB = re.compile(r"https?://")
_MOST_NESTED = 8
_ORDER = ("string", "integer", "number", "boolean", "array", "object", "null")
_LONGEST_WORD = 40
_REPEATED = 4
"""How often each value of an enumeration stands there on average, at least."""
_MOST_KEYS = 40
_OWN_KEY = 0.2
"""The share of mappings that have a key, on average, from which the keys are names of properties."""

Kinds = Callable[[str], str | None]
"""The kind of the record with an id; None where there is none."""

Told = list[tuple[str, tuple[str, ...]]]


class Values:
    """Proposes schemas of values. `kind_of` knows the records."""

    def __init__(self, limits: Limits, kind_of: Kinds) -> None:
        self.limits = limits
        self.kind_of = kind_of

    def proposal(self, held: list[Held], nested: int = 0) -> Proposal:
        """The schema of a value that stands in one place in several records."""
        told: Told = []
        types, rest = self._types(held, told)
        schema: dict[str, Any] = {}
        if types:
            schema["type"] = types[0] if len(types) == 1 else types
        schema |= self._strings([one for one in rest if isinstance(one.value, str)], types, told)
        if nested < _MOST_NESTED:
            schema |= self._items([one for one in rest if isinstance(one.value, list)], told, nested)
            schema |= self._keys([one for one in rest if isinstance(one.value, dict)], told, nested)
        return Proposal(_said(schema, held, told), tuple(told))

    def _types(self, held: list[Held], told: Told) -> tuple[list[str], list[Held]]:
        """The types that values have, and the values that have one of them: rare types are exceptions."""
        found = Counter(map(_type, (one.value for one in held)))
        if found["integer"] and found["number"]:
            found["number"] += found.pop("integer")
        kept = {name for name, number in found.items() if not self.limits.exceptional(number, len(held))}
        accepted = kept | ({"integer"} if "number" in kept else set())
        rest = [one for one in held if _type(one.value) in accepted]
        _tell(told, f"type {' or '.join(sorted(kept))}", held, rest)
        return [name for name in _ORDER if name in kept], rest

    def _strings(self, held: list[Held], types: list[str], told: Told) -> dict[str, Any]:
        """What strings have in common: they name records, they have a format, few values repeat."""
        if not held or not set(types) <= {"string", "null"}:
            return {}
        reference = self._reference(held, told)
        if reference is not None:
            return {"x-ref-kinds": reference}
        for name, test in (*_FORMATS.items(), ("uri", _is_web)):
            fitting = [one for one in held if test(one.value)]
            if len(fitting) >= self.limits.few and self.limits.nearly(len(fitting), len(held)):
                _tell(told, f"format {name}", held, fitting)
                return {"format": name}
        values = self._enumeration(held, told)
        return {"enum": [*values, *([None] if "null" in types else [])]} if values else {}

    def _reference(self, held: list[Held], told: Told) -> list[str] | None:
        """The kinds of the records that strings name; None where they do not name records."""
        known = [one for one in held if self.kind_of(one.value) is not None]
        if len({one.value for one in known}) < 2 or not self.limits.nearly(len(known), len(held)):
            return None
        _tell(told, "the id of a record", held, known)
        kinds = Counter(str(self.kind_of(one.value)) for one in known)
        rare = self.limits.odd_ones(kinds)
        if rare:
            _tell(
                told,
                "a record of the usual kinds",
                known,
                [one for one in known if self.kind_of(one.value) not in rare],
            )
        return sorted(kinds.keys() - rare)

    def _enumeration(self, held: list[Held], told: Told) -> list[str]:
        """The values, where few words repeat. One that stands there once and is near to a frequent one is left out."""
        counts = Counter(one.value for one in held)
        usual = {value: number for value, number in counts.items() if number > 1}
        odd = {value for value in counts if value not in usual and nearest(value, usual)}
        values = sorted(counts.keys() - odd)
        repeats = len(held) >= _REPEATED * len(values) and len(held) >= 4 * self.limits.few
        words = all(0 < len(value) <= _LONGEST_WORD and not re.search(r"\s", value) for value in values)
        if not repeats or not words or not 2 <= len(values) <= self.limits.most_values:
            return []
        if sum(number == 1 for number in counts.values()) - len(odd) > len(values) / 3:
            return []  # still growing: what is new tomorrow is no mistake
        if odd:
            _tell(told, "one of the usual values", held, [one for one in held if one.value not in odd])
        return values

    def _items(self, held: list[Held], told: Told, nested: int) -> dict[str, Any]:
        items = [Held(one.owner, item) for one in held for item in one.value]
        if not items:
            return {}
        proposal = self.proposal(items, nested + 1)
        told += ((f"each item: {what}", who) for what, who in proposal.exceptions)
        return {"items": proposal.schema}

    def _keys(self, held: list[Held], told: Told, nested: int) -> dict[str, Any]:
        """The properties of mappings that have much the same keys; else what all their values have in common."""
        if not held:
            return {}
        by_key: dict[str, list[Held]] = {}
        for one in held:
            for key, value in one.value.items():
                by_key.setdefault(key, []).append(Held(one.owner, value))
        if not by_key:
            return {}
        usual = sum(map(len, by_key.values())) / len(by_key) / len(held)
        if len(by_key) <= _MOST_KEYS and usual >= _OWN_KEY and len(held) > 1:
            return self.properties(held, by_key, told, nested)
        values = [one for of_key in by_key.values() for one in of_key]
        proposal = self.proposal(values, nested + 1)
        told += ((f"each value: {what}", who) for what, who in proposal.exceptions)
        return {"additionalProperties": proposal.schema}

    def properties(
        self, held: list[Held], by_key: dict[str, list[Held]], told: Told, nested: int = 0
    ) -> dict[str, Any]:
        """`properties`, `required` and whether there may be others, of mappings and of what stands under their keys."""
        odd = self._odd_keys(by_key, len(held))
        properties, required, evidence = {}, [], {}
        for key, of_key in by_key.items():
            if key in odd:
                told.append((f"`{key}` is unknown: {odd[key]} was meant", tuple(one.owner for one in of_key)))
                continue
            proposal = self.proposal(of_key, nested + 1)
            told += ((f"`{key}`: {what}", who) for what, who in proposal.exceptions)
            properties[key] = proposal.schema
            if len(held) >= self.limits.few and self.limits.nearly(len(of_key), len(held)):
                required.append(key)
            having = {one.owner for one in of_key}
            without = [one.owner for one in held if one.owner not in having]
            evidence[key] = share(len(of_key), len(held), "have it", without if key in required else ())
            if key in required and without:
                told.append((f"`{key}` is required", tuple(without)))
        for key, words in evidence.items():
            properties[key] = _commented(properties[key], words)
        schema: dict[str, Any] = {"properties": properties}
        if required:
            schema["required"] = required
        if len(held) >= 4 * self.limits.few:
            schema["additionalProperties"] = False
        return schema

    def _odd_keys(self, by_key: dict[str, list[Held]], total: int) -> dict[str, str]:
        """Keys that hardly any mapping has and that are near to one that most have, with that."""
        usual = [key for key, held in by_key.items() if len(held) >= total / 2]
        rare = (key for key, held in by_key.items() if len(held) <= 2 and self.limits.exceptional(len(held), total))
        near = {key: nearest(key, usual) for key in rare}
        return {key: other for key, other in near.items() if other and not self._together(by_key[key], by_key[other])}

    @staticmethod
    def _together(rare: list[Held], usual: list[Held]) -> bool:
        """Whether a record has both: then neither is the other, misspelt."""
        owners = {one.owner for one in usual}
        return any(one.owner in owners for one in rare)


def _type(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return "integer"
    names: dict[type, str] = {float: "number", str: "string", list: "array", dict: "object"}
    return names[type(value)]


def _is_web(value: str) -> bool:
    """A web address: of other URIs any id with a colon would be one."""
    return _WEB.match(value) is not None and is_uri(value)


def _tell(told: Told, what: str, held: list[Held], fitting: list[Held]) -> None:
    """Note who is left out, where anybody is."""
    kept = {id(one) for one in fitting}
    others = tuple(one.owner for one in held if id(one) not in kept)
    if others:
        told.append((what, others))


def _said(schema: dict[str, Any], held: list[Held], told: Told) -> dict[str, Any]:
    """A schema with the evidence for what does not hold everywhere."""
    own = [(what, who) for what, who in told if not what.startswith(("each ", "`"))]
    words = [f"{what}: {share(len(held) - len(who), len(held), 'are', who)}" for what, who in own]
    return _commented(schema, "; ".join(words)) if words else schema


def _commented(schema: dict[str, Any], words: str) -> dict[str, Any]:
    before = schema.get("$comment")
    rest = {key: value for key, value in schema.items() if key != "$comment"}
    return {"$comment": f"{words}; {before}" if before else words, **rest}
