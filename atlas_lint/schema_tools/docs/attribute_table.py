"""Attributes as rows of a table: name, allowed values, whether required, meaning."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

from atlas_lint.schema_tools.docs.markdown import code, prose
from atlas_lint.schemas import effective
from atlas_lint.schemas.constraints_in_words import limits
from atlas_lint.schemas.effective import Layer, Layers
from atlas_lint.schemas.load_schemas import Schemas

Link = Callable[[str], str]
"""A function that returns the Markdown for a record kind: a link if the kind has a page."""

_DEEPEST = 4
_WORDS = {
    "string": "text", "number": "number", "integer": "whole number", "boolean": "true or false", "null": "null",
    "array": "list", "object": "mapping",
}  # fmt: skip


class Row(NamedTuple):
    """An attribute, given by a path such as `contact.mail` or `steps[].name`; the other cells are Markdown."""

    name: str
    required: bool
    values: str
    meaning: str


def rows(schemas: Schemas, of: Layers, link: Link, prefix: str = "", depth: int = 0) -> Iterator[Row]:
    """Yield the rows of a mapping, each followed by those of mappings below it."""
    needed = effective.required(of)
    for name in dict.fromkeys((*effective.property_names(of), *needed)):
        part = effective.of_property(schemas, of, name)
        if any(layer.schema == {"not": {}} for layer in part):
            continue
        meaning = effective.text(part, "description") or effective.text(part, "title")
        yield Row(f"{prefix}{name}", name in needed, values(schemas, part, link), prose(meaning))
        if depth < _DEEPEST:
            yield from rows(schemas, part, link, f"{prefix}{name}.", depth + 1)
            item = effective.of_item(schemas, part)
            yield from rows(schemas, item, link, f"{prefix}{name}[].", depth + 1)


def values(schemas: Schemas, of: Layers, link: Link, depth: int = 0) -> str:
    """Return the allowed values, as Markdown."""
    allowed = effective.values(of)
    if allowed is not None:
        shown = [code(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)) for value in allowed]
        return f"one of {', '.join(shown)}" if len(shown) > 1 else f"always {shown[0]}" if shown else "nothing"
    if any(layer.schema == {"not": {}} for layer in of):
        return "nothing"
    for index, layer in enumerate(of):
        for keyword in ("anyOf", "oneOf"):
            if keyword in layer.schema and depth < _DEEPEST:
                rest = Layer(layer.uri, {key: item for key, item in layer.schema.items() if key != keyword})
                around = (*of[:index], rest, *of[index + 1 :])
                branches = [
                    (*around, *effective.layers(schemas, effective.below(layer.uri, keyword, number), branch))
                    for number, branch in enumerate(layer.schema[keyword])
                ]
                forms = [values(schemas, branch, link, depth + 1) for branch in branches]
                return ", or ".join(dict.fromkeys(forms))
    kinds = effective.references(of)
    words = _types(schemas, of, link, depth)
    if kinds is not None:
        named = " or ".join(link(kind) for kind in sorted(kinds)) if kinds else "any kind"
        words = [f"id of {named}", *(word for word in words if word != "text")]
    asked = [f"matches {code(limit[8:])}" if limit.startswith("matches ") else limit for limit in limits(of)]
    return "; ".join([" or ".join(words), *asked])


def _types(schemas: Schemas, of: Layers, link: Link, depth: int) -> list[str]:
    named = effective.types(of)
    if named == effective.TYPES:
        implied = effective.of_item(schemas, of)
        if implied:
            named = ("array",)
        elif effective.property_names(of) or effective.of_others(schemas, of):
            named = ("object",)
        else:
            return ["text" if effective.references(of) is not None else "anything"]
    words = []
    for name in named:
        word = _WORDS[name]
        if name == "array" and depth < _DEEPEST:
            item = effective.of_item(schemas, of)
            word = f"list of {_in_list(values(schemas, item, link, depth + 1))}" if item else "list"
        words.append(word)
    return words


def _in_list(words: str) -> str:
    return f"({words})" if "; " in words or ", or " in words else words
