"""Rename: an id wherever it is written, from its declaration or any use."""

from __future__ import annotations

from lsprotocol import types

from atlas_lint.errors import AtlasError
from atlas_lint.lsp import at_cursor
from atlas_lint.lsp.checked_state import baseline_path, state_of
from atlas_lint.lsp.feature import on_document
from atlas_lint.lsp.meaning import ID, MENTION
from atlas_lint.lsp.subject import Subject
from atlas_lint.lsp.view import View
from atlas_lint.lsp.workspace_edits import Edits, Texts
from atlas_lint.model.load_files import declare_file
from atlas_lint.parsing.source import SYNTAX
from atlas_lint.rename.occurrences import mentioned
from atlas_lint.rename.rename import NOT_IN_TEXT, Renaming, renaming_in
from atlas_lint.text import count, listed, safe

_MOST_NAMED = 3


@on_document(types.TEXT_DOCUMENT_PREPARE_RENAME)
def prepare_rename(view: View, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
    """Return the range of the id at a position; None if there is none. Raises `AtlasError` if it cannot be renamed."""
    found = _renamable(view, params.position)
    return types.PrepareRenamePlaceholder(at_cursor.range_of(view, found), found.name) if found else None


@on_document(types.TEXT_DOCUMENT_RENAME, on_worker=True)
def rename(view: View, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """Return the edits that rename the id at a position. Raises `AtlasError` if it cannot be renamed."""
    found = _renamable(view, params.position)
    if found is None:
        return None
    old, new = found.name, params.new_name
    texts = Texts(view.client, view.files.read)
    _require_parsed(view, texts, old)
    edits = Edits(view.client, texts, "Text and configuration", f"{safe(old)} in text, `external-ids` and the baseline")
    in_prose = edits.can_confirm and not set(new) & NOT_IN_TEXT and ": " not in new
    state = state_of(view, texts)
    made = renaming_in(state, baseline_path(view, state.files), old, new, in_prose=in_prose)
    _require_harmless(made, new)
    for path in sorted(made.contents):
        if path in made.edits:
            edits.add(path, made.edits[path], lambda edit: edit not in made.mentions)
        else:
            edits.replace(path, made.contents[path], confirmed=False)
    return edits.whole()


def _renamable(view: View, position: types.Position) -> Subject | None:
    found = at_cursor.subject(view, position)
    if found is None or found.what not in (ID, MENTION):
        return None
    if view.settings.is_external(found.name) and found.name not in view.kinds:
        raise AtlasError(f"{safe(found.name)} is external", "rename it where it is declared")
    if view.source.tree(found.document) is None:
        raise AtlasError(f"{safe(view.path)} cannot be parsed", "fix its syntax first")
    if found.what == MENTION or (found.attribute and not _is_reference(view, found, position)):
        help = "rename it from its declaration or from an edge"
        raise AtlasError(f"{safe(found.name)} is only text here, which no schema declares as a reference", help)
    return found


def _is_reference(view: View, found: Subject, position: types.Position) -> bool:
    """Check whether an attribute names a record: its schema declares it, or it holds the replacement."""
    kind = view.schemas.records.get(found.owner)
    return view.occurrence_at(position) is not None or (kind is not None and found.attribute == (kind.replaced_by,))


def _require_parsed(view: View, texts: Texts, id: str) -> None:
    """Raise `AtlasError` if an open file names an id and cannot be parsed."""
    word = mentioned(id)
    for path, text in sorted(texts.open.items()):
        if path.startswith(f"{view.root}/") and word.search(text.content.text):
            below = path.removeprefix(f"{view.root}/")
            declared = declare_file(below, text.content.text.encode("utf-8", "surrogatepass"))
            if declared.is_broken or any(fault.rule == SYNTAX for fault in declared.faults):
                raise AtlasError(f"{safe(below)} names {safe(id)} and cannot be parsed", "fix its syntax first")


def _require_harmless(made: Renaming, new: str) -> None:
    """Raise `AtlasError` if a renaming leaves a place out, or adds a finding."""
    if made.unread:
        names = listed([safe(path) for path in made.unread])
        raise AtlasError(f"the old id is in files with parts that cannot be parsed: {names}", "fix their syntax first")
    if made.breaks:
        reports = [safe(one.identified.report.message) for one in made.breaks[:_MOST_NAMED]]
        number = count(len(made.breaks), "new finding")
        raise AtlasError(f"with {safe(new)} the atlas would have {number}: {'; '.join(reports)}", "choose another id")
