"""The keywords of JSON Schema in words: what each requires of a value, and help for a value that it refuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from atlas_lint.likeness import MOST_IN_LABEL, nearest_first
from atlas_lint.parsing.scalars import plain
from atlas_lint.schemas.failure import Failure
from atlas_lint.schemas.formats import ASSERTED
from atlas_lint.schemas.scalar_help import meant_scalar
from atlas_lint.spelling import Meant, meant
from atlas_lint.text import alternatives, canonical, count, json_of, short, shortlist, shown

Help = str | Meant | None

TYPES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "null",
}


class Wanted(NamedTuple):
    """The requirement of a keyword, in words.

    `rule` completes a message ("it must be text"), `label` is as short as possible ("expected text"), `help` is what
    to do. `whole` replaces `rule` if there is room for a long list; it is "" if `rule` is complete.
    """

    rule: str
    help: Help
    label: str
    whole: str = ""


def wanted(failure: Failure) -> Wanted:
    """Return what the keyword of a failure requires of its value."""
    words = _WORDS.get(failure.keyword)
    if words is None:
        return Wanted(f"`{failure.keyword}` does not allow that", None, "")
    return words(failure.expected, failure.value, failure.schema)


def _must_be(thing: str, help: Help) -> Wanted:
    return Wanted(f"it must be {thing}", help, f"expected {thing}")


def of_types(kinds: Iterable[str], value: Any) -> Wanted:
    """Return the words for a value that has none of some JSON types."""
    names = list(dict.fromkeys(kinds))
    things = alternatives([TYPES[kind] for kind in names], len(names))
    return _must_be(things, _type_help(names, value) or f"write {things}")


def _type_help(kinds: list[str], value: Any) -> str | None:
    if "string" in kinds and isinstance(value, (int, float, bool)):
        return "quote it"
    if "array" in kinds and isinstance(value, str):
        return "write it as a list: a dash before each item"
    if "object" in kinds and isinstance(value, (str, list)):
        return "write it as a mapping: a key and a value on each line"
    return meant_scalar(value, kinds) if isinstance(value, str) else None


def one_of(allowed: list[Any], value: Any) -> Wanted:
    """Return the words for a value that equals none of the allowed ones, which are named nearest first."""
    names = _named(value, allowed)
    few = alternatives(list(names), MOST_IN_LABEL, "another allowed value")
    short, whole = shortlist(list(names)), ", ".join(names)
    near = _near(value, tuple(item for item in allowed if isinstance(item, str))) if isinstance(value, str) else None
    return Wanted(
        f"allowed: {short}",
        near or f"write {few}",
        f"expected {few}" if len(names) <= MOST_IN_LABEL else f"expected one of {len(names):,} values",
        f"allowed: {whole}" if short != whole else "",
    )


def _named(value: Any, allowed: list[Any]) -> tuple[str, ...]:
    """Return the allowed values in words, the nearest to `value` first."""
    word = value if isinstance(value, str) else canonical(value)
    try:
        return _sorted(word, tuple((type(item), item) for item in allowed))
    except TypeError:  # a list or a mapping among them
        return tuple(nearest_first(word, dict.fromkeys(map(choice, allowed))))


@lru_cache(maxsize=4096)
def _sorted(word: str, allowed: tuple[tuple[type, Any], ...]) -> tuple[str, ...]:
    """Sort allowed values, from a cache: the same value is often refused in many records."""
    return tuple(nearest_first(word, dict.fromkeys(choice(item) for _, item in allowed)))


def choice(value: Any) -> str:
    """Return an allowed value as an author would write it: text without quotes unless it would be read as another type.

    So `1`, `"1"` and `null` differ.
    """
    if not isinstance(value, str):
        return short(json_of(value))
    is_bare = value == value.strip() and plain(value).value == value and not set(value) & set(",\"'")
    return value if value and is_bare else json_of(value)


@lru_cache(maxsize=4096)
def _near(value: str, allowed: tuple[str, ...]) -> Meant | None:
    """Return the near spelling, from a cache: the same value is often refused in many records."""
    return meant(value, allowed)


def _type(expected: Any, value: Any, schema: Any) -> Wanted:
    return of_types([expected] if isinstance(expected, str) else expected, value)


def _enum(allowed: list[Any], value: Any, schema: Any) -> Wanted:
    return one_of(allowed, value)


def _const(expected: Any, value: Any, schema: Any) -> Wanted:
    return _must_be(short(json_of(expected)), f"write {choice(expected)}")


def _pattern(pattern: str, value: Any, schema: Any) -> Wanted:
    examples = [one for one in schema.get("examples", ()) if isinstance(one, str)]
    help = f"write it like {alternatives(list(map(choice, examples)), MOST_IN_LABEL)}" if examples else None
    return Wanted(f"it must match {pattern}", help, f"must match {pattern}")


def _format(format: str, value: Any, schema: Any) -> Wanted:
    thing = ASSERTED[format][1] if format in ASSERTED else f"a {format}"
    return _must_be(thing, f"write {thing}")


def _at_least(noun: str) -> Callable[[Any, Any, Any], Wanted]:
    def words(limit: Any, value: Any, schema: Any) -> Wanted:
        missing = count(int(limit) - len(value), f"more {noun}")
        rule = f"at least {count(limit, noun)}"
        return Wanted(f"it needs {rule}", f"add {missing}", f"expected {rule}")

    return words


def _at_most(noun: str) -> Callable[[Any, Any, Any], Wanted]:
    def words(limit: Any, value: Any, schema: Any) -> Wanted:
        rule = f"at most {count(limit, noun)}"
        return Wanted(f"it may have {rule}", f"remove {count(len(value) - int(limit), noun)}", f"expected {rule}")

    return words


def _bound(words: str) -> Callable[[Any, Any, Any], Wanted]:
    return lambda limit, value, schema: _must_be(f"{words} {limit}", f"write a number that is {words} {limit}")


def _multiple(step: Any, value: Any, schema: Any) -> Wanted:
    return _must_be(f"a multiple of {step}", f"write a multiple of {step}")


def _unique(expected: Any, value: list[Any], schema: Any) -> Wanted:
    times = Counter(map(canonical, value))
    repeated = shown(next(item for item in value if times[canonical(item)] > 1))
    return Wanted("its items must differ", f"remove the repeated {repeated}", f"repeats {repeated}")


def _fixed(rule: str, help: str | None, label: str) -> Callable[[Any, Any, Any], Wanted]:
    return lambda expected, value, schema: Wanted(rule, help, label)


_FEW_SUCH = "add an item of the required form"
_MANY_SUCH = "remove an item of that form"
_REST = "it has more items than its schema allows"

_WORDS: dict[str, Callable[[Any, Any, Any], Wanted]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "format": _format,
    "minLength": _at_least("character"),
    "maxLength": _at_most("character"),
    "minItems": _at_least("item"),
    "maxItems": _at_most("item"),
    "minProperties": _at_least("key"),
    "maxProperties": _at_most("key"),
    "minimum": _bound("at least"),
    "maximum": _bound("at most"),
    "exclusiveMinimum": _bound("more than"),
    "exclusiveMaximum": _bound("less than"),
    "multipleOf": _multiple,
    "uniqueItems": _unique,
    "contains": _fixed(
        "too few or too many of its items have the required form", "add or remove items of that form", ""
    ),
    "minContains": _fixed("too few of its items have the required form", _FEW_SUCH, "too few such items"),
    "maxContains": _fixed("too many of its items have the required form", _MANY_SUCH, "too many such items"),
    "not": _fixed("its schema forbids that", "write another value, or remove it", "forbidden"),
    "items": _fixed(_REST, "remove the last items", "too many items"),
    "unevaluatedItems": _fixed(_REST, "remove the last items", "too many items"),
    "anyOf": _fixed("it fits none of the allowed forms", None, ""),
    "oneOf": _fixed("it fits more than one of the allowed forms", "remove what only one of the forms has", ""),
}
