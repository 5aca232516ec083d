"""The workspace: the start of the session, its folders, the user's settings, and files that changed on the disk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import Any

from lsprotocol import types

from atlas_lint.lsp.client import options
from atlas_lint.lsp.feature import on_workspace
from atlas_lint.lsp.session import Session
from atlas_lint.lsp.uris import path_of
from atlas_lint.settings_file import OWN_FILE, PROJECT_FILE

log = logging.getLogger("atlas_lint.lsp")

SECTION = "atlas-lint"
GLOBS = (
    "**/*.{yaml,yml}",
    "**/*.schema.json",
    "**/atlas-lint.toml",
    "**/pyproject.toml",
    "**/atlas-lint-baseline.txt",
    "**/.gitignore",
)
"""The files whose changes on the disk the client reports."""


@on_workspace(types.INITIALIZED)
async def initialized(session: Session, params: Any) -> None:
    """Ask for the user's settings, ask for news of files, and load the atlases of the workspace folders."""
    session.start()
    can = session.client.can
    if can("workspace.did_change_watched_files.dynamic_registration"):
        watchers = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(glob) for glob in GLOBS])
        _register(session, types.WORKSPACE_DID_CHANGE_WATCHED_FILES, watchers)
    if can("workspace.did_change_configuration.dynamic_registration"):
        _register(session, types.WORKSPACE_DID_CHANGE_CONFIGURATION, None)
    await _ask_for_options(session)


def _register(session: Session, method: str, how: Any) -> None:
    registration = types.Registration(f"{SECTION}/{method}", method, how)
    session.request(types.CLIENT_REGISTER_CAPABILITY, types.RegistrationParams([registration]))


async def _ask_for_options(session: Session) -> None:
    if not session.client.can("workspace.configuration"):
        return
    asked = types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
    try:
        found = await asyncio.wrap_future(session.request(types.WORKSPACE_CONFIGURATION, asked))
    except Exception as error:
        log.info("no settings from the client: %s", error)
        return
    if isinstance(found, (list, tuple)) and found and isinstance(found[0], dict):
        session.set_options(options(found[0]))


@on_workspace(types.SET_TRACE)
def set_trace(session: Session, params: types.SetTraceParams) -> None:
    """Send the log to the client, or stop it."""
    session.log.trace(params.value)


@on_workspace(types.WINDOW_WORK_DONE_PROGRESS_CANCEL)
def cancel_progress(session: Session, params: types.WorkDoneProgressCancelParams) -> None:
    """Cancel what is in progress."""
    session.cancel(params.token)


@on_workspace(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
async def did_change_configuration(session: Session, params: types.DidChangeConfigurationParams) -> None:
    """Take new settings of the user: those that come with the message, or those that the client has if asked."""
    given = params.settings
    if isinstance(given, dict) and isinstance(given.get(SECTION), dict):
        session.set_options(options(given[SECTION]))
    else:
        await _ask_for_options(session)


@on_workspace(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
def did_change_watched_files(session: Session, params: types.DidChangeWatchedFilesParams) -> None:
    """Check files again that changed on the disk."""
    paths = [path for change in params.changes if (path := path_of(change.uri)) is not None]
    if any(path.endswith((f"/{OWN_FILE}", f"/{PROJECT_FILE}")) for path in paths):
        session.set_folders(session.folders)  # it may name another root
    session.poll(paths)


@on_workspace(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
def did_change_workspace_folders(session: Session, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Load the atlases of new folders, and forget those of removed ones."""
    removed = set(_paths(params.event.removed))
    added = [path for path in _paths(params.event.added) if path not in session.folders]
    session.set_folders([*(path for path in session.folders if path not in removed), *added])


def _paths(folders: Iterable[types.WorkspaceFolder]) -> list[str]:
    return [path for folder in folders if (path := path_of(folder.uri)) is not None]
