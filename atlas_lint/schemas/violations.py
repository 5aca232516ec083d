"""Violations in words: what is wrong with a value, then what is allowed.

A validator finds which keyword refuses which value. This module turns that into messages. It splits a failure about
several keys, and reduces `anyOf` and `oneOf` to the branch that was meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from atlas_lint.findings.place import KEY, OWNER, VALUE
from atlas_lint.schemas.failure import Failure
from atlas_lint.schemas.formats import ASSERTED
from atlas_lint.schemas.misspelt_key import misspelt_help
from atlas_lint.schemas.scalar_help import meant_scalar
from atlas_lint.spelling import Meant, meant
from atlas_lint.text import canonical, count, listed, shown

Path = tuple[str | int, ...]


Help = str | Meant | None


class Violation(NamedTuple):
    """One violation: the path in the value, the part, the keyword that refuses it, the message and the help.

    The part is OWNER if something is missing at the path. `subject` is what the violation is about: the property that
    is missing or unknown, else the value.
    """

    path: Path
    part: str
    keyword: str
    message: str
    help: Help
    subject: str

    @classmethod
    def restored(cls, row: Any) -> Violation:
        """Return a violation from JSON, where tuples are lists.

        Raises `TypeError` or `ValueError` if `row` is not one.
        """
        path, part, keyword, message, help, subject = row
        return cls(tuple(path), part, keyword, message, Meant(*help) if isinstance(help, list) else help, subject)


def violations(failures: Iterable[Failure]) -> list[Violation]:
    """Return the violations of one value, each once, in words."""
    return list(dict.fromkeys(violation for failure in failures for violation in _violations(failure)))


def _violations(failure: Failure) -> Iterator[Violation]:
    keyword, value = failure.keyword, failure.value
    if failure.branches:
        yield from _reduced(failure)
    elif keyword == "required":
        for name in failure.expected:
            if name not in value:
                yield _missing(failure, name)
    elif keyword == "dependentRequired":
        for key, names in failure.expected.items():
            for name in names:
                if key in value and name not in value:
                    yield _missing(failure, name, f" beside `{key}`")
    elif keyword in ("additionalProperties", "unevaluatedProperties"):
        known = list(failure.schema.get("properties", ())) if keyword == "additionalProperties" else []
        for key in failure.names:
            path = (*failure.path, key)
            if failure.expected is False:
                yield _unknown(failure, key, path, known)
            else:
                message = f"{name_of(path)} is {_what(value[key])}; its schema forbids that"
                yield Violation(path, VALUE, keyword, message, None, canonical(value[key]))
    elif _is_forbidden(failure) and failure.key is None and failure.path:
        path = failure.path
        part = KEY if isinstance(path[-1], str) else VALUE
        yield Violation(path, part, failure.holder, f"{name_of(path)} is not allowed here", None, name_of(path))
    else:
        yield _refused(failure, *_worded(failure))


def name_of(path: Path) -> str:
    """Return the name of a place in a record or an edge, as users call it: without the step `attributes`."""
    steps = path[1:] if path[:1] == ("attributes",) else path
    if not steps:
        return "`attributes`" if path else "it"
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return f"`{text.removeprefix('.')}`"


def _within(path: Path) -> str:
    return "" if path in ((), ("attributes",)) else f" in {name_of(path)}"


def _refused(failure: Failure, wanted: str, help: Help) -> Violation:
    """Return the violation of a value, or of the name of a property, that is not as required."""
    path = failure.path
    if failure.key is not None:
        message = f"a key{_within(path)} is {shown(failure.key)}; {wanted}"
        return Violation((*path, failure.key), KEY, "propertyNames", message, help, failure.key)
    message = f"{name_of(path)} is {_what(failure.value)}; {wanted}"
    return Violation(path, VALUE, failure.keyword, message, help, canonical(failure.value))


def _missing(failure: Failure, name: str, why: str = "") -> Violation:
    message = f"`{name}` is missing{_within(failure.path)}{why}"
    return Violation(failure.path, OWNER, failure.keyword, message, misspelt_help(failure, name), name)


def _unknown(failure: Failure, key: str, path: Path, known: list[str]) -> Violation:
    help: Help = meant(key, known) or (f"known: {listed(sorted(known))}" if known else None)
    message = f"`{key}` is unknown{_within(path[:-1])}"
    if path[:-1] in ((), ("attributes",)):
        message += " here" if not path[:-1] else " as an attribute"
    return Violation(path, KEY, failure.keyword, message, help, key)


def _is_forbidden(failure: Failure) -> bool:
    """Check whether a property or an item is not allowed at all: `{"not": {}}` replaces `false` in loaded schemas."""
    names = ("properties", "patternProperties", "prefixItems")
    return failure.keyword == "not" and failure.expected == {} and failure.holder in names


_TYPES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "empty",
}


def _worded(failure: Failure) -> tuple[str, Help]:
    """Return what a keyword requires of a value, in words, and the help."""
    words = _WORDS.get(failure.keyword)
    if words is None:
        return f"`{failure.keyword}` does not allow that", None
    return words(failure.expected, failure.value, failure.schema)


def _what(value: Any) -> str:
    return "empty" if value is None else shown(value)


def _type(expected: Any, value: Any, schema: Any) -> tuple[str, Help]:
    kinds = [expected] if isinstance(expected, str) else list(expected)
    help = None
    if "string" in kinds and isinstance(value, (int, float, bool)):
        help = "quote it"
    elif "array" in kinds and isinstance(value, str):
        help = "write it as a list: a dash before each item"
    elif isinstance(value, str):
        help = meant_scalar(value, kinds)
    return f"it must be {' or '.join(_TYPES[kind] for kind in kinds)}", help


def _enum(allowed: list[Any], value: Any, schema: Any) -> tuple[str, Help]:
    names = [item if isinstance(item, str) else "empty" if item is None else shown(item) for item in allowed]
    near = _near(value, tuple(item for item in allowed if isinstance(item, str))) if isinstance(value, str) else None
    return f"allowed: {listed(names)}", near


@lru_cache(maxsize=4096)
def _near(value: str, allowed: tuple[str, ...]) -> Meant | None:
    """Return the near spelling, from a cache: the same value is often refused in many records."""
    return meant(value, allowed)


def _const(expected: Any, value: Any, schema: Any) -> tuple[str, Help]:
    return f"it must be {_what(expected)}", None


def _pattern(pattern: str, value: Any, schema: Any) -> tuple[str, Help]:
    return f"it must match {pattern}", None


def _format(format: str, value: Any, schema: Any) -> tuple[str, Help]:
    return f"it must be {ASSERTED[format][1]}" if format in ASSERTED else f"it must be a {format}", None


def _at_least(noun: str) -> Callable[[Any, Any, Any], tuple[str, Help]]:
    return lambda limit, value, schema: (f"it needs at least {count(limit, noun)}", None)


def _at_most(noun: str) -> Callable[[Any, Any, Any], tuple[str, Help]]:
    return lambda limit, value, schema: (f"it may have at most {count(limit, noun)}", None)


def _bound(words: str) -> Callable[[Any, Any, Any], tuple[str, Help]]:
    return lambda limit, value, schema: (f"it must be {words} {limit}", None)


def _fixed(words: str) -> Callable[[Any, Any, Any], tuple[str, Help]]:
    return lambda limit, value, schema: (words, None)


_WORDS: dict[str, Callable[[Any, Any, Any], tuple[str, Help]]] = {
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
    "multipleOf": _bound("a multiple of"),
    "uniqueItems": _fixed("its items must differ"),
    "contains": _fixed("too few or too many of its items have the required form"),
    "minContains": _fixed("too few of its items have the required form"),
    "maxContains": _fixed("too many of its items have the required form"),
    "not": _fixed("its schema forbids that"),
    "items": _fixed("it has more items than its schema allows"),
    "unevaluatedItems": _fixed("it has more items than its schema allows"),
    "anyOf": _fixed("it fits none of the allowed forms"),
    "oneOf": _fixed("it fits more than one of the allowed forms"),
}


_Branches = dict[int, tuple[Failure, ...]]


def _reduced(failure: Failure) -> Iterator[Violation]:
    """Yield the violations of the branch that was meant; else one violation that lists what the branches require."""
    given = dict(enumerate(failure.branches))
    base = len(failure.path)
    branches = {index: causes for index, causes in given.items() if not _refuses_all(causes[0], base)} or given
    meant = _of_the_right_type(_discriminated(failure, branches), base)
    if len(meant) == 1:
        for cause in next(iter(meant.values())):
            yield from _violations(cause)
        return
    types = [_only_type(causes, base) for causes in branches.values()]
    values = [_only_values(causes, base) for causes in branches.values()]
    if all(types):
        wanted, help = _type([kind for kinds in types for kind in kinds], failure.value, None)
    elif all(values):
        wanted, help = _enum([item for items in values for item in items], failure.value, None)
    else:
        wanted, help = "it fits none of the allowed forms", _needs(meant or branches)
    yield _refused(failure, wanted, help)


def _refuses_all(cause: Failure, base: int) -> bool:
    """Check whether the branch is `false`."""
    return cause.keyword == "not" and cause.expected == {} and len(cause.path) == base


def _discriminated(failure: Failure, branches: _Branches) -> _Branches:
    """Remove the branches that a constant property (`type: a` against `type: b`) rules out."""
    base = len(failure.path)
    refused: set[str | int] = set()
    left = {}
    for index, causes in branches.items():
        inside = [cause for cause in causes if len(cause.path) == base + 1]
        names = {cause.path[base] for cause in inside if cause.keyword in ("const", "enum")}
        refused |= names
        if not names:
            left[index] = causes
    schemas = [failure.expected[index] for index in left]
    all_know = all("$ref" in schema or refused <= schema.get("properties", {}).keys() for schema in schemas)
    return left if left and all_know else branches


def _of_the_right_type(branches: _Branches, base: int) -> _Branches:
    """Remove the branches for another type of value."""
    left = {
        index: causes
        for index, causes in branches.items()
        if not any(cause.keyword in ("type", "const", "enum") and len(cause.path) == base for cause in causes)
    }
    return left or branches


def _only_type(causes: tuple[Failure, ...], base: int) -> list[str]:
    if len(causes) != 1 or causes[0].keyword != "type" or len(causes[0].path) > base:
        return []
    kinds = causes[0].expected
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _only_values(causes: tuple[Failure, ...], base: int) -> list[Any]:
    if len(causes) != 1 or len(causes[0].path) > base:
        return []
    if causes[0].keyword == "enum":
        return list(causes[0].expected)
    return [causes[0].expected] if causes[0].keyword == "const" else []


def _needs(branches: _Branches) -> str | None:
    firsts = [violation.message for causes in branches.values() for violation in list(_violations(causes[0]))[:1]]
    return "either: " + "; or: ".join(dict.fromkeys(firsts)) if firsts else None
