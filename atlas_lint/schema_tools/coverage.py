"""The coverage of schemas by data: kinds, properties, values of enumerations, branches, ends of edges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

from atlas_lint.model.atlas import Atlas
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.schemas.regex import found
from atlas_lint.schemas.traversal import ONE, walk
from atlas_lint.schemas.uris import SUFFIX, path_of
from atlas_lint.schemas.validator import Validator
from atlas_lint.text import canonical, pointer, shown

Steps = tuple[str | int, ...]


class Idle(NamedTuple):
    """A part of a schema that no data uses: the file, the pointer in it, a description."""

    path: str
    pointer: str
    what: str


class Coverage(NamedTuple):
    """The number of parts of the schemas, and the parts that no data uses."""

    parts: int
    idle: tuple[Idle, ...]


def coverage(atlas: Atlas) -> Coverage:
    """Return how an atlas covers its schemas. The parts inside an unused part are not listed."""
    walker = _Walker(atlas.schemas)
    for record in atlas.records.values():
        for kind in sorted(record.kinds & atlas.schemas.records.keys()):
            walker.visit(f"{atlas.schemas.records[kind].uri}#", record.normalized())
    for edge in atlas.edges:
        known = atlas.edge_kind(edge.kind)
        if known is not None:
            walker.visit(f"{known.uri}#", edge.normalized())
    parts = [*_parts(atlas.schemas, walker), *_ends(atlas)]
    return Coverage(len(parts), tuple(_outermost(part for part, used in parts if not used)))


class _Walker:
    """Follows values through schemas and records what they reach: subschemas, and values of `enum`."""

    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas
        self.validator = Validator(schemas)
        self.seen: set[str] = set()

    def visit(self, uri: str, value: Any) -> None:
        """Record that `value` reaches the schema at `uri` (with its fragment), and follow it further."""
        schema = self.schemas.resolve(uri)
        self.seen.add(uri)
        if not isinstance(schema, dict):
            return
        if "enum" in schema:
            self.seen.add(f"{uri} {canonical(value)}")
        if "$ref" in schema:
            self.visit(schema["$ref"], value)
        for steps, inner in (*self._same(uri, schema, value), *_inside(schema, value)):
            self.visit(_at(uri, steps), inner)

    def _same(self, uri: str, schema: dict[str, Any], value: Any) -> Iterator[tuple[Steps, Any]]:
        """Yield the subschemas that apply to the value itself; of branches, those that accept it."""
        for index, _ in enumerate(schema.get("allOf", ())):
            yield ("allOf", index), value
        for keyword in ("anyOf", "oneOf"):
            for index, _ in enumerate(schema.get(keyword, ())):
                if self.validator.is_valid(_at(uri, (keyword, index)), value):
                    yield (keyword, index), value
        for keyword in ("if", "not"):
            if keyword in schema:
                yield (keyword,), value
        if "if" in schema:
            branch = "then" if self.validator.is_valid(_at(uri, ("if",)), value) else "else"
            if branch in schema:
                yield (branch,), value
        for name in schema.get("dependentSchemas", ()):
            if isinstance(value, dict) and name in value:
                yield ("dependentSchemas", name), value


def _inside(schema: dict[str, Any], value: Any) -> Iterator[tuple[Steps, Any]]:
    """Yield the subschemas that apply to parts of a value."""
    if isinstance(value, list):
        before = len(schema.get("prefixItems", ()))
        for index, item in enumerate(value):
            if index < before:
                yield ("prefixItems", index), item
            elif "items" in schema:
                yield ("items",), item
            yield from ((keyword, item) for keyword in (("contains",), ("unevaluatedItems",)) if keyword[0] in schema)
    elif isinstance(value, dict):
        for key, item in value.items():
            patterns = [pattern for pattern in schema.get("patternProperties", ()) if found(pattern, key)]
            yield from ((("patternProperties", pattern), item) for pattern in patterns)
            if key in schema.get("properties", ()):
                yield ("properties", key), item
            elif not patterns:
                # not checked: whether another part has evaluated it; reporting too little is better than too much
                for keyword in ("additionalProperties", "unevaluatedProperties"):
                    if keyword in schema:
                        yield (keyword,), item
            if "propertyNames" in schema:
                yield ("propertyNames",), key


def _at(uri: str, steps: Steps) -> str:
    return uri + quote(pointer(steps))


def _parts(schemas: Schemas, walker: _Walker) -> Iterator[tuple[Idle, bool]]:
    """Yield the parts of all schemas that describe kinds, each with whether some value reached it."""
    for uri, whole in schemas.resources.items():
        path = path_of(uri)
        if not path.startswith(("records/", "edges/", "common/")):
            continue
        for at, schema in walk(whole):
            here = f"{uri}#{quote(pointer(at))}"
            steps = list(_keywords(at))
            if schema == {"not": {}} or any(keyword in ("if", "not", "contentSchema") for keyword, _ in steps):
                continue  # forbidden, or a condition and not part of a value
            what = _what(*steps[-1]) if steps else _kind(path)
            if what:
                yield Idle(path, pointer(at), what), here in walker.seen
            for index, value in enumerate(schema.get("enum", ())):
                idle = Idle(path, pointer((*at, "enum", index)), f"the value {shown(value)}")
                yield idle, f"{here} {canonical(value)}" in walker.seen


def _keywords(at: Steps) -> Iterator[tuple[str, str | int | None]]:
    """Yield the keywords that lead to a subschema, each with the name or index under it, if it has one."""
    rest = list(at)
    while rest:
        keyword = str(rest.pop(0))
        yield keyword, None if keyword in ONE else rest.pop(0)


def _kind(path: str) -> str:
    folder, _, name = path.removesuffix(SUFFIX).partition("/")
    return {"records": f"the record kind {name}", "edges": f"the edge kind {name}"}.get(folder, "")


def _what(keyword: str, name: str | int | None) -> str:
    """Return the description of a subschema under a keyword; "" if data cannot use it."""
    return {
        "properties": f"the property {name}",
        "patternProperties": f"properties like {name}",
        "anyOf": f"the branch {name} of anyOf",
        "oneOf": f"the branch {name} of oneOf",
        "items": "the items of the list",
        "then": "`then`",
        "else": "`else`",
    }.get(keyword, "")


def _ends(atlas: Atlas) -> Iterator[tuple[Idle, bool]]:
    """Yield the kinds that edges may leave and reach, each with whether some edge does."""
    for name, kind in atlas.schemas.edges.items():
        edges = atlas.edges_by_kind.get(name, [])
        if not edges:
            continue
        left = {edge.source_kind for edge in edges}
        reached = {kind for edge in edges for kind in (atlas.kinds_of(edge.target) or ())}
        for keyword, used in (("x-source-kinds", left), ("x-target-kinds", reached)):
            for index, end in enumerate(kind.schema.get(keyword, ())):
                yield Idle(path_of(kind.uri), pointer((keyword, index)), f"the kind {end} of {keyword}"), end in used


def _outermost(idle: Iterator[Idle]) -> Iterator[Idle]:
    """Yield the parts that are not inside another unused part."""
    found = sorted(idle)
    seen: set[tuple[str, str]] = set()
    for one in found:
        steps = one.pointer.split("/")
        around = {(one.path, "/".join(steps[:length])) for length in range(len(steps))}
        if not around & seen:
            yield one
        seen.add((one.path, one.pointer))
