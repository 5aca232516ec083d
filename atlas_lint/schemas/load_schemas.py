"""The schemas: one JSON Schema for each kind of record and of edge, loaded from a folder, offline.

Loading resolves every `$ref` to the file and the place it means, so that nothing is looked up (or fetched) later
and a broken reference is told before any data is read. The keywords that start with `x-` are read into the kinds.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping
from math import isinf
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from atlas_lint.cycles import groups
from atlas_lint.errors import AtlasError
from atlas_lint.files import Files
from atlas_lint.finding import Span
from atlas_lint.globs import matches
from atlas_lint.schemas import traversal
from atlas_lint.schemas.metaschema import Problem, check
from atlas_lint.suggest import hint
from atlas_lint.text import count, pointer, short

SCHEME = "atlas://schemas/"
SUFFIX = ".schema.json"
MOST_LEVELS = 200

Schema = dict[str, Any]


SYNTAX = "schema-syntax"
INVALID = "schema-invalid"
REFERENCE = "schema-reference"
KINDS = "schema-kind"


class SchemaError(AtlasError):
    """The schemas cannot be used; `problems` says why, `rule` of what sort they all are, `folder` where they are."""

    def __init__(self, folder: str, problems: list[Problem], rule: str) -> None:
        super().__init__(f"the schemas in {folder} cannot be used: {count(len(problems), 'problem')}")
        self.folder = folder
        self.problems = problems
        self.rule = rule


class RecordKind(NamedTuple):
    """A kind of record: its schema and what its own keywords say."""

    name: str
    uri: str
    schema: Schema
    id_prefix: str | None
    required_edges: tuple[str, ...]
    replaced_by: str | None


class EdgeKind(NamedTuple):
    """A kind of edge. `source_kinds` and `target_kinds` are None where any kind may stand there."""

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
    """All kinds by name, and the files that their schemas refer to, by URI, with every `$ref` absolute. `key` stands
    for all that they were loaded from, where that is known: what they say of a value can be remembered under it."""

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

    def resolve(self, reference: str) -> Any:
        """The schema that an absolute `$ref` (as loading makes them) means."""
        if reference not in self._resolved:
            uri, _, fragment = reference.partition("#")
            self._resolved[reference] = _at_pointer(self.resources[uri], unquote(fragment))
        return self._resolved[reference]


NO_SCHEMAS = Schemas({}, {}, {})


def uri_of(path: str) -> str:
    """The URI under which a file of the folder is known inside a run."""
    return SCHEME + quote(path)


def path_of(uri: str) -> str:
    """The path in the folder of a file with such a URI."""
    return unquote(uri.removeprefix(SCHEME))


def load(files: Files, folder: str, allowed_keywords: tuple[str, ...], external_kinds: tuple[str, ...]) -> Schemas:
    """Load a schemas folder.

    `allowed_keywords` are globs of further `x-` keywords, `external_kinds` of kinds that live elsewhere.
    Raises `SchemaError` with all that is wrong, or `AtlasError` where the folder holds no kinds.
    """
    if not files.is_folder(folder):
        raise AtlasError(f"no such folder: {folder}", "name the folder of the schemas with --schemas")
    parsed = parse(files, folder)
    if not any(path.startswith(("records/", "edges/")) for path in parsed):
        raise AtlasError(
            f"no schemas in {folder}", f"a kind's schema is records/<Kind>{SUFFIX} or edges/<edge_kind>{SUFFIX}"
        )
    parts = {path: traversal.every(schema) for path, schema in parsed.items()}
    problems = check(parsed, parts, allowed_keywords)
    if problems:
        raise SchemaError(folder, problems, INVALID)
    resources = _resolved(folder, parsed, parts)
    schemas = kinds(resources, external_kinds)
    problems = list(_unknown_kinds(schemas, parts))
    if problems:
        raise SchemaError(folder, problems, KINDS)
    return schemas


def of_one(path: str, schema: Any) -> Schemas:
    """Return a schema that stands alone, changed into what loading makes of it, as a folder without kinds.

    Raises `SchemaError` for a `$ref` that leads nowhere.
    """
    return Schemas({}, {}, _resolved(path, {path: schema}, {path: traversal.every(schema)}))


def parse(files: Files, folder: str) -> dict[str, Any]:
    """The schema files of a folder by their paths in it, as written. Raises `SchemaError` where one is not JSON."""
    parsed, problems = {}, []
    for path in sorted(path for path in files.below(folder) if path.endswith(SUFFIX)):
        try:
            parsed[path] = _json(files.read(f"{folder}/{path}").decode("utf-8-sig"))
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
_MOST_DIGITS = 1000


def _json(text: str) -> Any:
    """Read JSON. Raises `ValueError` or `RecursionError` for what the readers of schemas could not bear."""
    value = json.loads(text, parse_constant=_no_constant, parse_int=_whole, parse_float=_finite)
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


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number that JSON knows")


def _whole(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"a number of more than {_MOST_DIGITS:,} digits")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if isinf(number):
        raise ValueError(f"{short(digits)} is too large a number")
    return number


_NAMES = frozenset({"$id", "$anchor", "$dynamicAnchor"})
_REFERENCES = frozenset({"$ref", "$dynamicRef"})


class _Identities(NamedTuple):
    """What the schemas call themselves: URI or anchor to the file and the pointer in it; `$dynamicAnchor`s.

    `places` are the pointers at which schemas stand, for the files of which that was asked; `named` the files in which
    a schema calls itself something.
    """

    ids: dict[str, tuple[str, str]]
    anchors: dict[tuple[str, str], str]
    dynamic: list[str]
    places: dict[str, set[str]]
    named: set[str]


_Parts = Mapping[str, list[Schema]]
"""The subschemas of each file, as `traversal.every` finds them."""


def _resolved(folder: str, parsed: Mapping[str, Any], parts: _Parts) -> dict[str, Any]:
    """Return the files by URI, changed in place: every `$ref` is absolute, and no `$id` is left."""
    known = _identities(parsed, parts)
    problems: list[Problem] = []
    found = [_references(path, parsed, parts, known, problems) for path in parsed]
    resources = {uri_of(path): schema for path, schema in parsed.items()}
    if not problems:
        for subschemas in found:
            _resolve(subschemas)
        problems = list(_loops(resources, parts))
    if problems:
        raise SchemaError(folder, problems, REFERENCE)
    return resources


def _identities(parsed: Mapping[str, Any], parts: _Parts) -> _Identities:
    known = _Identities({}, {}, [], {}, set())
    for path, schema in parsed.items():
        if all(map(_NAMES.isdisjoint, parts[path])):
            continue  # most schemas have no name but their file's
        known.named.add(path)
        for base, at, subschema in _with_base(path, schema):
            if "$id" in subschema:
                known.ids[base] = path, pointer(at)
            for keyword in ("$anchor", "$dynamicAnchor"):
                if keyword in subschema:
                    known.anchors[base, subschema[keyword]] = pointer(at)
            if "$dynamicAnchor" in subschema:
                known.dynamic.append(subschema["$dynamicAnchor"])
    return known


def _with_base(path: str, schema: Any) -> Iterator[tuple[str, tuple[str | int, ...], Schema]]:
    """Every subschema with the base URI that it stands under: the nearest `$id` around it, else its file."""
    bases: dict[tuple[str | int, ...], str] = {(): uri_of(path)}
    for at, subschema in traversal.walk(schema):
        around = bases if len(bases) == 1 else [place for place in bases if at[: len(place)] == place]
        base = bases[max(around, key=len)]
        if isinstance(subschema.get("$id"), str):
            base = bases[at] = urldefrag(urljoin(base, subschema["$id"]))[0]
        yield base, at, subschema


class _Based(NamedTuple):
    """A subschema, the base URI it stands under, and what its references mean, by keyword."""

    base: str
    schema: Schema
    meaning: dict[str, str]


def _references(
    path: str, parsed: Mapping[str, Any], parts: _Parts, known: _Identities, problems: list[Problem]
) -> list[_Based]:
    """Return the subschemas of a file with what their references mean; add what is wrong to the problems."""
    uri = uri_of(path)
    found = [_Based(uri, subschema, {}) for subschema in parts[path]]
    if path in known.named:
        found = [_Based(base, subschema, {}) for base, _, subschema in _with_base(path, parsed[path])]
    meanings: dict[tuple[str, str], str] = {}
    for base, subschema, meaning in found:
        for keyword in _REFERENCES.intersection(subschema):
            reference = subschema[keyword]
            try:
                if (base, reference) not in meanings:
                    meanings[base, reference] = _absolute(reference, path, base, parsed, known)
                if keyword == "$dynamicRef" and known.dynamic.count(urldefrag(reference)[1]) > 1:
                    raise LookupError(f"$dynamicRef to {reference}: more than one $dynamicAnchor has that name")
                meaning[keyword] = meanings[base, reference]
            except LookupError as error:
                at = next(at for at, other in traversal.walk(parsed[path]) if other is subschema)
                problems.append(Problem(path, (*at, keyword), "value", str(error.args[0])))
    return found


def _resolve(subschemas: list[_Based]) -> None:
    """Resolve the references of a file, in place."""
    for _, subschema, meaning in subschemas:
        if "$ref" in meaning:
            subschema["$ref"] = meaning["$ref"]
        if "$dynamicRef" in meaning:  # the one anchor of its name is what it means
            del subschema["$dynamicRef"]
            if "$ref" in subschema:
                subschema["allOf"] = [*subschema.get("allOf", ()), {"$ref": meaning["$dynamicRef"]}]
            else:
                subschema["$ref"] = meaning["$dynamicRef"]
        subschema.pop("$id", None)
        subschema.pop("$schema", None)  # jsonschema would change to a validator of its own there
    traversal.spell_out_false(subschema for _, subschema, _ in subschemas)


def _absolute(reference: str, path: str, base: str, parsed: Mapping[str, Any], known: _Identities) -> str:
    """The file and pointer that a `$ref` means, as `atlas://schemas/file#pointer`. Raises LookupError with why not."""
    target, fragment = urldefrag(reference)
    if not target:
        file, prefix = known.ids.get(base, (path, ""))
    else:
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
        identity = known.ids.get(urljoin(base, target)) or known.ids.get(target)
        if not urlsplit(target).scheme and joined in parsed:
            file, prefix = joined, ""
            base = _own_identity(parsed[joined], uri_of(joined))
        elif identity:
            (file, prefix), base = identity, urljoin(base, target)
        else:
            raise LookupError(_why_not(target, joined))
    fragment = unquote(fragment)
    if fragment and not fragment.startswith("/"):
        anchored = known.anchors.get((base, fragment))
        if anchored is None:
            raise LookupError(f"$ref names the anchor {fragment}, which is not there")
        prefix, fragment = "", anchored
    place = prefix + fragment
    try:
        found = _at_pointer(parsed[file], place)
    except LookupError:
        raise LookupError(f"$ref points at {file}#{place}, where nothing is") from None
    if file not in known.places:
        known.places[file] = {pointer(at) for at, _ in traversal.walk(parsed[file])}
    if not isinstance(found, bool) and place not in known.places[file]:
        raise LookupError(f"$ref points at {file}#{place}, which is no schema")
    return f"{uri_of(file)}#{quote(place)}"


def _own_identity(schema: Any, base: str) -> str:
    id = schema.get("$id") if isinstance(schema, dict) else None
    return urldefrag(urljoin(base, id))[0] if isinstance(id, str) else base


def _why_not(target: str, joined: str) -> str:
    if urlsplit(target).scheme in ("http", "https"):
        return f"$ref to {target}: nothing is fetched from a network; put the schema into the folder"
    if joined.startswith("../") or joined == ".." or target.startswith("/"):
        return f"$ref to {target}: it leads out of the schemas folder"
    return f"$ref to {target}: there is no such schema in the folder"


def _at_pointer(schema: Any, place: str) -> Any:
    for step in place.split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        if isinstance(schema, list):
            if not (step.isascii() and step.isdigit()) or int(step) >= len(schema):
                raise LookupError(step)
            schema = schema[int(step)]
        elif isinstance(schema, dict) and step in schema:
            schema = schema[step]
        else:
            raise LookupError(step)
    return schema


def _loops(resources: Mapping[str, Any], parts: _Parts) -> Iterator[Problem]:
    """Yield the `$ref`s that come back to themselves on the same value: validating would never end."""
    schemas = Schemas({}, {}, resources)
    targets = {subschema["$ref"] for found in parts.values() for subschema in found if "$ref" in subschema}
    onward = [
        (target, inner["$ref"])
        for target in targets
        for _, inner in traversal.in_place(schemas.resolve(target))
        if "$ref" in inner
    ]
    if not groups(onward):
        return
    for uri, schema in resources.items():
        for at, subschema in traversal.walk(schema):
            if "$ref" in subschema and _comes_back(schemas, subschema["$ref"], f"{uri}#{quote(pointer(at))}"):
                message = "$ref comes back to itself without a step into the value"
                yield Problem(path_of(uri), (*at, "$ref"), "value", message)


def _comes_back(schemas: Schemas, reference: str, start: str) -> bool:
    seen, todo = set[str](), [reference]
    while todo:
        here = todo.pop()
        if here == start:
            return True
        if here in seen:
            continue
        seen.add(here)
        schema = schemas.resolve(here)
        for keyword_path, subschema in traversal.in_place(schema):
            todo.append(here + quote(pointer(keyword_path)))
            if "$ref" in subschema:
                todo.append(subschema["$ref"])
    return False


def kinds(resources: dict[str, Any], external_kinds: tuple[str, ...]) -> Schemas:
    """The kinds that schema files (by URI, every `$ref` absolute) describe."""
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


def _unknown_kinds(schemas: Schemas, parts: _Parts) -> Iterator[Problem]:
    """Yield the kinds that a keyword names and that have no schema."""
    for path, found in parts.items():
        if all(map(_NAMES_KINDS.isdisjoint, found)):
            continue
        for subschema in found:
            for keyword in [keyword for keyword in _KIND_KEYWORDS if keyword in subschema]:
                if not isinstance(subschema[keyword], (str, list)):
                    continue
                known: Mapping[str, object] = schemas.records if keyword in _NAMES_RECORD_KINDS else schemas.edges
                for place, name in _names(subschema[keyword]):
                    if name in known or matches(name, schemas.external_kinds):
                        continue
                    at = next(at for at, it in traversal.walk(schemas.resources[uri_of(path)]) if it is subschema)
                    message = f"{keyword} names {name}, which has no schema"
                    help = hint(name, known) or ""
                    yield Problem(path, (*at, keyword, *place), "value", message, help)


def _names(value: Any) -> list[tuple[tuple[int, ...], str]]:
    if isinstance(value, str):
        return [((), value)]
    return [((index,), name) for index, name in enumerate(value)]
