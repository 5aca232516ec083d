"""The root of the atlas that a file or a workspace folder belongs to, as a run from the command line finds it."""

from __future__ import annotations

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.filesystem.paths import root_of
from atlas_lint.rules import rule_names
from atlas_lint.settings import find_settings, load_settings

USUAL = "data"
"""The name of the folder that a run checks if nothing names one."""


def root_of_file(files: Files, path: str) -> str | None:
    """Return the root of the atlas that a file (absolute path) belongs to; None if it belongs to none.

    Nobody passed the file to a command, so a folder that only happens to have `schemas/` beside it is no root: one that
    the configuration does not name, if it names another; one beside a folder `data`; a hidden one.
    """
    if files.is_folder(path):
        return None
    configured = _configured(files, path)
    if configured is not None:
        return configured if path.startswith(f"{configured}/") else None
    try:
        root = root_of(files, [path], None, None)
    except AtlasError:
        return None
    above, _, name = root.rpartition("/")
    if name.startswith(".") or (name != USUAL and files.is_folder(f"{above}/{USUAL}")):
        return None
    return root


def root_of_folder(files: Files, folder: str) -> str | None:
    """Return the root of the atlas in a workspace folder (absolute path), or around it; None if there is none."""
    configured = _configured(files, folder)
    if configured is not None:
        return configured if files.is_folder(configured) else None
    usual = f"{folder}/{USUAL}"
    if files.is_folder(usual) and _has_kinds(files, f"{folder}/schemas"):
        return usual
    if folder == "/" or not files.is_folder(folder):
        return None
    root = root_of(files, [folder], None, None)
    return root if _has_kinds(files, f"{root.rpartition('/')[0]}/schemas") else None


def is_misconfigured(files: Files, path: str) -> bool:
    """Check whether the configuration for a path (absolute) cannot be used."""
    try:
        file = find_settings(files, path)
        if file:
            load_settings(files, file, rule_names())
    except AtlasError:
        return True
    return False


def _configured(files: Files, path: str) -> str | None:
    """Return the root that the configuration for a path names; None if there is none, or it cannot be used."""
    try:
        file = find_settings(files, path)
        return load_settings(files, file, rule_names()).root if file else None
    except AtlasError:
        return None


def _has_kinds(files: Files, schemas: str) -> bool:
    return any(files.is_folder(f"{schemas}/{kinds}") for kinds in ("records", "edges"))
