"""The text of open files: opened, changed, saved, closed."""

from __future__ import annotations

import time

from lsprotocol import types

from atlas_lint.lsp.buffer import Buffer
from atlas_lint.lsp.feature import on_workspace
from atlas_lint.lsp.session import Session
from atlas_lint.lsp.uris import path_of


@on_workspace(types.TEXT_DOCUMENT_DID_OPEN)
def did_open(session: Session, params: types.DidOpenTextDocumentParams) -> None:
    """Take the text of a file that the client opened."""
    document = params.text_document
    path = path_of(document.uri)
    if path is not None:
        session.client.buffers[path] = Buffer(
            document.uri, path, document.version, document.text, session.client.encoding
        )
        session.touch(path, at_once=True)
        _poll(session)


@on_workspace(types.TEXT_DOCUMENT_DID_CHANGE)
def did_change(session: Session, params: types.DidChangeTextDocumentParams) -> None:
    """Take new text of an open file."""
    path = path_of(params.text_document.uri)
    buffer = session.client.buffers.get(path) if path is not None else None
    if path is not None and buffer is not None:
        buffer.change(params.text_document.version, params.content_changes, time.monotonic())
        session.touch(path)


@on_workspace(types.TEXT_DOCUMENT_DID_SAVE, types.SaveOptions(include_text=False))
def did_save(session: Session, params: types.DidSaveTextDocumentParams) -> None:
    """Check a saved file at once."""
    path = path_of(params.text_document.uri)
    buffer = session.client.buffers.get(path) if path is not None else None
    if path is not None and buffer is not None:
        buffer.saved = True
        session.touch(path, at_once=True)
        _poll(session)


def _poll(session: Session) -> None:
    """Look at the disk, if the client does not report files that changed."""
    if not session.client.can("workspace.did_change_watched_files.dynamic_registration"):
        session.poll()


@on_workspace(types.TEXT_DOCUMENT_DID_CLOSE)
def did_close(session: Session, params: types.DidCloseTextDocumentParams) -> None:
    """Go back to the text on the disk."""
    path = path_of(params.text_document.uri)
    if path is not None and session.client.buffers.pop(path, None) is not None:
        session.touch(path, at_once=True)
