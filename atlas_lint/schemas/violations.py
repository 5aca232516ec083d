"""What a schema's refusal means to the person who wrote the value: what is wrong, then what is allowed.

`jsonschema` says which keyword refuses what; this puts it into words, splits what concerns several keys, and
reduces `anyOf` and `oneOf` to the branch that was meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from atlas_lint.rule import KEY, OWNER, VALUE
from atlas_lint.schemas.formats import ASSERTED
from atlas_lint.suggest import Meant, meant
from atlas_lint.text import canonical, count, listed, shown

Path = tuple[str | int, ...]


Help = str | Meant | None


class Violation(NamedTuple):
    """One fault of a value: where in it (OWNER: something is missing there), which keyword refuses it, in words.

    `subject` is the property that is missing or unknown, else the value: what the fault is about.
    """

    path: Path
    part: str
    keyword: str
    message: str
    help: Help
    subject: str

    @classmethod
    def restored(cls, row: Any) -> Violation:
        """A violation from JSON, where tuples are lists. Raises TypeError or ValueError where it is none."""
        path, part, keyword, message, help, subject = row
        return cls(tuple(path), part, keyword, message, Meant(*help) if isinstance(help, list) else help, subject)


def violations(errors: list[Any]) -> list[Violation]:
    """jsonschema's errors about one value as violations; the same one twice is told once."""
    told = [violation for error in errors for violation in _violations(error)]
    return list(dict.fromkeys(told))


def _violations(error: Any) -> Iterator[Violation]:
    keyword: str = error.validator or "not"
    if keyword in ("anyOf", "oneOf") and error.context:
        yield from _reduced(error)
    elif keyword == "required":
        name = next(name for name in error.validator_value if error.message == f"{name!r} is a required property")
        yield _missing(error, name, keyword)
    elif keyword == "dependentRequired":
        for key, names in error.validator_value.items():
            for name in names:
                if error.message == f"{name!r} is a dependency of {key!r}":
                    yield _missing(error, name, keyword, f" beside `{key}`")
    elif keyword == "unevaluatedProperties":
        for key in error.instance:
            path = (*error.absolute_path, key)
            if repr(key) in error.message and error.validator_value is False:
                yield _unknown(error, key, path, [])
            elif repr(key) in error.message:
                message = f"{name_of(path)} is {_what(error.instance[key])}; its schema forbids that"
                yield Violation(path, VALUE, keyword, message, None, canonical(error.instance[key]))
    elif keyword == "additionalProperties":
        path = tuple(error.absolute_path)
        yield _unknown(error, str(path[-1]), path, list(error.schema.get("properties", ())))
    elif _forbidding(error):
        path = tuple(error.absolute_path)
        part = KEY if isinstance(path[-1], str) else VALUE
        yield Violation(path, part, _forbidding(error), f"{name_of(path)} may not stand here", None, name_of(path))
    else:
        yield _refused(error, keyword, *_worded(error))


def name_of(path: Path) -> str:
    """A place in a record or an edge as people name it: the attribute, without the word `attributes`."""
    steps = path[1:] if path[:1] == ("attributes",) else path
    if not steps:
        return "`attributes`" if path else "it"
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return f"`{text.removeprefix('.')}`"


def _within(path: Path) -> str:
    return "" if path in ((), ("attributes",)) else f" in {name_of(path)}"


def _refused(error: Any, keyword: str, told: str, help: Help) -> Violation:
    """A value, or the name of a property, that is not what it must be."""
    path = tuple(error.absolute_path)
    if _is_about_a_key(error):
        name = error.instance
        return Violation(
            (*path, name), KEY, "propertyNames", f"a key{_within(path)} is {shown(name)}; {told}", help, name
        )
    message = f"{name_of(path)} is {_what(error.instance)}; {told}"
    return Violation(path, VALUE, keyword, message, help, canonical(error.instance))


def _missing(error: Any, name: str, keyword: str, why: str = "") -> Violation:
    path = tuple(error.absolute_path)
    return Violation(path, OWNER, keyword, f"`{name}` is missing{_within(path)}{why}", None, name)


def _unknown(error: Any, key: str, path: Path, known: list[str]) -> Violation:
    help: Help = meant(key, known) or (f"known: {listed(sorted(known))}" if known else None)
    message = f"`{key}` is unknown{_within(path[:-1])}"
    if path[:-1] in ((), ("attributes",)):
        message += " here" if not path[:-1] else " as an attribute"
    return Violation(path, KEY, error.validator, message, help, key)


def _is_about_a_key(error: Any) -> bool:
    """Whether it is a key that was refused: jsonschema's path then ends at the mapping."""
    path = list(error.absolute_schema_path)
    return any(
        step == "propertyNames" and path[index - 1 : index] not in (["properties"], ["patternProperties"], ["$defs"])
        for index, step in enumerate(path)
    )


