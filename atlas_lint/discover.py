"""Which files of the root are the atlas."""

from __future__ import annotations

from collections.abc import Callable

from atlas_lint.errors import Unreadable
from atlas_lint.files import Files

SUFFIXES = (".yaml", ".yml")


def discover(
    files: Files,
    root: str,
    is_excluded: Callable[[str], bool] = lambda path: False,
    unread: list[Unreadable] | None = None,
) -> list[str]:
    """The YAML files below a root, as paths relative to it, in the order of the atlas (by code point).

    `is_excluded` is asked with absolute paths. Folders that cannot be read are added to `unread`; None: raise the first
    of them.
    """
    below = files.below(root, heed_ignores=True, unread=unread)
    paths = (path for path in below if path.endswith(SUFFIXES))
    return sorted(path for path in paths if not is_excluded(f"{root}/{path}"))
