"""Changes on the disk, as the operating system reports them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from atlas_lint.errors import AtlasError

_DEBOUNCE = 1_000
"""Most milliseconds for which changes are collected, such as those of a `git checkout`."""
_STEP = 50
"""Milliseconds without a change after which those before are reported."""
_POLL = 300
"""Milliseconds between two looks at the disk, where the system reports no changes."""


def require_watcher() -> None:
    """Raise `AtlasError` if what watches the disk is not installed."""
    try:
        import watchfiles  # noqa: F401 - an optional dependency
    except ImportError as error:
        help = "install it with: pip install 'atlas-lint[watch]'"
        raise AtlasError("--watch needs watchfiles, which is not installed", help) from error


def changes(folders: Callable[[], set[str]]) -> Iterator[set[str]]:
    """Yield the paths that change directly in some folders, as soon as nothing changes any more.

    `folders` returns the folders to watch (absolute paths; those that do not exist are left out) and is called after
    each change. An empty set is yielded each time others begin to be watched, as something may have changed before.
    Raises `KeyboardInterrupt` for Ctrl-C, and `AtlasError` if the system cannot watch all of them.
    """
    from watchfiles._rust_notify import RustNotify, WatchfilesRustInternalError

    polls = os.environ.get("WATCHFILES_FORCE_POLLING", "").lower() not in ("", "0", "false", "no", "off")
    while True:
        watched = _existing(folders())
        try:
            with RustNotify(sorted(watched), False, polls, _POLL, False, True) as watcher:
                yield set()
                is_same = True
                while is_same and _existing(folders()) == watched:
                    found = watcher.watch(_DEBOUNCE, _STEP, 0, None)
                    if isinstance(found, str):
                        raise KeyboardInterrupt
                    paths = {_as_asked(path, watched) for _, path in found}
                    is_same = paths.isdisjoint(watched.values())  # else one was deleted, or is another of that name
                    yield paths
        except FileNotFoundError:  # deleted since it was listed
            continue
        except (OSError, WatchfilesRustInternalError) as error:
            help = "on Linux, raise fs.inotify.max_user_watches and fs.inotify.max_user_instances with sysctl"
            raise AtlasError(f"cannot watch {len(watched):,} folders: {error}", help) from error


def _existing(folders: set[str]) -> dict[str, str]:
    """Return the folders that exist, by their paths with symbolic links followed, as some systems report them."""
    return {os.path.realpath(folder): folder for folder in sorted(folders) if os.path.isdir(folder)}  # noqa: PTH112


def _as_asked(path: str, watched: dict[str, str]) -> str:
    """Return a reported path below the folder that was asked for, with `/`."""
    folder, name = os.path.split(path)
    return f"{Path(watched.get(folder, folder)).as_posix().rstrip('/')}/{name}"
