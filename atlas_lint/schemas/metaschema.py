"""The check that schemas are valid: against the metaschema of draft 2020-12 and the schemas of this project's own
keywords.

The JSON Schemas in `schemas/meta/`, which ship with the package, describe those keywords.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from atlas_lint.filesystem.globs import matches
from atlas_lint.findings.finding import Span
from atlas_lint.schemas import traversal
from atlas_lint.schemas.metaschema_words import worded
from atlas_lint.schemas.regex import is_regex
from atlas_lint.schemas.rust import jsonschema_rs
from atlas_lint.spelling import did_you_mean
from atlas_lint.text import shown

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_META = {"records": "record-kind", "edges": "edge-kind"}


class Problem(NamedTuple):
    """A problem of the schemas: the file, the path in it, the part (key or value), the message.

    `span` is set if no path leads to the place. `identity` is what the fingerprint is made of if not the message.
    """

    path: str
    pointer: tuple[str | int, ...]
    part: str
    message: str
    help: str = ""
    span: Span | None = None
    identity: str = ""


def shipped() -> Path:
    """Return the schemas folder that ships with the package."""
    here = Path(__file__).resolve().parents[1]
    installed = here / "shipped_schemas"
    return installed if installed.is_dir() else here.parent / "schemas"


def check(schemas: Mapping[str, Any], parts: Mapping[str, traversal.Parts], allowed: tuple[str, ...]) -> list[Problem]:
    """Return the problems of the schemas of a folder.

    `schemas` and `parts` are by path in the folder; `allowed` are globs of further keywords.
    """
    return [found for path, schema in schemas.items() for found in _check_one(path, schema, parts[path], allowed)]


def _check_one(path: str, schema: Any, parts: traversal.Parts, allowed: tuple[str, ...]) -> Iterator[Problem]:
    is_kind = path.startswith(tuple(f"{folder}/" for folder in _META))
    if not isinstance(schema, dict):
        if is_kind or not isinstance(schema, bool):
            yield Problem(path, (), "value", f"a schema is an object; this is {shown(schema)}")
        return
    draft = schema.get("$schema", _DRAFT)
    if draft.rstrip("#") != _DRAFT if isinstance(draft, str) else True:
        yield Problem(path, ("$schema",), "value", f"the draft is {_DRAFT}, not {shown(draft)}")
        return
    faults = list(_metaschema(path, schema))
    yield from faults or (*_keywords(path, _without(schema, allowed)), *_unreadable(path, schema, parts))


def accepts(keyword: str, value: Any, folder: str) -> bool:
    """Return whether a keyword may have a value, in a schema in `folder` ("" for one inside another schema)."""
    path = f"{folder}/"
    schema = {keyword: value}
    return not any(True for _ in _metaschema(path, schema)) and not any(True for _ in _keywords(path, schema))


def own_keywords(folder: str) -> list[str]:
    """Return this project's own keywords for a schema in `folder` ("" for one inside another schema)."""
    return [word for word in _known(_META.get(folder, "subschema")) if word.startswith("x-")]


def _metaschema(path: str, schema: dict[str, Any]) -> Iterator[Problem]:
    rust = jsonschema_rs()
    if rust is not None and rust.meta.is_valid({key: value for key, value in schema.items() if key != "$id"}):
        return
    import jsonschema

    validator = jsonschema.Draft202012Validator(jsonschema.Draft202012Validator.META_SCHEMA)
    found: dict[tuple[str | int, ...], Any] = {}
    for error in validator.iter_errors(schema):
        for cause in _causes(error):  # of the branches for one value, report the one that lists the allowed values
            at = tuple(cause.absolute_path)
            if at not in found or cause.validator == "enum":
                found[at] = cause
    for at, cause in found.items():
        message, help = worded(cause)
        yield Problem(path, at, "value", message, help, identity=cause.message)


def _causes(error: Any) -> list[Any]:
    """Return the errors that an error is made of; of the branches for one value, those that reach deepest into it."""
    if not error.context:
        return [error]
    causes = [cause for inner in error.context for cause in _causes(inner)]
    deepest = max(len(cause.absolute_path) for cause in causes)
    return [cause for cause in causes if len(cause.absolute_path) == deepest]


