"""Edits of files as the protocol has them, each with the version of the text for which it was made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from lsprotocol import types

from atlas_lint.edits.text_edits import Edit
from atlas_lint.lsp.client import Client
from atlas_lint.lsp.positioned_text import MARK, PositionedText

CONFIRM = "atlas-lint.confirm"
"""The name of the annotation of edits that the user should confirm."""


AnyEdit = types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit


class FileText(NamedTuple):
    """The text of a file, and its version if the client has it open, else None."""

    content: PositionedText
    version: int | None


class Texts:
    """The texts of files as they were when this was made, by absolute path.

    `read` returns the bytes of a file that is not open.
    """

    def __init__(self, client: Client, read: Callable[[str], bytes]) -> None:
        self._client, self._read = client, read
        self.open = {path: FileText(buffer.content, buffer.version) for path, buffer in dict(client.buffers).items()}

    def __getitem__(self, path: str) -> FileText:
        """Return the text of a file. Raises `AtlasError` if it cannot be read."""
        if path in self.open:
            return self.open[path]
        text = self._read(path).decode("utf-8", "replace").removeprefix(MARK)
        return FileText(PositionedText(text, self._client.encoding), None)


class Edits:
    """A collection of edits, which becomes one `WorkspaceEdit`. `label` and `why` describe those to be confirmed."""

    def __init__(self, client: Client, texts: Texts, label: str = "", why: str = "") -> None:
        self._client, self._texts = client, texts
        self._annotation = types.ChangeAnnotation(label, needs_confirmation=True, description=why or None)
        self._files: dict[str, list[AnyEdit]] = {}
        self._created: list[str] = []

    @property
    def can_confirm(self) -> bool:
        """True if the client asks its user about edits that need it."""
        return self._has_versions and self._client.can("workspace.workspace_edit.change_annotation_support") is not None

    @property
    def can_create(self) -> bool:
        """True if the client can create a file as a part of the edit."""
        return types.ResourceOperationKind.Create in (
            self._client.can("workspace.workspace_edit.resource_operations") or ()
        )

    @property
    def _has_versions(self) -> bool:
        """True if the client knows edits with versions. Neovim does, and names the operations on files only."""
        return bool(self._client.can("workspace.workspace_edit.document_changes")) or self.can_create

    def add(self, path: str, edits: Iterable[Edit], confirmed: Callable[[Edit], bool] = lambda edit: True) -> None:
        """Add edits of a file (absolute path), by span. Those that `confirmed` refuses need the user's consent."""
        content = self._texts[path].content
        for edit in dict.fromkeys(edits):
            self._add(path, content.range(edit.span), edit.text, confirmed(edit))

    def replace(self, path: str, data: bytes, confirmed: bool = True, blank: str = "") -> None:
        """Replace the text of a file (absolute path), as one edit of what differs.

        The user overwrites `blank` in it, if the client supports snippets.
        """
        content = self._texts[path].content
        old = content.text
        new = (MARK if old.startswith(MARK) else "") + data.decode("utf-8", "replace").removeprefix(MARK)
        start = _common(old, new)
        end = _common(old[start:][::-1], new[start:][::-1])
        if old != new:
            range = types.Range(content.position(start), content.position(len(old) - end))
            self._add(path, range, new[start : len(new) - end], confirmed, blank)

    def create(self, path: str, text: str) -> None:
        """Create a file (absolute path) with a text."""
        self._created.append(path)
        start = types.Position(0, 0)
        self._files.setdefault(path, []).append(types.TextEdit(types.Range(start, start), text))

    def _add(self, path: str, range: types.Range, text: str, confirmed: bool, blank: str = "") -> None:
        edit: AnyEdit = types.TextEdit(range, text)
        if not confirmed and self.can_confirm:
            edit = types.AnnotatedTextEdit(CONFIRM, range, text)
        elif blank and blank in text and self._client.can("workspace.workspace_edit.snippet_edit_support"):
            before, _, after = (_in_snippet(part) for part in text.partition(blank))
            snippet = f"{before}${{1:{_in_snippet(blank)}}}{after}"
            edit = types.SnippetTextEdit(range, types.StringValue(snippet))
        self._files.setdefault(path, []).append(edit)

    def whole(self) -> types.WorkspaceEdit:
        """Return all edits; with versions, to a client that knows them."""
        if not self._has_versions:
            changes: Mapping[str, list[types.TextEdit]] = {
                self._client.uri(path): [edit for edit in edits if isinstance(edit, types.TextEdit)]
                for path, edits in self._files.items()
            }
            return types.WorkspaceEdit(changes=dict(changes))
        created = [types.CreateFile(self._client.uri(path)) for path in self._created]
        edited = [types.TextDocumentEdit(self._document(path), list(edits)) for path, edits in self._files.items()]
        asked = any(isinstance(edit, types.AnnotatedTextEdit) for edits in self._files.values() for edit in edits)
        annotations = {CONFIRM: self._annotation} if asked else None
        return types.WorkspaceEdit(document_changes=[*created, *edited], change_annotations=annotations)

    def _document(self, path: str) -> types.OptionalVersionedTextDocumentIdentifier:
        version = None if path in self._created else self._texts[path].version
        return types.OptionalVersionedTextDocumentIdentifier(self._client.uri(path), version)


def _in_snippet(text: str) -> str:
    """Return a text as a part of a snippet."""
    return re.sub(r"[\\$}]", lambda match: f"\\{match[0]}", text)


def _common(one: str, other: str) -> int:
    """Return the number of characters that two texts have in common at their start."""
    shorter = min(len(one), len(other))
    if one[:shorter] == other[:shorter]:
        return shorter
    low, high = 0, shorter  # `one[:low]` is common, `one[:high]` is not
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if one[:middle] == other[:middle] else (low, middle)
    return low
