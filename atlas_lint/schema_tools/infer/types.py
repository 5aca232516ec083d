"""Types of values: those that belong in a place, and those that are likely mistakes."""

from __future__ import annotations

from collections import Counter
from typing import Any

from atlas_lint.schema_tools.infer.evidence import Held, Limits, is_habit

ORDER = ("string", "integer", "number", "boolean", "array", "object", "null")
_STRUCTURES = frozenset({"array", "object"})
_ANY = 3
"""Number of types, besides null, from which a place holds values of any type."""


def usual_types(held: list[Held], limits: Limits, least: int, doubtful: frozenset[str]) -> list[str]:
    """Return the types of the values without those that are likely mistakes; none if any type may be meant.

    Only `doubtful` types may be mistakes, and those not that a whole group of at least `least` values has.
    """
    found = Counter(type_of(one.value) for one in held)
    if found["integer"] and found["number"]:
        found["number"] += found.pop("integer")
    odd = {name for name in doubtful & found.keys() if _is_odd(name, found, limits)}
    for name in list(odd):
        if is_habit([one for one in held if type_of(one.value) == name], held, least):
            odd.remove(name)
    types = [name for name in ORDER if name in found.keys() - odd]
    return [] if len({*types} - {"null"}) >= _ANY else types


def _is_odd(name: str, found: Counter[str], limits: Limits) -> bool:
    """Check whether a type is so rare that its values are likely mistakes.

    An author who writes one value instead of a list of them, or a list instead of one, often means it. So does one who
    writes true for "the usual text".
    """
    number, total = found[name], sum(found.values())
    if name == "null":
        return limits.exceptional(number, total)
    usual = max(found, key=lambda one: found[one])
    if {name, usual} == {"string", "boolean"}:
        return False
    if number == 1 and total >= 4 * limits.few:
        return True
    return not _STRUCTURES & {name, usual} and limits.enough_but_few(number, total)


def type_of(value: Any) -> str:
    """Return the JSON Schema type of a value; a float without a fraction is an integer."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return "integer"
    names: dict[type, str] = {float: "number", str: "string", list: "array", dict: "object"}
    return names[type(value)]
