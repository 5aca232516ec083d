"""Placeholders for values: the schema accepts them if possible, and they mark what to complete."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from atlas_lint.scaffold.yaml_writer import Blank
from atlas_lint.schemas import effective
from atlas_lint.schemas.constraints_in_words import limits, one_of, written
from atlas_lint.schemas.effective import Layer, Layers
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.schemas.multiples import next_multiple
from atlas_lint.schemas.validator import Validator
from atlas_lint.text import canonical

TODO = "TODO"

DEEPEST = 8
"""Levels of placeholders if a schema requires a value inside a value without end."""
_MOST_VALUES = 1000
_MOST_TRIES = 200
_MOST_ITEMS = 20
_LONGEST = 1000
_LARGEST = 1e15
_BY_FORMAT = {
    "date": "2000-01-01",
    "date-time": "2000-01-01T00:00:00Z",
    "uri": "https://example.org/TODO",
    "email": "todo@example.org",
}
# Tried in this order if a pattern refuses TODO; then the examples of the schema.
_SHAPES = (
    "todo", "Todo", "TODO-1", "todo-1", "todo-todo", "todo_todo", "todo.todo", "todo/todo", "todo:todo",
    "https://example.org/TODO", "todo@example.org", "2000-01-01", "2000-01-01T00:00:00Z", "2000-01", "2000",
    "0.0.0", "v0.0.0", "0", "1", "00:00", "P1D", "#000000", "todo.md", "./todo", "/todo", "TO",
)  # fmt: skip


class Placeholders:
    """Makes placeholders for the values that the schemas of one folder describe."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._validator = Validator(schemas)
        self._made = 0

    def make(self, of: Layers, name: str, depth: int = 0) -> Blank:
        """Return a placeholder for a value called `name`. If the schema accepts no candidate, return the first one."""
        first = None
        self._made += 1
        if self._made > _MOST_VALUES:  # schemas that refer to themselves from several places
            return self._described(Blank(TODO), of)
        for blank in islice(self._tries(of, name, depth), _MOST_TRIES):
            first = first or blank
            value = blank.plain()
            if all(self._validator.is_valid(layer.uri, value) for layer in of):
                return self._described(blank, of)
        return self._described(first or Blank(TODO), of)

    def _described(self, blank: Blank, of: Layers) -> Blank:
        blank.of = of
        blank.about = effective.text(of, "description") or effective.text(of, "title")
        blank.aside = blank.aside or self._aside(of)
        return blank

    def _aside(self, of: Layers) -> str:
        allowed = effective.values(of)
        if allowed is not None:
            return f"or {', '.join(written(value) for value in allowed[1:])}" if allowed[1:] else ""
        kinds = effective.references(of)
        words = [] if kinds is None else ["the id of " + (one_of(sorted(kinds)) if kinds else "any record")]
        named = effective.types(of)
        if named == effective.TYPES:
            has_forms = any(keyword in layer.schema for layer in of for keyword in ("anyOf", "oneOf"))
            words += ["anything"] if kinds is None and not has_forms else []
        elif "number" in named or "integer" in named:
            words.append("a number" if "number" in named else "a whole number")
        elif named[:1] == ("boolean",):
            words.append("true or false")
        if named != effective.TYPES and "null" in named and len(named) > 1:
            words.append("may be null")
        return "; ".join([*words, *limits(of)])

    def _tries(self, of: Layers, name: str, depth: int) -> Iterator[Blank]:
        """Yield candidates, the preferred first."""
        allowed = effective.values(of)
        if allowed is not None:
            full = [value for value in allowed if value is not None] or allowed
            for value in full:
                yield Blank(value, is_open=len(allowed) > 1)
            return
        for index, layer in enumerate(of):
            for keyword in ("anyOf", "oneOf"):
                for number, branch in enumerate(layer.schema.get(keyword, ())):
                    rest = Layer(layer.uri, {key: value for key, value in layer.schema.items() if key != keyword})
                    of_branch = effective.layers(self._schemas, effective.below(layer.uri, keyword, number), branch)
                    yield from self._tries((*of[:index], rest, *of[index + 1 :], *of_branch), name, depth)
        named = [kind for kind in effective.types(of) if kind != "null"]
        if effective.types(of) == effective.TYPES:
            named = _implied(of)
        for kind in named:
            yield from self._of_type(kind, of, name, depth)
        if not named:
            yield Blank(None, is_open=False)

    def _of_type(self, kind: str, of: Layers, name: str, depth: int) -> Iterator[Blank]:
        if kind == "string":
            yield from (Blank(text) for text in self._texts(of, name))
        elif kind in ("integer", "number"):
            yield from (Blank(number) for number in _numbers(of))
        elif kind == "boolean":
            yield from (Blank(False), Blank(True))
        elif kind == "array":
            yield self._list(of, name, depth)
            yield Blank([])
        else:
            yield self._mapping(of, depth)

    def _texts(self, of: Layers, name: str) -> Iterator[str]:
        kinds = effective.references(of)
        if kinds is not None:
            yield from self.ids(kinds)
        yield from (_BY_FORMAT[value] for value in _under(of, "format") if value in _BY_FORMAT)
        yield TODO
        least = max((value for value in _under(of, "minLength")), default=0)
        most = min((value for value in _under(of, "maxLength")), default=_LONGEST)
        yield f"TODO: {name}"[: int(most)]
        if least <= _LONGEST:
            yield f"TODO: {name} ".ljust(int(least), ".")[: int(most)]
            yield "todo".ljust(int(least), "o")
        yield TODO[: int(most)]
        yield from _SHAPES
        yield from (
            text for value in _under(of, "examples") if isinstance(value, list) for text in value if _is_text(text)
        )
        yield from (value for value in _under(of, "default") if _is_text(value))

    def ids(self, kinds: Iterable[str]) -> Iterator[str]:
        """Yield ids that no record has: for the first of the kinds that has a prefix, then for the others."""
        known = [self._schemas.records[kind] for kind in sorted(kinds) if kind in self._schemas.records]
        for kind in known:
            if kind.id_prefix:
                yield f"{kind.id_prefix}:{TODO}"
                yield f"{kind.id_prefix}:{TODO.lower()}"

    def _list(self, of: Layers, name: str, depth: int) -> Blank:
        """Return a list with the required number of items, at least one."""
        number = int(min(max([1, *_under(of, "minItems")]), _MOST_ITEMS))
        if depth > DEEPEST:
            return Blank([])
        items: list[Blank] = []
        for index in range(number):
            part = effective.of_item(self._schemas, of, index)
            item = self.make(part, name, depth + 1)
            if any(canonical(item.plain()) == canonical(other.plain()) for other in items) and any(
                _under(of, "uniqueItems")
            ):
                item = self._another(item, part, items)
            items.append(item)
        if items and number > 1:
            for item in items[1:]:
                item.about = item.aside = ""
        return Blank(items)

    def _another(self, item: Blank, of: Layers, others: list[Blank]) -> Blank:
        """Return an item that equals none of the others, or `item` if there is none."""
        taken = {canonical(other.plain()) for other in others}
        allowed = effective.values(of) or ()
        tries = [*allowed, *(f"{item.value}-{number}" for number in range(2, _MOST_ITEMS + 2))]
        for value in tries:
            if canonical(value) not in taken and all(self._validator.is_valid(layer.uri, value) for layer in of):
                return Blank(value, of=of)
        return item

    def _mapping(self, of: Layers, depth: int) -> Blank:
        """Return a mapping with its required keys; the other known keys are optional."""
        blank = Blank({}, is_open=False)
        if depth > DEEPEST:
            return blank
        needed = effective.required(of)
        for name in dict.fromkeys((*effective.property_names(of), *needed)):
            part = effective.of_property(self._schemas, of, name)
            if any(layer.schema == {"not": {}} for layer in part):
                continue
            if name in needed:
                blank.value[name] = self.make(part, name, depth + 1)
            elif depth < 2:
                blank.optional[name] = self.make(part, name, depth + 1)
        return blank

    def mapping(self, of: Layers) -> Blank:
        """Return a placeholder for attributes: a mapping."""
        return self._described(self._mapping(of, 0), of)

    def add(self, mapping: Blank, name: str) -> None:
        """Add a key to a mapping that turned out to require it."""
        blank = mapping.optional.pop(name, None)
        mapping.value[name] = blank or self.make(effective.of_property(self._schemas, mapping.of, name), name, 1)


