"""Required properties: which of the properties that nearly all mappings have cannot be left out on purpose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from atlas_lint.schema_tools.infer.evidence import GROUP, Held, Limits, is_habit
from atlas_lint.text import canonical

_DEFAULT = 0.8
"""Share of values that are equal, from which the value is a default: whoever leaves it out means that value."""
_EMPTY: tuple[Any, ...] = (None, "", "{}", "[]", [], {})
_SHARED, _UNUSUAL = 0.8, 0.34
"""Share of those that lack a property that share something, and of all that have it at most, to differ from them."""
_RARE = 0.05
"""Share of mappings that have a property, below which a mapping with it is of a shape of its own."""


def is_required(
    key: str, having: list[Held], held: list[Held], forgot: list[Held], limits: Limits, inside: bool
) -> bool:
    """Check whether a property is required.

    `key` is its name, `having` are its values, `held` all mappings, `forgot` those that lack it without a misspelt one.
    `inside` values all have to have it, because nested values vary in shape.
    """
    if len(held) < limits.few or sum(one.value in _EMPTY for one in having) >= _DEFAULT * len(having):
        return False
    if not forgot:
        return True
    if inside or not limits.nearly(len(held) - len(forgot), len(held)) or is_habit(forgot, held):
        return False
    return not (_may_be_left_out(having) or _is_shape(key, forgot, held))


def _may_be_left_out(having: list[Held]) -> bool:
    """Check whether leaving the property out has a meaning: an empty list or mapping, or the default."""
    if any(isinstance(one.value, (list, dict)) for one in having):
        return True
    [(_, most)] = Counter(canonical(one.value) for one in having).most_common(1)
    return most >= _DEFAULT * len(having)


def _is_shape(key: str, forgot: list[Held], held: list[Held]) -> bool:
    """Check whether those that lack the property `key` differ from the others otherwise, too: then they need none.

    They have a property of their own, which hardly any other has; or several share something that is unusual: a
    property, a value, or that they lack another property, too.
    """
    counts = Counter(key for one in held for key in one.value)
    if any(counts[own] < _RARE * len(held) for one in forgot for own in one.value):
        return True
    others = counts.keys() - {key}
    shared, usual = _traits(forgot, others), _traits(held, others)
    return any(
        number >= max(GROUP, _SHARED * len(forgot)) and usual[trait] <= _UNUSUAL * len(held)
        for trait, number in shared.items()
    )


def _traits(held: list[Held], keys: Iterable[str]) -> Counter[tuple[str, object]]:
    """Count the properties that mappings have and lack, and their values that are not composed.

    `keys` are the properties to count.
    """
    traits: Counter[tuple[str, object]] = Counter()
    for one in held:
        traits.update((key, key in one.value) for key in keys)
        traits.update(
            (key, canonical(value)) for key, value in one.value.items() if not isinstance(value, (dict, list))
        )
    return traits
