"""The loader of schemas: one JSON Schema for each kind of record and of edge, read from a folder, offline.

It reads the keywords that start with `x-` into the kinds.
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import unquote

from atlas_lint import strict_json
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.filesystem.globs import matches
from atlas_lint.findings.finding import Span
from atlas_lint.schemas import traversal
from atlas_lint.schemas.metaschema import Problem, check
from atlas_lint.schemas.resolve_references import resolved
from atlas_lint.schemas.uris import SUFFIX, at_pointer, path_of, uri_of
from atlas_lint.spelling import hint
from atlas_lint.text import count

MOST_LEVELS = 200

Schema = dict[str, Any]


SYNTAX = "schema-syntax"
INVALID = "schema-invalid"
REFERENCE = "schema-reference"
KINDS = "schema-kind"


class SchemaError(AtlasError):
    """Schemas that cannot be used.

    `problems` lists the reasons, `rule` names the rule for all of them, `folder` the schemas folder.
    """

    def __init__(self, folder: str, problems: list[Problem], rule: str) -> None:
        super().__init__(f"the schemas in {folder} cannot be used: {count(len(problems), 'problem')}")
        self.folder = folder
        self.problems = problems
        self.rule = rule


class RecordKind(NamedTuple):
    """A kind of record: its schema and the values of its `x-` keywords."""

    name: str
    uri: str
    schema: Schema
    id_prefix: str | None
    required_edges: tuple[str, ...]
    replaced_by: str | None

    def right_id(self, id: str) -> str:
        """Return an id with the prefix of this kind instead of what is before its first colon."""
        if self.id_prefix is None or id.startswith(f"{self.id_prefix}:"):
            return id
        _, colon, name = id.partition(":")
        return f"{self.id_prefix}:{name if colon else id}"


class EdgeKind(NamedTuple):
    """A kind of edge. `source_kinds` and `target_kinds` are None if any kind is allowed."""

    name: str
    uri: str
    schema: Schema
    source_kinds: frozenset[str] | None
    target_kinds: frozenset[str] | None
    one_target: bool
    one_source: bool
    inverse: str | None
    alias_of: str | None
    acyclic: bool


class Schemas:
    """All kinds by name, and the files that their schemas refer to, by URI, with every `$ref` absolute.

    `key` identifies the files they were loaded from, if known: the cache stores verdicts under it.
    """

    def __init__(
        self,
        records: Mapping[str, RecordKind],
        edges: Mapping[str, EdgeKind],
        resources: Mapping[str, Schema | bool],
        external_kinds: tuple[str, ...] = (),
    ) -> None:
        self.records = records
        self.edges = edges
        self.resources = resources
        self.external_kinds = external_kinds
        self.key = ""
        self._resolved: dict[str, Any] = {}
        self._subschemas: dict[str, list[Schema]] = {}

    @cached_property
    def by_prefix(self) -> dict[str, list[str]]:
        """The record kinds whose ids start with a prefix, by the prefix."""
        kinds: dict[str, list[str]] = {}
        for kind in self.records.values():
            if kind.id_prefix is not None:
                kinds.setdefault(kind.id_prefix, []).append(kind.name)
        return kinds

    def right_ids(self, id: str, kinds: Iterable[str]) -> set[str]:
        """Return the ids that a record with a wrong prefix would have under the prefixes of its kinds."""
        known = (self.records[kind] for kind in kinds if kind in self.records)
        return {kind.right_id(id) for kind in known} - {id}

    def resolve(self, reference: str) -> Any:
        """Return the schema that an absolute `$ref` refers to."""
        if reference not in self._resolved:
            uri, _, fragment = reference.partition("#")
            self._resolved[reference] = at_pointer(self.resources[uri], unquote(fragment))
        return self._resolved[reference]

    def subschemas(self, reference: str) -> list[Schema]:
        """Return every subschema of the `$ref` target, the target included, in no order."""
        if reference not in self._subschemas:
            self._subschemas[reference] = traversal.every(self.resolve(reference))
        return self._subschemas[reference]

    def reached(self, *references: str) -> dict[str, list[Schema]]:
        """Return the `subschemas` of schemas and of everything they reach through `$ref`, by reference."""
        found: dict[str, list[Schema]] = {}
        todo = list(references)
        while todo:
            reference = todo.pop()
            if reference not in found:
                found[reference] = self.subschemas(reference)
                todo += [subschema["$ref"] for subschema in found[reference] if "$ref" in subschema]
        return found


NO_SCHEMAS = Schemas({}, {}, {})
NO_FOLDER = (
    "name the schemas folder; if there is none yet, `atlas-lint schema infer data --out schemas` proposes the schemas"
)
"""Help for a schemas folder that is missing."""


def load_folder(
    files: Files, folder: str, allowed_keywords: tuple[str, ...], external_kinds: tuple[str, ...]
) -> Schemas:
    """Load a schemas folder.

    `allowed_keywords` are globs of further `x-` keywords; `external_kinds` are globs of kinds that another repository
    declares. Raises `SchemaError` with all problems, or `AtlasError` if the folder holds no kinds.
    """
    if not files.is_folder(folder):
        raise AtlasError(f"no such folder: {folder}", NO_FOLDER)
    parsed = parse(files, folder)
    if not any(path.startswith(("records/", "edges/")) for path in parsed):
        raise AtlasError(
            f"no schemas in {folder}",
            f"name the schemas folder, which holds records/<Kind>{SUFFIX} and edges/<edge_kind>{SUFFIX}",
        )
    parts = {path: traversal.parts(schema) for path, schema in parsed.items()}
    problems = check(parsed, parts, allowed_keywords)
    if problems:
        raise SchemaError(folder, problems, INVALID)
    resources, problems = resolved(parsed, parts)
    if problems:
        raise SchemaError(folder, problems, REFERENCE)
    schemas = kinds(resources, external_kinds)
    problems = list(_unknown_kinds(schemas, parts))
    if problems:
        raise SchemaError(folder, problems, KINDS)
    return schemas


def of_one(path: str, schema: Any) -> Schemas:
    """Return a single schema, resolved as loading does it, as a folder without kinds.

    Raises `SchemaError` for a `$ref` without a target.
    """
    resources, problems = resolved({path: schema}, {path: traversal.parts(schema)})
    if problems:
        raise SchemaError(path, problems, REFERENCE)
    return Schemas({}, {}, resources)


def parse(files: Files, folder: str) -> dict[str, Any]:
    """Parse the schema files of a folder, by path in it, as written. Raises `SchemaError` if one is not JSON."""
    parsed, problems = {}, []
    paths = sorted(path for path in files.below(folder) if path.endswith(SUFFIX))
    files.announce(f"{folder}/{path}" for path in paths)
    for path in paths:
        try:
            parsed[path] = _json(files.read(f"{folder}/{path}").removeprefix(BOM_UTF8).decode())
        except UnicodeEncodeError:
            problems.append(Problem(path, (), "value", "not Unicode: an escape is half of a surrogate pair"))
        except UnicodeDecodeError as error:
            problems.append(Problem(path, (), "value", f"not UTF-8: {error.reason} at byte {error.start}"))
        except json.JSONDecodeError as error:
            span = Span(error.lineno, error.colno, error.lineno, error.colno)
            problems.append(Problem(path, (), "value", f"not JSON: {error.msg}", span=span))
        except RecursionError:
            problems.append(Problem(path, (), "value", f"not JSON: {_TOO_DEEP}", span=Span(1, 1, 1, 1)))
        except ValueError as error:
            problems.append(Problem(path, (), "value", f"not JSON: {error}", span=Span(1, 1, 1, 1)))
    if problems:
        raise SchemaError(folder, problems, SYNTAX)
    return parsed


_TOO_DEEP = f"it nests deeper than {MOST_LEVELS} levels"


def _json(text: str) -> Any:
    """Parse JSON. Raises `ValueError` or `RecursionError` for values that the code after it cannot handle."""
    value = strict_json.loads(text)
    if text.count("{") + text.count("[") > MOST_LEVELS:
        _require_levels(value)
    if "\\ud" in text or "\\uD" in text:
        json.dumps(value, ensure_ascii=False).encode()
    return value


def _require_levels(value: Any) -> None:
    layer, level = [value], 0
    while layer:
        if level > MOST_LEVELS:
            raise ValueError(_TOO_DEEP)
        held = (item.values() if isinstance(item, dict) else item for item in layer if isinstance(item, (dict, list)))
        layer, level = [item for items in held for item in items], level + 1


def kinds(resources: dict[str, Any], external_kinds: tuple[str, ...]) -> Schemas:
    """Return the kinds that schema files describe.

    `resources` maps a URI to a schema in which every `$ref` is absolute.
    """
    records, edges = {}, {}
    for uri, schema in resources.items():
        folder, _, name = path_of(uri).partition("/")
        name = name.removesuffix(SUFFIX)
        if folder == "records":
            records[name] = _record_kind(name, uri, schema)
        elif folder == "edges":
            edges[name] = _edge_kind(name, uri, schema)
    return Schemas(records, edges, resources, external_kinds)


def _record_kind(name: str, uri: str, schema: Schema) -> RecordKind:
    required = tuple(schema.get("x-required-edges", ()))
    return RecordKind(name, uri, schema, schema.get("x-id-prefix"), required, schema.get("x-replaced-by"))


def _edge_kind(name: str, uri: str, schema: Schema) -> EdgeKind:
    def some(keyword: str) -> frozenset[str] | None:
        return frozenset(schema[keyword]) if keyword in schema else None

    sources, _, targets = schema.get("x-cardinality", "N:N").partition(":")
    return EdgeKind(
        name=name,
        uri=uri,
        schema=schema,
        source_kinds=some("x-source-kinds"),
        target_kinds=some("x-target-kinds"),
        one_target=targets == "1",
        one_source=sources == "1",
        inverse=schema.get("x-inverse"),
        alias_of=schema.get("x-alias-of"),
        acyclic=schema.get("x-acyclic", False),
    )


_NAMES_RECORD_KINDS = ("x-source-kinds", "x-target-kinds", "x-ref-kinds")
_NAMES_EDGE_KINDS = ("x-required-edges", "x-inverse", "x-alias-of")
_KIND_KEYWORDS = (*_NAMES_RECORD_KINDS, *_NAMES_EDGE_KINDS)
_NAMES_KINDS = frozenset(_KIND_KEYWORDS)


def _unknown_kinds(schemas: Schemas, parts: Mapping[str, traversal.Parts]) -> Iterator[Problem]:
    """Yield a problem for each kind that a keyword names and that has no schema."""
    for path, found in parts.items():
        if _NAMES_KINDS.isdisjoint(found.keywords):
            continue
        for subschema in found.subschemas:
            for keyword in [keyword for keyword in _KIND_KEYWORDS if keyword in subschema]:
                if not isinstance(subschema[keyword], (str, list)):
                    continue
                known: Mapping[str, object] = schemas.records if keyword in _NAMES_RECORD_KINDS else schemas.edges
                for place, name in _names(subschema[keyword]):
                    if name in known or matches(name, schemas.external_kinds):
                        continue
                    at = next(at for at, it in traversal.walk(schemas.resources[uri_of(path)]) if it is subschema)
                    message = f"{keyword} names {name}, which has no schema"
                    what, folder = ("record", "records") if keyword in _NAMES_RECORD_KINDS else ("edge", "edges")
                    help = hint(name, known) or f"describe the {what} kind in {folder}/{name}{SUFFIX}"
                    yield Problem(path, (*at, keyword, *place), "value", message, help)


def _names(value: Any) -> list[tuple[tuple[int, ...], str]]:
    if isinstance(value, str):
        return [((), value)]
    return [((index,), name) for index, name in enumerate(value)]
