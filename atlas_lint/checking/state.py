"""The state of an atlas: the loaded atlas, and all that the rules report about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from atlas_lint.checking.load_atlas import load, steady_reader
from atlas_lint.checking.run_rules import Reported, RuleSetup, rule_setup, run_rules
from atlas_lint.errors import Unreadable
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.findings.selection import ALL, Selection
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.declarations import DeclaredFile
from atlas_lint.progress import Progress
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.settings import Settings


class State(NamedTuple):
    """An atlas as one set of files declares it, and all that the rules report about it."""

    files: Files
    settings: Settings
    atlas: Atlas
    reported: list[Reported]
    notes: tuple[str, ...]
    asked: RuleSetup
    root: str
    unread: tuple[Unreadable, ...] = ()

    def is_unread(self, path: str) -> bool:
        """Check whether a file (path below the root), or a folder around it, could not be read."""
        full = f"{self.root}/{path}"
        return any(full == one.path or full.startswith(f"{one.path}/") for one in self.unread)


def check_atlas(
    files: Files,
    root: str,
    settings: Settings,
    selection: Selection = ALL,
    schemas: Schemas | None = None,
    known: Mapping[str, DeclaredFile] = {},
    progress: Progress | None = None,
    unread: list[Unreadable] | None = None,
) -> State:
    """Load an atlas and run the rules on it; return its state.

    `schemas`, `known` and `unread` are those of `load`. Raises `AtlasError` as `load` does.
    """
    progress = progress or Progress()
    atlas, notes = load(files, root, settings, schemas, known, progress, unread)
    progress.enter("check")
    asked = rule_setup(settings, root, selection)
    reported = run_rules(atlas, asked, steady_reader(files, root))
    return State(files, settings, atlas, reported, notes, asked, root, tuple(unread or ()))
