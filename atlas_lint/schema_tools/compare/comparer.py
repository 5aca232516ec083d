"""The comparer of two schemas: keyword by keyword, through `$ref`, and whether a change tightens or loosens.

It compares a schema together with its `$ref` targets and `allOf` branches, so moving a part is not a change.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from atlas_lint.schema_tools.compare import branches, keywords
from atlas_lint.schema_tools.compare.change import (
    CHANGED,
    LOOSENED,
    NOTHING,
    TIGHTENED,
    Change,
    of_demands,
    together,
    unsure,
)
from atlas_lint.schemas import effective, traversal
from atlas_lint.schemas.effective import Layers
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.text import canonical

At = tuple[str, ...]

_DESCENDED = frozenset({
    "type", "enum", "const", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties",
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "pattern", "format", "uniqueItems",
    "x-ref-kinds", "title", "description", "$comment", "default", "examples", "deprecated", "readOnly", "writeOnly",
    "contentEncoding", "contentMediaType", "contentSchema", "required", "dependentRequired", "properties",
    "patternProperties", "additionalProperties", "items", "prefixItems", "contains", "minContains", "maxContains",
    "propertyNames", "anyOf", "oneOf", "allOf", "not", "if", "then", "else", "dependentSchemas", "$ref", "$defs",
    "definitions", "$anchor", "$dynamicAnchor", "$vocabulary", "unevaluatedProperties", "unevaluatedItems",
})  # fmt: skip
_UNEVALUATED = ("unevaluatedProperties", "unevaluatedItems")


_BARRED = {
    "additionalProperties": "other keys",
    "items": "further items",
    "propertyNames": "keys",
    "unevaluatedProperties": "other keys",
    "unevaluatedItems": "further items",
}


class Comparer:
    """Compares the schemas of one folder with those that it held before."""

    def __init__(self, before: Schemas, after: Schemas) -> None:
        self.before = before
        self.after = after
        self._known: dict[Any, list[Change] | None] = {}

    def of(self, uri: str | None, then: str | None) -> list[Change]:
        """Return the changes from the schema at a URI before to the one at `uri` today."""
        self._known.clear()
        old = () if uri is None else effective.layers(self.before, uri, self.before.resolve(uri))
        new = () if then is None else effective.layers(self.after, then, self.after.resolve(then))
        return self.changes(old, new)

    def changes(self, before: Layers, after: Layers, at: At = ()) -> list[Change]:
        """Return the changes from some layers to others; `at` is the path of their value."""
        key = tuple(tuple((layer.uri, frozenset(layer.schema)) for layer in side) for side in (before, after))
        if key not in self._known:
            self._known[key] = None  # a schema that refers to itself adds nothing
            self._known[key] = self._compared(before, after)
        return [change._replace(at=(*at, *change.at)) for change in self._known[key] or ()]

    def effect(self, before: Layers, after: Layers) -> str:
        """Return the effect of a change from some layers to others as a whole."""
        return together(self.changes(before, after))

    def is_free(self, of: Layers) -> bool:
        """Check whether layers of today allow every value."""
        return self.effect((), of) == NOTHING

    def _compared(self, before: Layers, after: Layers) -> list[Change]:
        barred = [any(branches.bars_all(layer.schema) for layer in side) for side in (before, after)]
        if any(barred):
            return [] if all(barred) else [_barred(before, after, barred[1])]
        whole = branches.one_of_several(self, before, after)
        if whole is not None:
            return [whole]
        inside = [
            *self._required(before, after),
            *self._properties(before, after),
            *self._patterned(before, after),
            *self._others(before, after),
            *self._items(before, after),
            *branches.contained(self, before, after),
            *self._names(before, after),
            *self._left_over(before, after),
            *branches.disjunctions(self, before, after),
            *branches.refusals(self, before, after),
            *branches.conditions(self, before, after),
            *branches.dependent(self, before, after),
        ]
        if any(keyword in layer.schema for layer in (*before, *after) for keyword in _UNEVALUATED):
            inside = [*unsure(inside), *self._evaluated(before, after)]  # what is evaluated decides what is left
        return [*keywords.changes(before, after, ()), *inside, *_rest(before, after)]

    def _evaluated(self, before: Layers, after: Layers) -> list[Change]:
        """Return a change if `unevaluatedProperties` or `unevaluatedItems` may apply to other keys or items."""
        if _evaluating(self.before, before) == _evaluating(self.after, after):
            return []
        keyword = next(word for word in _UNEVALUATED if any(word in layer.schema for layer in (*after, *before)))
        message = f"{keyword}: it may apply to other keys or items"
        return [Change((), keywords.where(before, after, keyword), keyword, CHANGED, message)]

    def _required(self, before: Layers, after: Layers) -> list[Change]:
        old, new = effective.required(before), effective.required(after)
        met = keywords.is_met(before, "object") or keywords.is_met(after, "object")
        made = []
        for name in [name for name in new if name not in old]:
            made.append((name, TIGHTENED, f"`{name}` is required now"))
        for name in [name for name in old if name not in new]:
            made.append((name, LOOSENED, f"`{name}` is no longer required"))
        uri = keywords.where(before, after, "required")
        changes = [
            Change((name,), uri, "required", effect if met else NOTHING, message, name in old, name in new)
            for name, effect, message in made
        ]
        return [*changes, *self._dependent_required(before, after)]

    def _dependent_required(self, before: Layers, after: Layers) -> list[Change]:
        keyword = "dependentRequired"
        old, new = _dependent(before), _dependent(after)
        changes = []
        for name in dict.fromkeys((*old, *new)):
            had, has = old.get(name, ()), new.get(name, ())
            effect = of_demands(had, has)
            if effect != NOTHING:
                message = f"{keyword}: beside `{name}`, {_names(had)} became {_names(has)}"
                uri = keywords.where(before, after, keyword)
                changes.append(Change((name,), uri, keyword, effect, message, sorted(had), sorted(has)))
        return changes

    def _properties(self, before: Layers, after: Layers) -> list[Change]:
        old, new = effective.property_names(before), effective.property_names(after)
        changes: list[Change] = []
        for name in dict.fromkeys((*new, *old)):
            was, is_now = (
                effective.of_property(self.before, before, name),
                effective.of_property(self.after, after, name),
            )
            if name in old and name in new:
                changes += self.changes(was, is_now, (name,))
                continue
            effect = self.effect(was, is_now) if keywords.is_met(after, "object") else NOTHING
            what = "is described now" if name in new else "is no longer described"
            if name in new and branches.is_barred(was):
                what = "is allowed now"
            elif name in old and branches.is_barred(is_now):
                what = "is no longer allowed"
            side = after if name in new else before
            uri = next(
                effective.below(x.uri, "properties", name) for x in side if name in x.schema.get("properties", ())
            )
            changes.append(Change((name,), uri, "properties", effect, f"`{name}` {what}", name in old, name in new))
        return changes

    def _patterned(self, before: Layers, after: Layers) -> list[Change]:
        keyword = "patternProperties"
        old, new = _patterns(self.before, before), _patterns(self.after, after)
        changes: list[Change] = []
        for pattern in dict.fromkeys((*new, *old)):
            at = (f"/{pattern}/",)
            if pattern in old and pattern in new:
                changes += self.changes(old[pattern], new[pattern], at)
                continue
            if pattern in new:
                effect = self._joining(effective.of_others(self.before, before), new[pattern], came=True)
            else:
                effect = self._joining(effective.of_others(self.after, after), old[pattern], came=False)
            what = "are described now" if pattern in new else "are no longer described"
            uri = effective.below(keywords.where(before, after, keyword), pattern)
            changes.append(Change(at, uri, keyword, effect, f"keys that match {pattern} {what}"))
        return changes

    def _joining(self, others: Layers, described: Layers, came: bool) -> str:
        """Return the effect of describing the keys of a pattern that were other keys before, or of the reverse."""
        if came:
            like_others, besides = self.effect(others, described), self.effect((), described)
        else:
            like_others, besides = self.effect(described, others), self.effect(described, ())
        return together(Change((), "", "", effect, "") for effect in (like_others, besides))

    def _others(self, before: Layers, after: Layers) -> list[Change]:
        was, is_now = effective.of_others(self.before, before), effective.of_others(self.after, after)
        return self.changes(was, is_now, ("*",)) if keywords.is_met(after, "object") else []

    def _items(self, before: Layers, after: Layers) -> list[Change]:
        named = max((len(layer.schema.get("prefixItems", ())) for layer in (*before, *after)), default=0)
        changes: list[Change] = []
        for index in range(named):
            was, is_now = (
                effective.of_item(self.before, before, index),
                effective.of_item(self.after, after, index),
            )
            changes += self.changes(was, is_now, (f"[{index}]",))
        was, is_now = effective.of_item(self.before, before), effective.of_item(self.after, after)
        return [*changes, *self.changes(was, is_now, ("[]",))]

    def _names(self, before: Layers, after: Layers) -> list[Change]:
        was, is_now = (
            branches.under(schemas, side, "propertyNames")
            for schemas, side in ((self.before, before), (self.after, after))
        )
        return self.changes(was, is_now, ("(keys)",))

    def _left_over(self, before: Layers, after: Layers) -> list[Change]:
        changes: list[Change] = []
        for keyword, at in zip(_UNEVALUATED, ("*", "[]"), strict=True):
            was, is_now = (
                branches.under(schemas, side, keyword) for schemas, side in ((self.before, before), (self.after, after))
            )
            changes += self.changes(was, is_now, (at,))
        return changes


def _barred(before: Layers, after: Layers, now: bool) -> Change:
    side = after if now else before
    uri = next(layer.uri for layer in side if branches.bars_all(layer.schema))
    keyword = uri.rpartition("/")[2]
    keyword = keyword if keyword in _BARRED else "not"
    subject = _BARRED.get(keyword, "values")
    what = f"no {subject} are allowed now" if now else f"{subject} are allowed now"
    return Change((), uri, keyword, TIGHTENED if now else LOOSENED, f"{keyword}: {what}", not now, now)


def _evaluating(schemas: Schemas, of: Layers) -> list[str]:
    """Return the keys and items that the schemas for the same value evaluate, as text to compare."""
    evaluated: list[str] = []
    seen: set[str] = set()
    todo: list[tuple[str, Any]] = [(uri, schema) for uri, schema in of]
    while todo:
        uri, schema = todo.pop(0)
        if uri in seen:
            continue
        seen.add(uri)
        for at, part in traversal.in_place(schema):
            keys = {word: sorted(part[word]) for word in ("properties", "patternProperties") if word in part}
            named = [word for word in ("additionalProperties", "items", "contains", *_UNEVALUATED) if word in part]
            evaluated.append(canonical([[str(step) for step in at], keys, named, len(part.get("prefixItems", ()))]))
            if "$ref" in part:
                todo.append((part["$ref"], schemas.resolve(part["$ref"])))
    return evaluated


def _rest(before: Layers, after: Layers) -> list[Change]:
    """Yield the changes of keywords that refuse nothing here, and of those whose effect is unknown."""
    found = dict.fromkeys(keyword for layer in (*before, *after) for keyword in layer.schema)
    changes = []
    for keyword in found:
        if keyword in _DESCENDED:
            continue
        old, new = (
            [canonical(layer.schema[keyword]) for layer in side if keyword in layer.schema] for side in (before, after)
        )
        if old != new and not keyword.startswith("x-"):
            what = "is new" if not old else "is gone" if not new else "changed"
            changes.append(Change((), keywords.where(before, after, keyword), keyword, NOTHING, f"{keyword} {what}"))
    return changes


def _dependent(of: Layers) -> dict[str, set[str]]:
    gathered: dict[str, set[str]] = {}
    for layer in of:
        for name, names in layer.schema.get("dependentRequired", {}).items():
            gathered.setdefault(name, set()).update(names)
    return gathered


def _patterns(schemas: Schemas, of: Layers) -> dict[str, Layers]:
    gathered: dict[str, Layers] = {}
    for uri, schema in of:
        for pattern, subschema in schema.get("patternProperties", {}).items():
            place = effective.below(uri, "patternProperties", pattern)
            gathered[pattern] = (*gathered.get(pattern, ()), *effective.layers(schemas, place, subschema))
    return gathered


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names)) or "nothing"
