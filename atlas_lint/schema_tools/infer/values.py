"""Schemas of values: types, items, the keys of mappings and what stands under them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from atlas_lint.schema_tools.infer.evidence import Held, Limits, Proposal, Told, commented, misspelt, share
from atlas_lint.schema_tools.infer.strings import Ids, Strings

_MOST_NESTED = 8
_ORDER = ("string", "integer", "number", "boolean", "array", "object", "null")
_MOST_KEYS = 40
_OWN_KEY = 0.2
"""The share of mappings that have a key, on average, from which the keys are names of properties."""
_GROUP = 3
"""Of so many that have something in common, and all lack a property, none forgot it."""


class Values:
    """Proposes schemas of values."""

    def __init__(self, limits: Limits, ids: Ids) -> None:
        self.limits = limits
        self.strings = Strings(limits, ids)

    def proposal(self, held: list[Held], nested: int = 0) -> Proposal:
        """The schema of a value that stands in one place in several records."""
        told: Told = []
        said: list[str] = []
        types, rest = self._types(held, told, said)
        schema: dict[str, Any] = {}
        if types:
            schema["type"] = types[0] if len(types) == 1 else types
        if set(types) <= {"string", "null"}:
            strings = [one for one in rest if isinstance(one.value, str)]
            schema |= self.strings.proposal(strings, "null" in types, told, said)
        if nested < _MOST_NESTED:
            schema |= self._items([one for one in rest if isinstance(one.value, list)], told, nested)
            schema |= self._keys([one for one in rest if isinstance(one.value, dict)], told, said, nested)
        return Proposal(commented(schema, "; ".join(said)), tuple(told))

    def _types(self, held: list[Held], told: Told, said: list[str]) -> tuple[list[str], list[Held]]:
        """The types that values have, and the values that have one of them: rare types are exceptions."""
        found = Counter(map(_type, (one.value for one in held)))
        if found["integer"] and found["number"]:
            found["number"] += found.pop("integer")
        kept = {name for name, number in found.items() if not self._is_odd(name, number, len(held))}
        accepted = kept | ({"integer"} if "number" in kept else set())
        rest = [one for one in held if _type(one.value) in accepted]
        without = tuple(one.owner for one in held if _type(one.value) not in accepted)
        types = [name for name in _ORDER if name in kept]
        if without:
            told.append((f"type {' or '.join(types)}", without))
            said.append(f"type {' or '.join(types)}: {share(len(rest), len(held), 'are', without)}")
        return types, rest

    def _is_odd(self, name: str, number: int, total: int) -> bool:
        """Whether a type is an exception. One value among a few is; null may say on purpose that there is none."""
        return self.limits.exceptional(number, total) or (
            number == 1 and total >= 4 * self.limits.few and name != "null"
        )

    def _items(self, held: list[Held], told: Told, nested: int) -> dict[str, Any]:
        items = [Held(one.owner, item) for one in held for item in one.value]
        if not items:
            return {}
        proposal = self.proposal(items, nested + 1)
        told += ((f"each item: {what}", who) for what, who in proposal.exceptions)
        return {"items": proposal.schema}

    def _keys(self, held: list[Held], told: Told, said: list[str], nested: int) -> dict[str, Any]:
        """The properties of mappings that have much the same keys; else what all their keys and values have in common:
        keys that are ids of records are names of no properties."""
        keys = [Held(one.owner, key) for one in held for key in one.value]
        if not keys:
            return {}
        different = len({one.value for one in keys})
        kinds = self.strings.references(keys, told, said)
        is_usual = len(keys) / different / len(held) >= _OWN_KEY
        if kinds is None and different <= _MOST_KEYS and is_usual and len(held) > 1:
            return self.properties(held, told, nested)
        proposal = self.proposal([Held(one.owner, value) for one in held for value in one.value.values()], nested + 1)
        told += ((f"each value: {what}", who) for what, who in proposal.exceptions)
        names: dict[str, Any] = {} if kinds is None else {"propertyNames": {"x-ref-kinds": kinds}}
        return {**names, "additionalProperties": proposal.schema}

    def properties(self, held: list[Held], told: Told, nested: int = 0) -> dict[str, Any]:
        """`properties`, `required` and whether there may be others, of mappings."""
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
                told.append((f"`{key}` is unknown: {odd[key]} was meant", tuple(one.owner for one in of_key)))
                continue
            proposal = self.proposal(of_key, nested + 1)
            told += ((f"`{key}`: {what}", who) for what, who in proposal.exceptions)
            without = [one for one in held if key not in one.value]
            forgot = [one for one in without if one.owner not in meant.get(key, ())]
            if self._is_required(held, forgot, nested):
                required.append(key)
                if forgot:
                    told.append((f"`{key}` is required", tuple(one.owner for one in forgot)))
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
        """Whether nearly all have a property; inside of values all: what is deep in them takes several shapes."""
        number = len(held) - len(without)
        if len(held) < self.limits.few or (nested and without) or not self.limits.nearly(number, len(held)):
            return False
        lacking, all_of = Counter(one.group for one in without), Counter(one.group for one in held)
        return not any(group and lacking[group] == all_of[group] >= _GROUP for group in lacking)

    @staticmethod
    def _odd_keys(by_key: dict[str, list[Held]]) -> dict[str, str]:
        """Keys that hardly any mapping has and that are near to one that many have, with that: where no mapping has
        both, and their values are of one type."""
        counts = {key: len(held) for key, held in by_key.items()}
        near = {key: misspelt(key, counts) for key, number in counts.items() if number <= 2}
        return {key: other for key, other in near.items() if other and _is_instead(by_key[key], by_key[other])}


def _is_instead(rare: list[Held], usual: list[Held]) -> bool:
    """Whether a rare key stands where a usual one does not, with the same types of values."""
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
