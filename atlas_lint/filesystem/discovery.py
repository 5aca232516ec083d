"""The discovery of an atlas's files below its root."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from atlas_lint.errors import Unreadable
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.text import count, listed

SUFFIXES = (".yaml", ".yml")
MOST_NAMED = 5
"""Number of submodules that a note names."""


def discover(
    files: Files,
    root: str,
    is_excluded: Callable[[str], bool] = lambda path: False,
    unread: list[Unreadable] | None = None,
) -> list[str]:
    """Return the YAML files below a root, as paths relative to it, in the order of the atlas (by code point).

    `is_excluded` receives absolute paths. Folders that cannot be read are added to `unread`; if `unread` is None, the
    first of them is raised as `Unreadable`.
    """
    below = files.below(root, heed_ignores=True, unread=unread)
    paths = (path for path in below if path.endswith(SUFFIXES))
    return sorted(path for path in paths if not is_excluded(f"{root}/{path}"))


def foreign_notes(
    files: Files, root: str, is_excluded: Callable[[str], bool], shown: Callable[[str], str]
) -> Iterator[str]:
    """Yield a note that counts the git submodules below a root, and one that counts other work trees (clones).

    `shown` turns a path below the root into the one that people read. Excluded folders are not counted.
    """
    foreign = [one for one in files.foreign(root) if not is_excluded(f"{root}/{one.path}/x{SUFFIXES[0]}")]
    for name, is_submodule in (("git submodule", True), ("other git work tree", False)):
        paths = [shown(one.path) for one in foreign if one.is_submodule == is_submodule]
        if paths:
            verb = "is" if len(paths) == 1 else "are"
            yield f"{count(len(paths), name)} below the root {verb} not part of the atlas: {listed(paths, MOST_NAMED)}"
