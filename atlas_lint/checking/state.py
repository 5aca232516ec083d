"""The state of an atlas: loaded, and all that the rules report of it."""

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
    """An atlas as one set of files has it, and all that the rules say of it."""

    files: Files
    settings: Settings
    atlas: Atlas
    reported: list[Reported]
    notes: tuple[str, ...]
    asked: RuleSetup
    root: str
    unread: tuple[Unreadable, ...] = ()

    def is_unread(self, path: str) -> bool:
        """Say whether a file (path below the root), or a folder that it lies in, could not be read."""
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
    """Load an atlas and ask the rules. `schemas` are those to judge by, and `known` what files declare, where that is
    known already; `unread` is as for `load`."""
    progress = progress or Progress()
    atlas, notes = load(files, root, settings, schemas, known, progress, unread)
    progress.enter("check")
    asked = rule_setup(settings, root, selection)
    reported = run_rules(atlas, asked, steady_reader(files, root))
    return State(files, settings, atlas, reported, notes, asked, root, tuple(unread or ()))
