"""A schemas folder as the rules about schemas use it: its files as written, its kinds, its problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from atlas_lint.filesystem.file_tree import Files
from atlas_lint.findings.place import KEY, VALUE, Path, Place
from atlas_lint.findings.rule import Report, Reports
from atlas_lint.parsing import source
from atlas_lint.schemas import load_schemas, regex, traversal
from atlas_lint.schemas.load_schemas import SchemaError, Schemas
from atlas_lint.schemas.metaschema import Problem
from atlas_lint.schemas.uris import SUFFIX, path_of, uri_of
from atlas_lint.schemas.validator import Validator
from atlas_lint.text import pointer


class SchemaPlace(NamedTuple):
    """A subschema as written: its file, the path to it, the schema."""

    path: str
    at: Path
    schema: dict[str, Any]

    @property
    def uri(self) -> str:
        """Return the URI of the subschema in the loaded schemas."""
        return f"{uri_of(self.path)}#{quote(pointer(self.at))}"

    def value(self, *steps: str | int) -> Place:
        """Return the place of a value in the subschema."""
        return Place(self.path, 0, (*self.at, *steps), VALUE)

    def key(self, *steps: str | int) -> Place:
        """Return the place of a key in the subschema."""
        return Place(self.path, 0, (*self.at, *steps), KEY)


def describes(schema: dict[str, Any], name: str) -> bool:
    """Check whether a schema describes a property called `name`."""
    if name in schema.get("properties", ()) or any(
        regex.found(pattern, name) for pattern in schema.get("patternProperties", ())
    ):
        return True
    return any(isinstance(schema.get(keyword), dict) for keyword in ("additionalProperties", "unevaluatedProperties"))


class SchemaFolder:
    """The schemas of a folder.

    `problems` holds the reasons why the schemas cannot be used, by rule; `schemas` is then None. If only kinds are
    missing, `schemas` holds the rest. `parsed` maps a path to a schema as written; `repeats` are the repeated keys.
    """

    def __init__(
        self,
        parsed: Mapping[str, Any],
        repeats: tuple[Place, ...],
        problems: Mapping[str, list[Problem]],
        schemas: Schemas | None,
    ) -> None:
        self.parsed = parsed
        self.repeats = repeats
        self.problems = problems
        self.schemas = schemas

    @cached_property
    def spots(self) -> tuple[SchemaPlace, ...]:
        """Return the subschemas, as written, of the files that describe kinds; none if the schemas cannot be used."""
        if self.schemas is None:
            return ()
        reached = {path for path, _ in self.reached}
        files = [path for path in self.parsed if path in reached or path.startswith(("records/", "edges/", "common/"))]
        return tuple(
            SchemaPlace(path, at, schema) for path in files for at, schema in traversal.walk(self.parsed[path])
        )

    @property
    def defined(self) -> Iterator[SchemaPlace]:
        """Yield the subschemas that are definitions: those under `$defs`."""
        for spot in self.spots:
            for at in _defined([(spot.at, spot.schema)]):
                inner = spot.schema[str(at[-2])][at[-1]]
                if isinstance(inner, dict):
                    yield SchemaPlace(spot.path, at, inner)

    @cached_property
    def targets(self) -> frozenset[str]:
        """Return the URIs that some `$ref` refers to."""
        resources = self.schemas.resources.values() if self.schemas else ()
        found = (subschema for schema in resources for _, subschema in traversal.walk(schema))
        return frozenset(subschema["$ref"] for subschema in found if "$ref" in subschema)

    def together(self, *uris: str) -> list[dict[str, Any]]:
        """Return all subschemas that apply to one value: those at `uris`, and what they reach through `$ref` or
        `allOf`."""
        return [schema for _, schema in self._in_place(*uris)]

    def _in_place(self, *uris: str) -> Iterator[tuple[str, dict[str, Any]]]:
        todo, seen = list(uris), set[str]()
        while self.schemas is not None and todo:
            uri = todo.pop()
            if uri in seen:
                continue
            seen.add(uri)
            for at, subschema in traversal.in_place(self.schemas.resolve(uri)):
                yield uri + quote(pointer(at)), subschema
                if "$ref" in subschema:
                    todo.append(subschema["$ref"])

    def attributes(self, kind: SchemaPlace) -> list[dict[str, Any]]:
        """Return all subschemas that apply to the attributes of a record of a kind."""
        uris = []
        for uri, around in self._in_place(kind.uri):
            if "attributes" in around.get("properties", ()):
                uris.append(f"{uri}/properties/attributes")
        return self.together(*uris)

    @cached_property
    def validator(self) -> Validator:
        """The validator of the loaded schemas."""
        return Validator(self.schemas or load_schemas.NO_SCHEMAS)

    def kinds(self, folder: str) -> Iterator[tuple[str, SchemaPlace]]:
        """Yield the name and schema of each kind in `folder`, which is `records` or `edges`."""
        for path, schema in self.parsed.items() if self.schemas is not None else ():
            if path.startswith(f"{folder}/") and isinstance(schema, dict):
                yield path.partition("/")[2].removesuffix(SUFFIX), SchemaPlace(path, (), schema)

    @cached_property
    def reached(self) -> frozenset[tuple[str, Path]]:
        """Return the subschemas (file, path) that some kind reaches, through `$ref` and nesting."""
        if self.schemas is None:
            return frozenset()
        records, edges = self.schemas.records, self.schemas.edges
        return self.reached_from(*(kind.uri for kind in records.values()), *(kind.uri for kind in edges.values()))

    def reached_from(self, *uris: str) -> frozenset[tuple[str, Path]]:
        """Return the subschemas (file, path) that those at `uris` reach."""
        todo = list(uris)
        seen: set[str] = set()
        found: set[tuple[str, Path]] = set()
        while self.schemas is not None and todo:
            reference = todo.pop()
            if reference in seen:
                continue
            seen.add(reference)
            file, _, fragment = reference.partition("#")
            start = _steps(self.schemas.resources[file], fragment)
            for at, subschema in _used(self.schemas.resolve(reference)):
                found.add((path_of(file), (*start, *at)))
                if "$ref" in subschema:
                    todo.append(subschema["$ref"])
        return frozenset(found)


def _used(schema: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the subschemas of a schema that validate something: all except definitions."""
    found = traversal.walk(schema)
    defined = tuple(_defined(found))
    for at, subschema in found:
        if not any(at[: len(definition)] == definition for definition in defined):
            yield at, subschema


