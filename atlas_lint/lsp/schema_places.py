"""The places in schema files that declare a kind or an attribute."""

from __future__ import annotations

from lsprotocol import types

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Disk, Files
from atlas_lint.findings.place import KEY, VALUE, Place
from atlas_lint.lsp import schema_card
from atlas_lint.lsp.meaning import ATTRIBUTE, EDGE_ATTRIBUTE, EDGE_KIND, RECORD_KIND
from atlas_lint.lsp.positioned_text import PositionedText
from atlas_lint.lsp.subject import Subject
from atlas_lint.lsp.view import View
from atlas_lint.parsing.locate import SourceFile
from atlas_lint.schemas import effective
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.schemas.metaschema import shipped
from atlas_lint.schemas.uris import path_of

_NAMED = ("properties", "patternProperties", "$defs", "definitions")
"""Keywords whose entries have a name, which is the place of what it declares."""


def schemas_folder(view: View) -> tuple[Files, str]:
    """Return the folder of the schemas in force (absolute path), and the files that hold it."""
    folder = view.settings.schemas_folder(view.files, view.root)
    return (view.files, folder) if folder is not None else (Disk(), shipped().as_posix())


def locations(view: View, found: Subject) -> list[types.Location]:
    """Return the locations in schema files that declare the kind or attribute of a subject."""
    return [one for uri in _uris(found, view.schemas) if (one := location(view, uri)) is not None]


def _uris(found: Subject, schemas: Schemas) -> list[str]:
    if found.what in (RECORD_KIND, EDGE_KIND):
        kind = schemas.records.get(found.name) if found.what == RECORD_KIND else schemas.edges.get(found.name)
        return [kind.uri] if kind else []
    if found.what not in (ATTRIBUTE, EDGE_ATTRIBUTE):
        return []
    _, here = schema_card.layers_of(found, schemas)
    return [here[0].uri] if here else []


def location(view: View, uri: str) -> types.Location | None:
    """Return the location of a schema: of its key if it has one; of a file, its first line. None if it is gone."""
    files, folder = schemas_folder(view)
    below = path_of(uri.partition("#")[0])
    if below.startswith(("../", "/")):  # never read what is outside the folder
        return None
    path = f"{folder}/{below}"
    try:
        data = files.read(path)
    except AtlasError:
        return None
    text = PositionedText(data.decode("utf-8", "replace"), view.client.encoding)
    _, steps = effective.steps_of(view.schemas, uri)
    start = types.Position(0, 0)
    range = types.Range(start, start)
    if steps:
        part = KEY if len(steps) > 1 and steps[-2] in _NAMED else VALUE
        range = text.range(SourceFile(data).placed(Place(path, 0, steps, part), excerpts=False).span)
    return types.Location(view.client.uri(path), range)
