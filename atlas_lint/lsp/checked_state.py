"""The atlas of a document as a state that commands work on; only the worker thread may ask for it."""

from __future__ import annotations

from atlas_lint.checking.run_rules import rule_setup
from atlas_lint.checking.state import State
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Files, Overlay
from atlas_lint.findings.selection import ALL
from atlas_lint.lsp.view import View
from atlas_lint.lsp.workspace_edits import Texts
from atlas_lint.settings import usual_baseline


def state_of(view: View, texts: Texts) -> State:
    """Return the atlas as it was last checked. Raises `AtlasError` if it is not loaded yet."""
    resident = view.resident
    if resident is None:
        raise AtlasError("the atlas is not loaded yet", "try again in a second")
    asked = rule_setup(view.settings, view.root, ALL)
    return State(files_of(view, texts), view.settings, resident.atlas(), resident.reported, (), asked, view.root)


def files_of(view: View, texts: Texts) -> Files:
    """Return the files of the disk with the open ones laid over it, as they were when `texts` was made."""
    contents = {path: one.content.text.encode("utf-8", "surrogatepass") for path, one in texts.open.items()}
    return Overlay(view.files, contents)


def baseline_path(view: View, files: Files) -> str:
    """Return the file of the baseline (absolute path), also if it does not exist."""
    folder = view.settings.folder if view.settings.file else view.root.rpartition("/")[0]
    return view.settings.baseline or usual_baseline(files, folder)
