"""Violations in words: what is wrong with a value, then what is allowed.

A validator finds which keyword refuses which value. This module turns that into messages. It splits a failure about
several keys, and reduces `anyOf` and `oneOf` to the branch that was meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from atlas_lint.findings.place import KEY, OWNER, VALUE
from atlas_lint.likeness import MOST_IN_LABEL, nearest_first
from atlas_lint.schemas.failure import Failure
from atlas_lint.schemas.keyword_words import Help, Wanted, of_types, one_of, wanted
from atlas_lint.schemas.misspelt_key import misspelt_help
from atlas_lint.spelling import meant
from atlas_lint.text import alternatives, canonical, shown

Path = tuple[str | int, ...]


class Violation(NamedTuple):
    """One violation: the path in the value, the part, the keyword that refuses it, the message and the help.

    The part is OWNER if something is missing at the path. `subject` is what the violation is about: the property that
    is missing or unknown, else the value. `label` is what is expected there, in a few words. `detail` is the message
    with its whole list, if `message` shortens one, else "".
    """

    path: Path
    part: str
    keyword: str
    message: str
    help: Help
    subject: str
    label: str = ""
    detail: str = ""


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
                    yield _missing(failure, name, key)
    elif keyword in ("additionalProperties", "unevaluatedProperties"):
        known = list(failure.schema.get("properties", ())) if keyword == "additionalProperties" else []
        for key in failure.names:
            path = (*failure.path, key)
            if failure.expected is False:
                yield _unknown(failure, key, path, known)
            else:
                message = f"{name_of(path)} is {shown(value[key])}; its schema forbids that"
                yield Violation(path, VALUE, keyword, message, "remove it", canonical(value[key]), "forbidden")
    elif _is_forbidden(failure) and failure.key is None and failure.path:
        path = failure.path
        part = KEY if isinstance(path[-1], str) else VALUE
        message = f"{name_of(path)} is not allowed here"
        yield Violation(path, part, failure.holder, message, "remove it", name_of(path), "not allowed")
    else:
        yield _refused(failure, wanted(failure))


def name_of(path: Path) -> str:
    """Return the name of a place in a record or an edge, as users call it: without the step `attributes`."""
    steps = path[1:] if path[:1] == ("attributes",) else path
    if not steps:
        return "`attributes`" if path else "it"
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return f"`{text.removeprefix('.')}`"


def _within(path: Path) -> str:
    return "" if path in ((), ("attributes",)) else f" in {name_of(path)}"


def _refused(failure: Failure, words: Wanted) -> Violation:
    """Return the violation of a value, or of the name of a property, that is not as required."""
    path, key = failure.path, failure.key
    if key is not None:
        fact = f"a key{_within(path)} is {shown(key)}"
        at, part, keyword, subject = (*path, key), KEY, "propertyNames", key
    else:
        fact = f"{name_of(path)} is {shown(failure.value)}"
        at, part, keyword, subject = path, VALUE, failure.keyword, canonical(failure.value)
    detail = f"{fact}; {words.whole}" if words.whole else ""
    return Violation(at, part, keyword, f"{fact}; {words.rule}", words.help, subject, words.label, detail)


def add(name: str) -> str:
    """Return the help for a missing property of which only the name is known."""
    return f"add `{name}`"


def _missing(failure: Failure, name: str, beside: str = "") -> Violation:
    message = f"`{name}` is missing{_within(failure.path)}{f' beside `{beside}`' if beside else ''}"
    help = misspelt_help(failure, name) or (f"add `{name}`, or remove `{beside}`" if beside else add(name))
    return Violation(failure.path, OWNER, failure.keyword, message, help, name, f"lacks `{name}`")


def _unknown(failure: Failure, key: str, path: Path, known: list[str]) -> Violation:
    absent = [name for name in known if name not in failure.value]
    others = nearest_first(key, absent)
    few = alternatives([f"`{name}`" for name in others], MOST_IN_LABEL, "another known name")
    help: Help = meant(key, absent) or (f"write {few}, or remove it" if others else "remove it")
    message = f"`{key}` is unknown{_within(path[:-1])}"
    if path[:-1] in ((), ("attributes",)):
        message += " here" if not path[:-1] else " as an attribute"
    return Violation(path, KEY, failure.keyword, message, help, key, "unknown")


def _is_forbidden(failure: Failure) -> bool:
    """Check whether a property or an item is not allowed at all: `{"not": {}}` replaces `false` in loaded schemas."""
    names = ("properties", "patternProperties", "prefixItems")
    return failure.keyword == "not" and failure.expected == {} and failure.holder in names


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
        words = of_types([kind for kinds in types for kind in kinds], failure.value)
    elif all(values):
        words = one_of([item for items in values for item in items], failure.value)
    else:
        words = wanted(failure)._replace(help=_needs(meant or branches))
    yield _refused(failure, words)


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
