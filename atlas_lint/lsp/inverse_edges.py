"""The inverse of an edge, at the record that it points at."""

from __future__ import annotations

from typing import NamedTuple

from lsprotocol import types

from atlas_lint.edits import insert
from atlas_lint.edits.text_edits import Edit
from atlas_lint.errors import AtlasError
from atlas_lint.findings.rule import AddEdge
from atlas_lint.lsp.occurrences import TARGET
from atlas_lint.lsp.view import View
from atlas_lint.lsp.workspace_edits import Edits, Texts
from atlas_lint.model.records import place
from atlas_lint.parsing.locate import SourceFile


class Inverse(NamedTuple):
    """An edge that is not declared yet."""

    source: str
    kind: str
    target: str


def missing_inverse(view: View, position: types.Position) -> Inverse | None:
    """Return the inverse that the edge at a position has no counterpart in; None if there is none to add."""
    found = view.occurrence_at(position)
    if found is None or found.role != TARGET or found.declaration is None:
        return None
    kind = view.schemas.edges.get(found.edge_kind)
    if kind is None or kind.inverse is None or view.record(found.id) is None:
        return None
    declared = {(edge.kind, edge.target) for one in view.declarations(found.id) for edge in one.edges}
    if (kind.inverse, found.declaration.id) in declared:
        return None
    return Inverse(found.id, kind.inverse, found.declaration.id)


def edit_of(view: View, inverse: Inverse) -> types.WorkspaceEdit:
    """Return the edit that declares an edge. Raises `AtlasError` if it cannot be written plainly."""
    record = view.record(inverse.source)
    if record is None:
        raise AtlasError("the record is gone", "ask for the actions again")
    texts = Texts(view.client, view.files.read)
    edits = Edits(view.client, texts)
    path = f"{view.root}/{record.path}"
    page = SourceFile(texts[path].content.text.encode("utf-8", "surrogatepass"))
    change = AddEdge(place(record, record.at), inverse.kind, inverse.target)
    added = insert.addition(page, change)
    if added is None:
        raise AtlasError(f"the edge cannot be added to {inverse.source} plainly", "add it by hand")
    edits.add(path, [Edit(record.path, page.span(*added[:2]), added[2])])
    return edits.whole()