def _keywords(path: str, schema: dict[str, Any]) -> Iterator[Problem]:
    """Yield the problems of this project's own keywords, with messages of their own."""

    name = _META.get(path.partition("/")[0], "subschema")
    if jsonschema_rs() is not None and _gate(name).is_valid(schema):
        return
    import jsonschema
    from referencing import Registry, Resource

    resources = [(f"{other}.schema.json", Resource.from_contents(meta)) for other, meta in _vocabulary().items()]
    registry: Any = Registry().with_resources(resources)
    validator = jsonschema.Draft202012Validator({"$ref": f"{name}.schema.json"}, registry=registry)
    for error in validator.iter_errors(schema):
        at = tuple(error.absolute_path)
        if error.validator == "not":  # the schema `false`: the keyword is not allowed here
            keyword = str(at[-1])
            known = own_keywords(path.partition("/")[0] if len(at) == 1 else "")
            message = f"keyword {keyword} is not allowed here"
            help = did_you_mean(keyword, known) or f"known here: {', '.join(known)}"
            yield Problem(path, at, "key", message, help)
        else:
            message, help = worded(error)
            identity = f"{at[-1] if at else 'the schema'}: {error.message}"
            yield Problem(path, at, "value", message, help, identity=identity)


_READ = frozenset({"pattern", "patternProperties", "$id", "$ref"})


def _unreadable(path: str, schema: dict[str, Any], parts: traversal.Parts) -> Iterator[Problem]:
    """Yield the regular expressions and URIs that are invalid."""
    if _READ.isdisjoint(parts.keywords) or not any(map(_faults, parts.subschemas)):
        return
    for at, subschema in traversal.walk(schema):
        for steps, part, message in _faults(subschema):
            yield Problem(path, (*at, *steps), part, message)


def _faults(subschema: dict[str, Any]) -> list[tuple[tuple[str, ...], str, str]]:
    """Return the invalid regular expressions and URIs of a subschema itself: steps to each, its part, a message."""
    if _READ.isdisjoint(subschema):
        return []
    message = "is not a regular expression (ECMA-262)"
    patterns = [pattern for pattern in subschema.get("patternProperties", ()) if not is_regex(pattern)]
    found: list[tuple[tuple[str, ...], str, str]]
    found = [(("patternProperties", pattern), "key", f"{pattern} {message}") for pattern in patterns]
    if not is_regex(subschema.get("pattern", "")):
        found.append((("pattern",), "value", f"{subschema['pattern']} {message}"))
    for keyword in ("$id", "$ref"):
        if not _is_uri(keyword, subschema.get(keyword, "")):
            found.append(((keyword,), "value", f"{shown(subschema[keyword])} is not a URI"))
    return found


@lru_cache(maxsize=4096)
def _is_uri(keyword: str, text: str) -> bool:
    """Check the value of `$id` or `$ref`; a file path in a `$ref` may contain spaces."""
    try:
        urlsplit(text)
    except ValueError:
        return False
    return keyword == "$ref" or not any(char.isspace() or char in '<>"{}|\\^`' for char in text)


@cache
def _gate(name: str) -> Any:
    rust = jsonschema_rs()
    resources: Any = [(f"atlas://schemas/{other}.schema.json", meta) for other, meta in _vocabulary().items()]
    registry = rust.Registry(resources)
    return rust.Draft202012Validator({"$ref": f"atlas://schemas/{name}.schema.json"}, registry=registry)


def _known(name: str) -> list[str]:
    return list(_vocabulary()[name]["properties"])


@cache
def _vocabulary() -> dict[str, Any]:
    names = (*_META.values(), "subschema")
    vocabulary = {name: json.loads((shipped() / f"meta/{name}.schema.json").read_text("utf-8")) for name in names}
    for meta in vocabulary.values():
        traversal.spell_out_false(traversal.every(meta))
    return vocabulary


def _without(schema: dict[str, Any], allowed: tuple[str, ...]) -> dict[str, Any]:
    """Return the schema without the keywords that the settings allow."""
    if not allowed:
        return schema
    copy: dict[str, Any] = json.loads(json.dumps(schema))
    for _, subschema in traversal.walk(copy):
        for keyword in [key for key in subschema if key.startswith("x-") and matches(key, allowed)]:
            del subschema[keyword]
    return copy
