"""Schemas of values: types, items, the keys of mappings and their values."""

from __future__ import annotations

from collections import Counter
from typing import Any

from atlas_lint.schema_tools.infer.evidence import Exceptions, Held, Limits, Proposal, commented, misspelt, share
from atlas_lint.schema_tools.infer.strings import Ids, Strings

_MOST_NESTED = 8
_ORDER = ("string", "integer", "number", "boolean", "array", "object", "null")
_MOST_KEYS = 40
_OWN_KEY = 0.2
"""Average share of mappings that have a key, from which keys are names of properties."""
_GROUP = 3
"""Number of similar mappings that all lack a property, from which none of them forgot it."""


class Values:
    """Proposes schemas of values."""

    def __init__(self, limits: Limits, ids: Ids) -> None:
        self.limits = limits
        self.strings = Strings(limits, ids)

    def proposal(self, held: list[Held], nested: int = 0) -> Proposal:
        """Return the proposed schema of the values that several records have in one place."""
        exceptions: Exceptions = []
        evidence: list[str] = []
        types, rest = self._types(held, exceptions, evidence)
        schema: dict[str, Any] = {}
        if types:
            schema["type"] = types[0] if len(types) == 1 else types
        if set(types) <= {"string", "null"}:
            strings = [one for one in rest if isinstance(one.value, str)]
            schema |= self.strings.proposal(strings, "null" in types, exceptions, evidence)
        if nested < _MOST_NESTED:
            schema |= self._items([one for one in rest if isinstance(one.value, list)], exceptions, nested)
            schema |= self._keys([one for one in rest if isinstance(one.value, dict)], exceptions, evidence, nested)
        return Proposal(commented(schema, "; ".join(evidence)), tuple(exceptions))

    def _types(self, held: list[Held], exceptions: Exceptions, evidence: list[str]) -> tuple[list[str], list[Held]]:
        """Return the types of the values, and the values of these types; rare types are exceptions."""
        found = Counter(map(_type, (one.value for one in held)))
        if found["integer"] and found["number"]:
            found["number"] += found.pop("integer")
        kept = {name for name, number in found.items() if not self._is_odd(name, number, len(held))}
        accepted = kept | ({"integer"} if "number" in kept else set())
        rest = [one for one in held if _type(one.value) in accepted]
        without = tuple(one.owner for one in held if _type(one.value) not in accepted)
        types = [name for name in _ORDER if name in kept]
        if without:
            exceptions.append((f"type {' or '.join(types)}", without))
            evidence.append(f"type {' or '.join(types)}: {share(len(rest), len(held), 'are', without)}")
        return types, rest

    def _is_odd(self, name: str, number: int, total: int) -> bool:
        """Check whether a type is an exception. One value among a few is; null may be on purpose."""
        return self.limits.exceptional(number, total) or (
            number == 1 and total >= 4 * self.limits.few and name != "null"
        )

    def _items(self, held: list[Held], exceptions: Exceptions, nested: int) -> dict[str, Any]:
        items = [Held(one.owner, item) for one in held for item in one.value]
        if not items:
            return {}
        proposal = self.proposal(items, nested + 1)
        exceptions += ((f"each item: {what}", who) for what, who in proposal.exceptions)
        return {"items": proposal.schema}

    def _keys(self, held: list[Held], exceptions: Exceptions, evidence: list[str], nested: int) -> dict[str, Any]:
        """Propose properties if the mappings have much the same keys; else what all keys and all values have in common.

        Keys that are ids of records are never names of properties.
        """
        keys = [Held(one.owner, key) for one in held for key in one.value]
        if not keys:
            return {}
        different = len({one.value for one in keys})
        kinds = self.strings.references(keys, exceptions, evidence)
        is_usual = len(keys) / different / len(held) >= _OWN_KEY
        if kinds is None and different <= _MOST_KEYS and is_usual and len(held) > 1:
            return self.properties(held, exceptions, nested)
        proposal = self.proposal([Held(one.owner, value) for one in held for value in one.value.values()], nested + 1)
        exceptions += ((f"each value: {what}", who) for what, who in proposal.exceptions)
        names: dict[str, Any] = {} if kinds is None else {"propertyNames": {"x-ref-kinds": kinds}}
        return {**names, "additionalProperties": proposal.schema}

    def properties(self, held: list[Held], exceptions: Exceptions, nested: int = 0) -> dict[str, Any]:
        """Return `properties`, `required` and, if no others are allowed, `additionalProperties` of mappings."""
        by_key: dict[str, list[Held]] = {}
        for one in held:
            for key, value in one.value.items():
                by_key.setdefault(key, []).append(Held(one.owner, value, one.group))
        if not by_key:
            return {}
        odd = self._odd_keys(by_key)
        meant = {other: {one.owner for key, near in odd.items() if near == other for one in by_key[key]}
                 for other in odd.values()}  # fmt: skip
        properties, required = {}, []
        for key, of_key in by_key.items():
            if key in odd:
                exceptions.append((f"`{key}` is unknown: {odd[key]} was meant", tuple(one.owner for one in of_key)))
                continue
            proposal = self.proposal(of_key, nested + 1)
            exceptions += ((f"`{key}`: {what}", who) for what, who in proposal.exceptions)
            without = [one for one in held if key not in one.value]
            forgot = [one for one in without if one.owner not in meant.get(key, ())]
            if self._is_required(held, forgot, nested):
                required.append(key)
                if forgot:
                    exceptions.append((f"`{key}` is required", tuple(one.owner for one in forgot)))
            names = [one.owner for one in without] if key in required else []
            words = [share(len(of_key), len(held), "have it", names)]
            words += [f"not {other}: {', '.join(meant[key])}" for other, near in odd.items() if near == key]
            properties[key] = commented(proposal.schema, "; ".join(words))
        schema: dict[str, Any] = {"properties": properties}
        if required:
            schema["required"] = required
        if odd or len(held) >= 4 * self.limits.few:
            schema["additionalProperties"] = False
        return schema

    def _is_required(self, held: list[Held], without: list[Held], nested: int) -> bool:
        """Check whether nearly all have a property; inside values, whether all have: nested values vary in shape."""
        number = len(held) - len(without)
        if len(held) < self.limits.few or (nested and without) or not self.limits.nearly(number, len(held)):
            return False
        lacking, all_of = Counter(one.group for one in without), Counter(one.group for one in held)
        return not any(group and lacking[group] == all_of[group] >= _GROUP for group in lacking)

    @staticmethod
    def _odd_keys(by_key: dict[str, list[Held]]) -> dict[str, str]:
        """Return rare keys that are near a frequent one, with that key.

        No mapping has both, and their values have the same type.
        """
        counts = {key: len(held) for key, held in by_key.items()}
        near = {key: misspelt(key, counts) for key, number in counts.items() if number <= 2}
        return {key: other for key, other in near.items() if other and _is_instead(by_key[key], by_key[other])}


def _is_instead(rare: list[Held], usual: list[Held]) -> bool:
    """Check whether a rare key is used instead of a usual one, with the same types of values."""
    owners = {one.owner for one in usual}
    types = {_type(one.value) for one in usual}
    return all(one.owner not in owners and _type(one.value) in types for one in rare)


def _type(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return "integer"
    names: dict[type, str] = {float: "number", str: "string", list: "array", dict: "object"}
    return names[type(value)]
