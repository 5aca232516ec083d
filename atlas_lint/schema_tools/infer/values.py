"""Schemas of values: types, items, the keys of mappings and their values."""

from __future__ import annotations

from typing import Any, NamedTuple

from atlas_lint.schema_tools.infer.evidence import GROUP, Held, Limits, Proposal, commented, misspelt, share
from atlas_lint.schema_tools.infer.outliers import Outlier, Outliers, values_not_of
from atlas_lint.schema_tools.infer.required import is_required
from atlas_lint.schema_tools.infer.strings import Ids, Strings
from atlas_lint.schema_tools.infer.types import ORDER, type_of, usual_types

_MOST_NESTED = 8
_MOST_KEYS = 40
_OWN_KEY = 0.2
"""Average share of mappings that have a key, from which keys are names of properties."""
_FREE = frozenset({"const", "default", "defaultvalue", "example", "examples"})
"""Keys, without case, `-` and `_`, of values that belong to something else and so have any type."""


class Spot(NamedTuple):
    """A place of values: its depth, the property that holds them or the list with them, and which deviations are meant.

    A type that all values of a group of at least `least` have is meant. `inside` a value of an attribute every type is,
    because nested values vary in shape. Null is meant, too, unless the values are `always` there: one who may leave out
    an attribute may leave it empty.
    """

    depth: int = 0
    key: str = ""
    least: int = GROUP
    inside: bool = False
    always: bool = True


_TOP = Spot()


class Values:
    """Proposes schemas of values."""

    def __init__(self, limits: Limits, ids: Ids) -> None:
        self.limits = limits
        self.strings = Strings(limits, ids)

    def proposal(self, held: list[Held], spot: Spot = _TOP) -> Proposal:
        """Return the proposed schema of the values that several records have in one place."""
        if spot.key.lower().replace("-", "").replace("_", "") in _FREE:
            return Proposal({})
        outliers: Outliers = []
        evidence: list[str] = []
        types, rest = self._types(held, spot, outliers, evidence)
        schema: dict[str, Any] = {}
        if types:
            schema["type"] = types[0] if len(types) == 1 else types
        if types and set(types) <= {"string", "null"}:
            strings = [one for one in rest if isinstance(one.value, str)]
            schema |= self.strings.proposal(strings, spot.key, "null" in types, outliers, evidence)
        if types and spot.depth < _MOST_NESTED:
            schema |= self._items([one for one in rest if isinstance(one.value, list)], spot, outliers)
            schema |= self._keys([one for one in rest if isinstance(one.value, dict)], spot, outliers, evidence)
        return Proposal(commented(schema, "; ".join(evidence)), tuple(outliers))

    def _types(
        self, held: list[Held], spot: Spot, outliers: Outliers, evidence: list[str]
    ) -> tuple[list[str], list[Held]]:
        """Return the types of the values, and the values of these types; likely mistakes are outliers.

        If the values are of any type, return none.
        """
        types = usual_types(held, self.limits, spot.least, self._may_be_odd(spot))
        if not types:
            return [], held
        accepted = {*types, *(["integer"] if "number" in types else [])}
        rest = [one for one in held if type_of(one.value) in accepted]
        without = tuple(one.owner for one in held if type_of(one.value) not in accepted)
        if without:
            outliers.append(values_not_of(types, without))
            evidence.append(f"type {' or '.join(types)}: {share(len(rest), len(held), 'are', without)}")
        return types, rest

    @staticmethod
    def _may_be_odd(spot: Spot) -> frozenset[str]:
        """Return the types that may be mistakes in a place."""
        return frozenset({*(() if spot.inside else ORDER[:-1]), *(("null",) if spot.always else ())})

    def _items(self, held: list[Held], spot: Spot, outliers: Outliers) -> dict[str, Any]:
        items = [Held(one.owner, item) for one in held for item in one.value]
        if not items:
            return {}
        proposal = self.proposal(items, Spot(spot.depth + 1, spot.key, inside=spot.inside))
        outliers += (one.below("[]") for one in proposal.outliers)
        return {"items": proposal.schema}

    def _keys(self, held: list[Held], spot: Spot, outliers: Outliers, evidence: list[str]) -> dict[str, Any]:
        """Propose properties if the mappings have much the same keys; else what all keys and all values have in common.

        Keys that are ids of records are never names of properties.
        """
        keys = [Held(one.owner, key) for one in held for key in one.value]
        if not keys:
            return {}
        different = len({one.value for one in keys})
        kinds = self.strings.references(keys, outliers, evidence)
        is_usual = len(keys) / different / len(held) >= _OWN_KEY
        if kinds is None and different <= _MOST_KEYS and is_usual and len(held) > 1:
            return self.properties(held, outliers, spot.depth)
        values = [Held(one.owner, value, key) for one in held for key, value in one.value.items()]
        is_repeated = kinds is None and different < len(keys)
        proposal = self.proposal(values, Spot(spot.depth + 1, least=1 if is_repeated else GROUP))
        outliers += (one.below("*") for one in proposal.outliers)
        names: dict[str, Any] = {} if kinds is None else {"propertyNames": {"x-ref-kinds": kinds}}
        return {**names, "additionalProperties": proposal.schema}

    def properties(self, held: list[Held], outliers: Outliers, depth: int = 0) -> dict[str, Any]:
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
                says = f"`{{}}` instead of `{odd[key]}`"
                outliers.append(Outlier(f"has {says}", f"have {says}", tuple(one.owner for one in of_key), key))
                continue
            proposal = self.proposal(of_key, Spot(depth + 1, key, inside=depth > 0, always=len(of_key) == len(held)))
            outliers += (one.below(key) for one in proposal.outliers)
            without = [one for one in held if key not in one.value]
            forgot = [one for one in without if one.owner not in meant.get(key, ())]
            if is_required(key, of_key, held, forgot, self.limits, depth > 0):
                required.append(key)
                if forgot:
                    outliers.append(Outlier("lacks `{}`", "lack `{}`", tuple(one.owner for one in forgot), key))
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
    types = {type_of(one.value) for one in usual}
    return all(one.owner not in owners and type_of(one.value) in types for one in rare)
