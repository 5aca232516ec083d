"""Schema files as documents: what they refer to, what uses their kinds, and how their references follow a move."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from lsprotocol import types

from atlas_lint import strict_json
from atlas_lint.findings.place import Place
from atlas_lint.lsp.positioned_text import MARK, PositionedText
from atlas_lint.lsp.session import Session
from atlas_lint.lsp.subject import EDGE_KIND, RECORD_KIND, inside_quotes, scalar_at
from atlas_lint.lsp.uris import path_of
from atlas_lint.lsp.view import View
from atlas_lint.parsing.locate import SourceFile
from atlas_lint.schemas import traversal
from atlas_lint.schemas.uris import SUFFIX, uri_of

_RECORD_KINDS = ("x-source-kinds", "x-target-kinds", "x-ref-kinds")
_EDGE_KINDS = ("x-required-edges", "x-inverse", "x-alias-of")


class SchemaDocument(NamedTuple):
    """A schema file: a view of the atlas that it describes, its path in the schemas folder, and its text."""

    view: View
    path: str
    text: PositionedText


class Named(NamedTuple):
    """A name in a schema file: a reference as an absolute URI, or a RECORD_KIND or EDGE_KIND; and its range."""

    what: str
    name: str
    range: types.Range


REFERENCE = "reference"


def schema_document(session: Session, uri: str) -> SchemaDocument | None:
    """Return the schema file that a URI names; None if it is none of an atlas in memory."""
    path = path_of(uri)
    for atlas in session.atlases():
        folder = atlas.settings.schemas_folder(atlas.files, atlas.root)
        if path is not None and folder is not None and path.startswith(f"{folder}/") and path.endswith(SUFFIX):
            buffer = session.client.buffers.get(path)
            text = atlas.read(path).decode("utf-8", "replace").removeprefix(MARK)
            content = buffer.content if buffer else PositionedText(text, session.client.encoding)
            return SchemaDocument(View(session.client, atlas, ""), path.removeprefix(f"{folder}/"), content)
    return None


def named_at(document: SchemaDocument, position: types.Position) -> Named | None:
    """Return the reference or kind that a schema file names at a position; None if there is none."""
    text = document.text
    mark = int(text.text.startswith(MARK))
    page = SourceFile(text.text.encode("utf-8", "surrogatepass"))
    root = page.tree(0)
    spot = scalar_at(root, text.offset(position) - mark) if root is not None else None
    if spot is None or spot.part != "value":
        return None
    start, end = inside_quotes(page.text, spot.node.start, spot.node.end)
    range = types.Range(text.position(start + mark), text.position(end + mark))
    keyword = next((step for step in reversed(spot.pointer) if isinstance(step, str)), "")
    if keyword == "$ref":
        file, _, fragment = spot.text.partition("#")
        target = _target(document.path, file) if file else document.path
        return Named(REFERENCE, f"{uri_of(target)}#{fragment}", range)
    if keyword in _RECORD_KINDS:
        return Named(RECORD_KIND, spot.text, range)
    return Named(EDGE_KIND, spot.text, range) if keyword in _EDGE_KINDS else None


def own_kind(document: SchemaDocument) -> tuple[str, str] | None:
    """Return the kind that a schema file describes: RECORD_KIND or EDGE_KIND, and its name; None if it is shared."""
    folder, _, name = document.path.partition("/")
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
