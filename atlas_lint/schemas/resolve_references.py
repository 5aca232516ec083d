"""The resolver of references between schemas: it resolves each `$ref` to a file and place before any validation.

So nothing is looked up or fetched later, and a broken reference is reported before any data is read.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from atlas_lint.graph_algorithms import groups
from atlas_lint.schemas import traversal
from atlas_lint.schemas.metaschema import Problem
from atlas_lint.schemas.uris import SUFFIX, at_pointer, path_of, uri_of
from atlas_lint.spelling import nearest
from atlas_lint.text import pointer

Schema = dict[str, Any]

_NAMES = frozenset({"$id", "$anchor", "$dynamicAnchor"})
_REFERENCES = frozenset({"$ref", "$dynamicRef"})


class _Identities(NamedTuple):
    """The names that schemas give themselves: a URI or an anchor, to the file and the pointer in it.

    `dynamic` lists every `$dynamicAnchor`. `places` are the pointers to the schemas of some files, found on first use.
    `named` are the files with a schema that has a name.
    """

    ids: dict[str, tuple[str, str]]
    anchors: dict[tuple[str, str], str]
    dynamic: list[str]
    places: dict[str, set[str]]
    named: set[str]


Parts = Mapping[str, traversal.Parts]
"""The parts of each file."""
_NEIGHBOUR = re.compile(r"[\w.-][\w./-]*(?:#.*)?", re.ASCII)
"""A reference that resolves alike in each file of a folder, if the file has no name of its own."""


def resolved(parsed: Mapping[str, Any], parts: Parts) -> tuple[dict[str, Any], list[Problem]]:
    """Return the files by URI, and the problems.

    Changes the files in place: every `$ref` is absolute, and no `$id` is left.
    """
    known = _identities(parsed, parts)
    problems: list[Problem] = []
    meanings: dict[tuple[str, str], str] = {}
    found = [_references(path, parsed, parts, known, meanings, problems) for path in parsed]
    resources = {uri_of(path): schema for path, schema in parsed.items()}
    if not problems:
        for path, based in zip(parsed, found, strict=True):
            _resolve(based, parts[path])
        problems = list(_loops(resources, parts))
    return resources, problems


def _identities(parsed: Mapping[str, Any], parts: Parts) -> _Identities:
    known = _Identities({}, {}, [], {}, set())
    for path, schema in parsed.items():
        if _NAMES.isdisjoint(parts[path].keywords):
            continue  # most schemas have no name except their file's
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
    """Yield every subschema with its base URI: the nearest `$id` around it, else its file."""
    bases: dict[tuple[str | int, ...], str] = {(): uri_of(path)}
    for at, subschema in traversal.walk(schema):
        around = bases if len(bases) == 1 else [place for place in bases if at[: len(place)] == place]
        base = bases[max(around, key=len)]
        if isinstance(subschema.get("$id"), str):
            base = bases[at] = urldefrag(urljoin(base, subschema["$id"]))[0]
        yield base, at, subschema


class _Based(NamedTuple):
    """A subschema, its base URI, and the targets of its references, by keyword."""

    base: str
    schema: Schema
    meaning: dict[str, str]


def _references(
    path: str,
    parsed: Mapping[str, Any],
    parts: Parts,
    known: _Identities,
    meanings: dict[tuple[str, str], str],
    problems: list[Problem],
) -> list[_Based]:
    """Return the subschemas of a file that refer to others, with their targets; add broken references to `problems`.

    `meanings` are the targets found so far, by the reference and the folder (or the file and base URI) it occurs in.
    """
    if _REFERENCES.isdisjoint(parts[path].keywords):
        return []
    uri, is_named, folder = uri_of(path), path in known.named, posixpath.dirname(path)
    referring = (it for it in parts[path].subschemas if not _REFERENCES.isdisjoint(it))
    found = [_Based(uri, subschema, {}) for subschema in referring]
    if is_named:
        found = [_Based(base, subschema, {}) for base, _, subschema in _with_base(path, parsed[path])]
    for base, subschema, meaning in found:
        for keyword in _REFERENCES.intersection(subschema):
            reference = subschema[keyword]
            is_shared = not is_named and _NEIGHBOUR.fullmatch(reference) is not None
            key = folder if is_shared else f"{path} {base}", reference
            try:
                if key not in meanings:
                    meanings[key] = _absolute(reference, path, base, parsed, known)
                if keyword == "$dynamicRef" and known.dynamic.count(urldefrag(reference)[1]) > 1:
                    raise LookupError(f"$dynamicRef to {reference}: more than one $dynamicAnchor has that name")
                meaning[keyword] = meanings[key]
            except LookupError as error:
                at = next(at for at, other in traversal.walk(parsed[path]) if other is subschema)
                message, help = (*error.args, "")[:2]
                problems.append(Problem(path, (*at, keyword), "value", str(message), str(help)))
    return found


def _resolve(referring: list[_Based], parts: traversal.Parts) -> None:
    """Resolve the references of a file, in place."""
    for _, subschema, meaning in referring:
        if "$ref" in meaning:
            subschema["$ref"] = meaning["$ref"]
        if "$dynamicRef" in meaning:  # it means the one anchor of its name
            del subschema["$dynamicRef"]
            if "$ref" in subschema:
                subschema["allOf"] = [*subschema.get("allOf", ()), {"$ref": meaning["$dynamicRef"]}]
            else:
                subschema["$ref"] = meaning["$dynamicRef"]
    for keyword in ("$id", "$schema"):  # at a `$schema`, jsonschema would switch to another validator
        for subschema in parts.subschemas if keyword in parts.keywords else ():
            subschema.pop(keyword, None)
    if parts.has_false:
        traversal.spell_out_false(parts.subschemas)


def _absolute(reference: str, path: str, base: str, parsed: Mapping[str, Any], known: _Identities) -> str:
    """Return the file and pointer of a `$ref`, as `atlas://schemas/file#pointer`.

    Raises `LookupError` with the reason, and what to do or "", if there is no target.
    """
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
            raise LookupError(_why_not(target, joined), _near_file(target, path, parsed))
    fragment = unquote(fragment)
    if fragment and not fragment.startswith("/"):
        anchored = known.anchors.get((base, fragment))
        if anchored is None:
            raise LookupError(f"$ref names the anchor {fragment}, which no schema declares")
        prefix, fragment = "", anchored
    place = prefix + fragment
    try:
        found = at_pointer(parsed[file], place)
    except LookupError:
        message = f"$ref points at {file}#{place}, which does not exist"
        raise LookupError(message, _near_place(parsed[file], place)) from None
    if file not in known.places:
        known.places[file] = {pointer(at) for at, _ in traversal.walk(parsed[file])}
    if not isinstance(found, bool) and place not in known.places[file]:
        raise LookupError(f"$ref points at {file}#{place}, which is not a schema")
    return f"{uri_of(file)}#{quote(place)}"


def _own_identity(schema: Any, base: str) -> str:
    id = schema.get("$id") if isinstance(schema, dict) else None
    return urldefrag(urljoin(base, id))[0] if isinstance(id, str) else base


def _near_file(target: str, path: str, files: Iterable[str]) -> str:
    """Return a question with the path of a schema file, relative to the one at `path`, that is near `target`; or ""."""
    folder = posixpath.dirname(path)
    near = nearest(
        target.removesuffix(SUFFIX), {posixpath.relpath(file, folder).removesuffix(SUFFIX) for file in files}
    )
    return f"did you mean {near}{SUFFIX}?" if near else ""


def _near_place(schema: Any, place: str) -> str:
    """Return a question with a pointer that differs in its last name only, or ""."""
    around, _, name = place.rpartition("/")
    try:
        names = at_pointer(schema, around)
    except LookupError:
        return ""
    near = nearest(name, names) if isinstance(names, dict) else None
    return f"did you mean #{around}/{near}?" if near else ""


def _why_not(target: str, joined: str) -> str:
    if urlsplit(target).scheme in ("http", "https"):
        return f"$ref to {target}: schemas are never fetched from a network; put the file into the schemas folder"
    if joined.startswith("../") or joined == ".." or target.startswith("/"):
        return f"$ref to {target}: the file is outside the schemas folder"
    return f"$ref to {target}: the schemas folder has no such file"


def _loops(resources: Mapping[str, Any], parts: Parts) -> Iterator[Problem]:
    """Yield a problem for each `$ref` that leads back to itself on the same value: validation would never end."""

    def meaning(reference: str) -> Any:
        file, _, fragment = reference.partition("#")
        return at_pointer(resources[file], unquote(fragment))

    referring = (
        found.subschemas for found in parts.values() if "$ref" in found.keywords or "$dynamicRef" in found.keywords
    )
    targets = {subschema["$ref"] for subschemas in referring for subschema in subschemas if "$ref" in subschema}
    onward = [
        (target, inner["$ref"])
        for target in targets
        for _, inner in traversal.in_place(meaning(target))
        if "$ref" in inner
    ]
    if not groups(onward):
        return
    for uri, schema in resources.items():
        for at, subschema in traversal.walk(schema):
            if "$ref" in subschema and _leads_back(meaning, subschema["$ref"], f"{uri}#{quote(pointer(at))}"):
                message = "$ref leads back to itself without a step into the value"
                yield Problem(path_of(uri), (*at, "$ref"), "value", message)


def _leads_back(meaning: Callable[[str], Any], reference: str, start: str) -> bool:
    seen, todo = set[str](), [reference]
    while todo:
        here = todo.pop()
        if here == start:
            return True
        if here in seen:
            continue
        seen.add(here)
        schema = meaning(here)
        for keyword_path, subschema in traversal.in_place(schema):
            todo.append(here + quote(pointer(keyword_path)))
            if "$ref" in subschema:
                todo.append(subschema["$ref"])
    return False
