"""Changes in keywords that apply to a value by itself: types, values, bounds, texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from atlas_lint.schema_tools.compare.change import (
    CHANGED,
    LOOSENED,
    NOTHING,
    TIGHTENED,
    Change,
    of_bounds,
    of_demands,
    of_sets,
)
from atlas_lint.schemas import effective
from atlas_lint.schemas.effective import Layers
from atlas_lint.schemas.formats import ASSERTED
from atlas_lint.schemas.multiples import is_multiple
from atlas_lint.text import canonical, listed, shown

At = tuple[str, ...]

_BOUNDS = {
    "minLength": "string", "maxLength": "string", "minItems": "array", "maxItems": "array",
    "minProperties": "object", "maxProperties": "object",
}  # fmt: skip
_ANNOTATIONS = (
    "title", "description", "$comment", "default", "examples", "deprecated", "readOnly", "writeOnly",
    "contentEncoding", "contentMediaType", "contentSchema",
)  # fmt: skip
_PARTS = frozenset({"null", "boolean", "integer", "fraction", "string", "array", "object"})


def changes(before: Layers, after: Layers, at: At) -> Iterator[Change]:
    """Yield the changes of such keywords at a place."""
    yield from _values(before, after, at)
    for keyword, kind in _BOUNDS.items():
        yield from _counted(before, after, at, keyword, kind)
    yield from _numbers(before, after, at)
    for keyword, kind in (("pattern", "string"), ("format", "string")):
        yield from _texts(before, after, at, keyword, kind)
    yield from _unique(before, after, at)
    yield from _references(before, after, at)
    for keyword in _ANNOTATIONS:
        old, new = _under(before, keyword), _under(after, keyword)
        if _all(old) != _all(new):
            yield _change(before, after, at, keyword, NOTHING, f"{keyword} {_how(old, new)}")


def where(before: Layers, after: Layers, keyword: str) -> str:
    """Return the URI of a keyword in the layers of today, else in those of before."""
    for side in (after, before):
        for layer in side:
            if keyword in layer.schema:
                return effective.below(layer.uri, keyword)
    return (after or before)[0].uri if after or before else ""


def is_met(of: Layers, kind: str) -> bool:
    """Check whether a value of a type can reach the keyword."""
    return any(part in parts(of) for part in (("integer", "fraction") if kind == "number" else (kind,)))


def parts(of: Layers) -> frozenset[str]:
    """Return the allowed types, with numbers divided into integers and fractions."""
    allowed = effective.types(of)
    named = {name for name in allowed if name != "number"}
    return frozenset(named | {"integer", "fraction"} if "number" in allowed else named) & _PARTS


def _change(
    before: Layers, after: Layers, at: At, keyword: str, effect: str, message: str, old: Any = None, new: Any = None
) -> Change:
    return Change(at, where(before, after, keyword), keyword, effect, message, old, new)


def _values(before: Layers, after: Layers, at: At) -> Iterator[Change]:
    """Yield the changes of `type`, `enum` and `const`, which together determine the allowed values."""
    old, new = effective.values(before), effective.values(after)
    if old is None and new is None:
        effect = of_sets(_or_all(parts(before)), _or_all(parts(after)))
        if effect != NOTHING:
            names = _types(before), _types(after)
            yield _change(before, after, at, "type", effect, f"type: {names[0]} became {names[1]}", *names)
        return
    keyword = _which(after if new is not None else before)
    if old is None or new is None:
        listed_values, kinds = (new if old is None else old) or [], parts(before if old is None else after)
        inside = all(_is_part(value, kinds) for value in listed_values)
        effect = CHANGED if not inside else TIGHTENED if old is None else LOOSENED
        names_of_values = _names(listed_values)
        free = _types(before if old is None else after)
        message = (
            f"{free} became one of {names_of_values}" if old is None else f"one of {names_of_values} became {free}"
        )
        yield _change(before, after, at, keyword, effect, f"{keyword}: {message}", old, new)
        return
    had, has = {canonical(value): value for value in old}, {canonical(value): value for value in new}
    effect = of_sets(frozenset(had), frozenset(has))
    if effect == NOTHING:
        return
    gone = [value for key, value in had.items() if key not in has]
    come = [value for key, value in has.items() if key not in had]
    words = [f"no longer {_names(gone)}"] if gone else []
    words += [f"now also {_names(come)}"] if come else []
    yield _change(before, after, at, keyword, effect, f"{keyword}: {'; '.join(words)}", old, new)


def _or_all(of: frozenset[str]) -> frozenset[str] | None:
    return None if of == _PARTS else of


def _is_part(value: Any, kinds: frozenset[str]) -> bool:
    if isinstance(value, float) and not value.is_integer():
        return "fraction" in kinds
    return effective.is_of(value, kinds)


def _which(of: Layers) -> str:
    return "enum" if any("enum" in layer.schema for layer in of) else "const"


def _types(of: Layers) -> str:
    allowed = effective.types(of)
    return "any type" if set(allowed) >= set(effective.TYPES) - {"integer"} else " or ".join(allowed) or "no type"


def _names(values: list[Any]) -> str:
    return listed([shown(value, 40) for value in values]) or "nothing"


def _counted(before: Layers, after: Layers, at: At, keyword: str, kind: str) -> Iterator[Change]:
    least = keyword.startswith("min")
    choose: Callable[..., Any] = max if least else min
    old = choose(_under(before, keyword), default=0 if least else None)
    new = choose(_under(after, keyword), default=0 if least else None)
    effect = of_bounds(old, new, least)
    if effect != NOTHING:
        yield _one(before, after, at, keyword, kind, effect, old, new)


def _one(before: Layers, after: Layers, at: At, keyword: str, kind: str, effect: str, old: Any, new: Any) -> Change:
    """Return the change of a keyword that applies to one type only.

    Its effect is NOTHING if no such value can reach it.
    """
    if not is_met(before, kind) and not is_met(after, kind):
        effect = NOTHING
    had, has = (_written(side, keyword, value) for side, value in ((before, old), (after, new)))
    message = f"{keyword} {has} is new" if had is None else f"{keyword} {had} is gone"
    if had is not None and has is not None:
        message = f"{keyword}: {had} became {has}"
    return _change(before, after, at, keyword, effect, message, old if had else None, new if has else None)


def _written(of: Layers, keyword: str, value: Any) -> str | None:
    return shown(value) if _under(of, keyword) else None


def _numbers(before: Layers, after: Layers, at: At) -> Iterator[Change]:
    """Yield the changes of bounds, inclusive and exclusive, and of `multipleOf`."""
    for plain, exclusive, least in (
        ("minimum", "exclusiveMinimum", True),
        ("maximum", "exclusiveMaximum", False),
    ):
        old, new = _bound(before, plain, exclusive, least), _bound(after, plain, exclusive, least)
        effect = of_bounds(old, new, least)
        if effect != NOTHING:
            keyword = exclusive if (_under(after, exclusive) or _under(before, exclusive)) else plain
            if keyword == exclusive and _under(after, plain) and not _under(after, exclusive):
                keyword = plain
            yield _bounded(before, after, at, keyword, effect, (plain, exclusive))
    old_steps, new_steps = set(_under(before, "multipleOf")), set(_under(after, "multipleOf"))
    if old_steps != new_steps:
        effect = of_demands(old_steps, new_steps)
        if len(old_steps) == len(new_steps) == 1:
            effect = _of_steps(min(old_steps), min(new_steps))
        yield _one(before, after, at, "multipleOf", "number", effect, sorted(old_steps), sorted(new_steps))


def _of_steps(before: float, after: float) -> str:
    return TIGHTENED if is_multiple(after, before) else LOOSENED if is_multiple(before, after) else CHANGED


def _bound(of: Layers, plain: str, exclusive: str, least: bool) -> tuple[Any, int] | None:
    """Return the strictest bound. Its second part makes an exclusive bound stricter than an equal inclusive one."""
    strict = 1 if least else -1
    bounds = [(value, 0) for value in _under(of, plain)] + [(value, strict) for value in _under(of, exclusive)]
    return (max(bounds) if least else min(bounds)) if bounds else None


def _bounded(before: Layers, after: Layers, at: At, keyword: str, effect: str, names: tuple[str, str]) -> Change:
    def bounds_in(of: Layers) -> str:
        return ", ".join(f"{name} {shown(value)}" for name in names for value in _under(of, name))

    if not is_met(before, "number") and not is_met(after, "number"):
        effect = NOTHING
    old, new = bounds_in(before), bounds_in(after)
    message = f"{old} became {new}" if old and new else f"{new} is new" if new else f"{old} is gone"
    return _change(before, after, at, keyword, effect, message, old or None, new or None)


def _texts(before: Layers, after: Layers, at: At, keyword: str, kind: str) -> Iterator[Change]:
    """Yield the changes of patterns and formats. The effect of replacing one by another is unknown."""
    old, new = sorted(set(_under(before, keyword))), sorted(set(_under(after, keyword)))
    if old == new:
        return
    effect = of_demands(old, new)
    if keyword == "format":
        effect = of_demands((one for one in old if one in ASSERTED), (one for one in new if one in ASSERTED))
    old_value, new_value = (" and ".join(side) or None for side in (old, new))
    yield _one(before, after, at, keyword, kind, effect, old_value, new_value)


def _unique(before: Layers, after: Layers, at: At) -> Iterator[Change]:
    old, new = any(_under(before, "uniqueItems")), any(_under(after, "uniqueItems"))
    if old != new:
        effect = TIGHTENED if new else LOOSENED
        if not is_met(before, "array") and not is_met(after, "array"):
            effect = NOTHING
        message = "items must differ now" if new else "items may be equal now"
        yield _change(before, after, at, "uniqueItems", effect, f"uniqueItems: {message}", old, new)


def _references(before: Layers, after: Layers, at: At) -> Iterator[Change]:
    keyword = "x-ref-kinds"
    old, new = effective.references(before), effective.references(after)
    if old == new:
        return
    if old is None or new is None:
        effect = TIGHTENED if old is None else LOOSENED
    else:
        effect = of_sets(old or None, new or None)
    several = max(len(_under(before, keyword)), len(_under(after, keyword))) > 1
    if not is_met(before, "string") and not is_met(after, "string"):
        effect = NOTHING
    message = f"{keyword}: {_kinds(old)} became {_kinds(new)}"
    sides = [None if side is None else sorted(side) for side in (old, new)]
    yield _change(before, after, at, keyword, CHANGED if several else effect, message, *sides)


def _kinds(kinds: frozenset[str] | None) -> str:
    if kinds is None:
        return "no reference"
    return f"a reference to {listed(sorted(kinds))}" if kinds else "a reference to any record"


def _under(of: Layers, keyword: str) -> list[Any]:
    return [layer.schema[keyword] for layer in of if keyword in layer.schema]


def _all(values: list[Any]) -> list[str]:
    return [canonical(value) for value in values]


def _how(old: list[Any], new: list[Any]) -> str:
    return "is new" if not old else "is gone" if not new else "reworded"
