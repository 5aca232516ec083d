"""Renamed files: the references of schemas follow. Data needs no edit, as ids do not depend on paths."""

from __future__ import annotations

import json

from lsprotocol import types

from atlas_lint.edits.text_edits import Edit
from atlas_lint.lsp.feature import on_workspace
from atlas_lint.lsp.open_atlas import OpenAtlas
from atlas_lint.lsp.schema_documents import moved_references
from atlas_lint.lsp.session import Session
from atlas_lint.lsp.uris import path_of
from atlas_lint.lsp.workspace_edits import Edits, Texts
from atlas_lint.parsing.locate import SourceFile
from atlas_lint.schemas.uris import SUFFIX

_FILTERS = [
    types.FileOperationFilter(types.FileOperationPattern(f"**/*{SUFFIX}"), scheme="file"),
    types.FileOperationFilter(
        types.FileOperationPattern("**/*", matches=types.FileOperationPatternKind.Folder), scheme="file"
    ),
]


@on_workspace(types.WORKSPACE_WILL_RENAME_FILES, types.FileOperationRegistrationOptions(_FILTERS))
def will_rename_files(session: Session, params: types.RenameFilesParams) -> types.WorkspaceEdit | None:
    """Return the edits of references between schemas that follow files to their new paths; None if there are none."""
    renamed = [(path_of(one.old_uri), path_of(one.new_uri)) for one in params.files]
    for atlas in session.atlases():
        folder = atlas.settings.schemas_folder(atlas.files, atlas.root)
        moved = _moved(atlas, folder, [(old, new) for old, new in renamed if old and new]) if folder else {}
        edit = _edit(session, atlas, folder, moved) if folder and moved else None
        if edit is not None:
            return edit
    return None


def _moved(atlas: OpenAtlas, folder: str, renamed: list[tuple[str, str]]) -> dict[str, str]:
    """Return the new paths of the schema files that move within the folder, by their old ones (in the folder)."""
    moved = {}
    for path in atlas.files.below(folder):
        for old, new in renamed:
            full = f"{folder}/{path}"
            if full == old or full.startswith(f"{old}/"):
                after = new + full.removeprefix(old)
                if path.endswith(SUFFIX) and after.startswith(f"{folder}/"):
                    moved[path] = after.removeprefix(f"{folder}/")
    return moved


def _edit(session: Session, atlas: OpenAtlas, folder: str, moved: dict[str, str]) -> types.WorkspaceEdit | None:
    texts = Texts(session.client, atlas.files.read)
    edits = Edits(session.client, texts)
    is_empty = True
    for path in sorted(path for path in atlas.files.below(folder) if path.endswith(SUFFIX)):
        full = f"{folder}/{path}"
        text = texts[full].content.text
        found = list(moved_references(path, text.removeprefix("\ufeff"), moved))
        page = SourceFile(text.encode("utf-8", "surrogatepass")) if found else None
        if page is not None:
            changes = [Edit(path, page.placed(one.place).span, json.dumps(written)) for one, written in found]
            edits.add(full, changes)
            is_empty = False
    return None if is_empty else edits.whole()
