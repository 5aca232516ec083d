"""Schema files as documents: what they refer to, what uses their kinds, and how their references follow a move."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from lsprotocol import types

from atlas_lint import strict_json
from atlas_lint.findings.place import VALUE, Place
from atlas_lint.lsp import at_cursor
from atlas_lint.lsp.meaning import EDGE_KIND, RECORD_KIND
from atlas_lint.lsp.tree_spots import inside_quotes, scalar_at
from atlas_lint.lsp.view import View
from atlas_lint.schemas import traversal
from atlas_lint.schemas.uris import SUFFIX, uri_of

_RECORD_KINDS = ("x-source-kinds", "x-target-kinds", "x-ref-kinds")
_EDGE_KINDS = ("x-required-edges", "x-inverse", "x-alias-of")


class Named(NamedTuple):
    """A name in a schema file: a reference as an absolute URI, or a RECORD_KIND or EDGE_KIND; and its range."""

    what: str
    name: str
    range: types.Range


REFERENCE = "reference"


def schema_path(view: View) -> str | None:
    """Return the path of a document in the schemas folder; None if it is not a schema file."""
    folder = view.settings.schemas_folder(view.files, view.root)
    if folder is None or not view.path.startswith(f"{folder}/") or not view.path.endswith(SUFFIX):
        return None
    return view.path.removeprefix(f"{folder}/")


def named_at(view: View, position: types.Position) -> Named | None:
    """Return the reference or kind that a schema file names at a position; None if there is none."""
    path, page = schema_path(view), view.source
    root = page.tree(0)
    spot = scalar_at(root, at_cursor.offset(view, position)) if root is not None else None
    if path is None or spot is None or spot.part != VALUE:
        return None
    range = at_cursor.offsets(view, *inside_quotes(page.text, spot.node.start, spot.node.end))
    keyword = next((step for step in reversed(spot.pointer) if isinstance(step, str)), "")
    if keyword == "$ref":
        file, _, fragment = spot.text.partition("#")
        return Named(REFERENCE, f"{uri_of(_target(path, file) if file else path)}#{fragment}", range)
    if keyword in _RECORD_KINDS:
        return Named(RECORD_KIND, spot.text, range)
    return Named(EDGE_KIND, spot.text, range) if keyword in _EDGE_KINDS else None


def own_kind(view: View) -> tuple[str, str] | None:
    """Return the kind that a schema file describes: RECORD_KIND or EDGE_KIND, and its name; None for others."""
    folder, _, name = (schema_path(view) or "").partition("/")
    what = {"records": RECORD_KIND, "edges": EDGE_KIND}.get(folder)
    return (what, name.removesuffix(SUFFIX)) if what else None


class Reference(NamedTuple):
    """A relative `$ref` of a schema file: its place, the file (in the folder) that it means, and its fragment."""

    place: Place
    target: str
    fragment: str


def references(path: str, text: str) -> list[Reference]:
    """Return the references of a schema file to others, given its path in the folder; none if it is not JSON."""
    try:
        schema = strict_json.loads(text)
    except (ValueError, RecursionError):
        return []
    return list(_references(path, schema))


def _references(path: str, schema: Any) -> Iterator[Reference]:
    for at, subschema in traversal.walk(schema):
        written = subschema.get("$ref")
        if isinstance(written, str) and written and not written.startswith("#") and ":" not in written.split("/")[0]:
            file, hash, fragment = written.partition("#")
            yield Reference(Place(path, 0, (*at, "$ref")), _target(path, file), hash + fragment)


def _target(path: str, file: str) -> str:
    """Return the path (in the folder) of the file that a reference in the file `path` means."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(file)))


def moved_references(path: str, text: str, moved: Mapping[str, str]) -> Iterator[tuple[Reference, str]]:
    """Yield the references of a schema file that change if files move, each as it is then written.

    `moved` maps the paths of the files (in the folder) to the new ones.
    """
    here = moved.get(path, path)
    for one in references(path, text):
        target = moved.get(one.target, one.target)
        if (here, target) != (path, one.target):
            written = posixpath.relpath(target, posixpath.dirname(here) or ".")
            if posixpath.normpath(posixpath.join(posixpath.dirname(here), written)) == target:
                before = posixpath.relpath(one.target, posixpath.dirname(path) or ".")
                if written != before:
                    yield one, quote(written) + one.fragment