def _under(of: Layers, keyword: str) -> list[Any]:
    return [layer.schema[keyword] for layer in of if keyword in layer.schema]


def _implied(of: Layers) -> list[str]:
    """Return the types that keywords imply if there is no `type`; all, strings first, if none implies one."""
    for kind, keywords in (
        ("object", ("properties", "required", "additionalProperties", "patternProperties")),
        ("array", ("items", "prefixItems", "minItems", "uniqueItems")),
        ("number", ("minimum", "maximum", "multipleOf")),
    ):
        if any(_under(of, keyword) for keyword in keywords):
            return [kind]
    return ["string", "number", "boolean", "array", "object"]


def _numbers(of: Layers) -> Iterator[int | float]:
    """Yield numbers near the bounds, integers first."""
    lows = _finite(of, "minimum", "exclusiveMinimum")
    highs = _finite(of, "maximum", "exclusiveMaximum")
    yield 0
    for bound in (*lows, *highs):
        yield from (math.floor(bound), math.ceil(bound), math.floor(bound) + 1, math.ceil(bound) - 1)
    for step in _finite(of, "multipleOf"):
        yield step
        for low in lows:
            yield from (next_multiple(low, step), next_multiple(low, step, beyond=True))
    yield from (low / 2 + high / 2 for low in lows for high in highs)
    yield from (*lows, *highs)


def _finite(of: Layers, *keywords: str) -> list[float]:
    """Return the numbers under the keywords, without those too large for exact arithmetic."""
    found = [value for keyword in keywords for value in _under(of, keyword)]
    return [value for value in found if abs(value) < _LARGEST]


def _is_text(value: object) -> bool:
    return isinstance(value, str)