def _defined(found: Iterable[tuple[Path, dict[str, Any]]]) -> Iterator[Path]:
    """Yield the paths of the definitions among the subschemas that `traversal.walk` found."""
    for at, subschema in found:
        for keyword in ("$defs", "definitions"):
            yield from ((*at, keyword, name) for name in subschema.get(keyword, ()))


def _steps(schema: Any, fragment: str) -> Path:
    """Return the keys and indices of a pointer."""
    path: Path = ()
    for name in unquote(fragment).split("/")[1:]:
        step = int(name) if isinstance(schema, list) else name.replace("~1", "/").replace("~0", "~")
        schema = schema[step]
        path = (*path, step)
    return path


def check_atlas(files: Files, folder: str, allowed: tuple[str, ...], external: tuple[str, ...]) -> SchemaFolder:
    """Load a schemas folder for the rules about schemas, even if it has problems.

    `allowed` and `external` are globs as in `load_schemas.load`. Raises `AtlasError` if the folder does not exist or
    holds no schemas.
    """
    problems: dict[str, list[Problem]] = {}
    parsed: dict[str, Any] = {}
    found: Schemas | None = None
    try:
        parsed = load_schemas.parse(files, folder) if files.is_folder(folder) else {}
        found = load_schemas.load_folder(files, folder, allowed, external)
    except SchemaError as error:
        problems[error.rule] = error.problems
        if error.rule == load_schemas.KINDS:
            found = load_schemas.load_folder(files, folder, allowed, ("*",))
    repeats = tuple(_repeats(files, folder, parsed))
    if load_schemas.SYNTAX in problems:  # the content is unknown, but the files exist
        parsed = dict.fromkeys(path for path in files.below(folder) if path.endswith(SUFFIX))
    return SchemaFolder(parsed, repeats, problems, found)


def _repeats(files: Files, folder: str, parsed: Mapping[str, Any]) -> Iterator[Place]:
    """Yield the repeated keys of objects: a JSON parser silently keeps the last.

    JSON is YAML, so the YAML parser finds them.
    """
    for path in parsed:
        for document in source.read(files.read(f"{folder}/{path}")).documents:
            for oddity in document.repeats:
                yield Place(path, 0, oddity.path, KEY, oddity.nth)


def problem_reports(schemas: SchemaFolder, rule: str) -> Reports:
    """Yield a report for each problem that loading found and `rule` reports."""
    for problem in schemas.problems.get(rule, ()):
        place = Place(problem.path, 0, problem.pointer, problem.part, span=problem.span)
        about = (problem.path, problem.pointer, problem.identity or problem.message)
        yield Report(place, problem.message, about=about, help=problem.help or None)


def patterns_of(schemas: SchemaFolder) -> Iterator[tuple[SchemaPlace, Path, str, str]]:
    """Yield the regular expressions: the subschema, the steps to it, the pattern, its part (key or value)."""
    for spot in schemas.spots:
        if isinstance(spot.schema.get("pattern"), str):
            yield spot, ("pattern",), spot.schema["pattern"], VALUE
        for pattern in spot.schema.get("patternProperties", ()):
            yield spot, ("patternProperties", pattern), pattern, KEY