def _forbidding(error: Any) -> str:
    """The keyword that names what may not be there at all: there, `{"not": {}}` stands for `false`; else ""."""
    steps = list(error.absolute_schema_path)[-3:]
    names = steps[0] if steps and steps[0] in ("properties", "patternProperties", "prefixItems") else ""
    return names if error.validator == "not" and error.validator_value == {} else ""


_TYPES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "empty",
}


def _worded(error: Any) -> tuple[str, Help]:
    """What a keyword asks of a value, and the help."""
    words = _WORDS.get(error.validator or "not")
    if words is None:
        return f"`{error.validator}` does not allow that", None
    return words(error.validator_value, error.instance, error.schema)


def _what(value: Any) -> str:
    return "empty" if value is None else shown(value)


def _type(expected: Any, value: Any, schema: Any) -> tuple[str, Help]:
    kinds = [expected] if isinstance(expected, str) else list(expected)
    help = None
    if "string" in kinds and isinstance(value, (int, float, bool)):
        help = "quote it"
    elif "array" in kinds and isinstance(value, str):
        help = "write it as a list: a dash before each item"
    return f"it must be {' or '.join(_TYPES[kind] for kind in kinds)}", help


def _enum(allowed: list[Any], value: Any, schema: Any) -> tuple[str, Help]:
    names = [item if isinstance(item, str) else "empty" if item is None else shown(item) for item in allowed]
    near = meant(value, [item for item in allowed if isinstance(item, str)]) if isinstance(value, str) else None
    return f"allowed: {listed(names)}", near


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
    "uniqueItems": _fixed("no item may stand in it twice"),
    "contains": _fixed("too few or too many of its items are of the form it asks for"),
    "minContains": _fixed("too few of its items are of the form it asks for"),
    "maxContains": _fixed("too many of its items are of the form it asks for"),
    "not": _fixed("its schema forbids that"),
    "items": _fixed("it has more items than its schema knows"),
    "unevaluatedItems": _fixed("it has more items than its schema knows"),
    "anyOf": _fixed("it fits none of the allowed forms"),
    "oneOf": _fixed("it fits more than one of the allowed forms"),
}


def _reduced(error: Any) -> Iterator[Violation]:
    """The faults of the one branch that was meant, else one fault that names what the branches ask for."""
    branches: dict[int, list[Any]] = {}
    for cause in error.context:
        branches.setdefault(cause.schema_path[0], []).append(cause)
    branches = {index: causes for index, causes in branches.items() if not _refuses_all(causes[0])} or branches
    meant = _of_the_right_type(_discriminated(error, branches))
    if len(meant) == 1:
        for cause in next(iter(meant.values())):
            yield from _violations(cause)
        return
    types = [_only_type(causes) for causes in branches.values()]
    values = [_only_values(causes) for causes in branches.values()]
    if all(types):
        told, help = _type([kind for kinds in types for kind in kinds], error.instance, None)
    elif all(values):
        told, help = _enum([item for items in values for item in items], error.instance, None)
    else:
        told, help = "it fits none of the allowed forms", _needs(meant or branches)
    yield _refused(error, error.validator, told, help)


def _refuses_all(cause: Any) -> bool:
    """Whether the branch is `false`."""
    return cause.validator == "not" and cause.validator_value == {} and not cause.path


def _discriminated(error: Any, branches: dict[int, list[Any]]) -> dict[int, list[Any]]:
    """Without the branches that a constant property (`type: a` against `type: b`) rules out."""
    refused: set[str | int] = set()
    left = {}
    for index, causes in branches.items():
        names = {cause.path[0] for cause in causes if cause.validator in ("const", "enum") and len(cause.path) == 1}
        refused |= names
        if not names:
            left[index] = causes
    schemas = [error.validator_value[index] for index in left]
    all_know = all("$ref" in schema or refused <= schema.get("properties", {}).keys() for schema in schemas)
    return left if left and all_know else branches


def _of_the_right_type(branches: dict[int, list[Any]]) -> dict[int, list[Any]]:
    """Without the branches for another type of value altogether."""
    left = {
        index: causes
        for index, causes in branches.items()
        if not any(cause.validator in ("type", "const", "enum") and not cause.path for cause in causes)
    }
    return left or branches


def _only_type(causes: list[Any]) -> list[str]:
    if len(causes) != 1 or causes[0].validator != "type" or causes[0].path:
        return []
    kinds = causes[0].validator_value
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _only_values(causes: list[Any]) -> list[Any]:
    if len(causes) != 1 or causes[0].path:
        return []
    value = causes[0].validator_value
    if causes[0].validator == "enum":
        return list(value)
    return [value] if causes[0].validator == "const" else []


def _needs(branches: dict[int, list[Any]]) -> str | None:
    firsts = [violation.message for causes in branches.values() for violation in list(_violations(causes[0]))[:1]]
    return "either: " + "; or: ".join(dict.fromkeys(firsts)) if firsts else None
