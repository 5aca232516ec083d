"""A run of `check`: remembered where nothing has changed, else done, with a bar where it takes long."""

from __future__ import annotations

import time
from typing import TextIO

from atlas_lint.cache import results
from atlas_lint.cache.store import MALFORMED, Cache, CachedTree, digest
from atlas_lint.cli import world
from atlas_lint.cli.world import World
from atlas_lint.errors import Unreadable
from atlas_lint.files import Disk, Stored
from atlas_lint.progress import Progress
from atlas_lint.result import Result
from atlas_lint.selection import Selection

PATIENCE = 0.5
"""Seconds before a bar is shown."""
_WIDTH = 30


def run(here: World, selection: Selection, base: str | None, progress: Progress) -> Result:
    """Return the result of a check: the cached one if nothing has changed, else that of a whole run."""
    cache = here.cache() if base is None else None
    key = _key(here, selection, cache) if cache else None
    cached = _cached(cache, key) if cache and key else None
    if cached:
        return cached
    from atlas_lint.lint import lint

    before = world.base(here, base) if base is not None else None
    files = CachedTree(here.files, cache) if cache else here.files
    try:
        result = lint(files, here.root, here.settings, here.naming, selection, before, progress)
    finally:
        for opened in (here.files, before.files if before else None):
            if isinstance(opened, (Disk, Stored)):
                opened.close()
    if cache and key and not result.unread:
        cache.put(key, results.stored(result))
        cache.save()
    return result


def _cached(cache: Cache, key: str) -> Result | None:
    try:
        return results.restored(cache.get(key))
    except MALFORMED:
        return None


def watched(stream: TextIO) -> Progress:
    """A progress that shows a bar on a terminal, from when the run takes long until it is done."""
    if not stream.isatty():
        return Progress()
    started = time.monotonic()

    def show(stage: str, share: float) -> None:
        if time.monotonic() - started > PATIENCE:
            done = round(share * _WIDTH)
            stream.write(f"\r{'━' * done}{' ' * (_WIDTH - done)} {stage:<10}")
            stream.flush()

    def clear() -> None:
        if time.monotonic() - started > PATIENCE:
            stream.write("\r\x1b[K")
            stream.flush()

    return Progress(show, clear)


def _key(here: World, selection: Selection, cache: Cache) -> str | None:
    """Return a digest of all that a result depends on; None if a file cannot be read (the run reports that)."""
    from atlas_lint.discover import discover

    unread: list[Unreadable] = []
    paths = discover(here.files, here.root, here.settings.is_excluded, unread)
    digests = [(path, cache.digest(f"{here.root}/{path}")) for path in paths]
    folder = here.settings.schemas_folder(here.files, here.root)
    names = sorted(name for name in here.files.below(folder) if name.endswith(".json")) if folder else []
    schemas = [(name, cache.digest(f"{folder}/{name}")) for name in names]
    if unread or not all(found for _, found in (*digests, *schemas)):
        return None
    chosen = selection._replace(accepted=frozenset()), sorted(selection.accepted)
    asked = schemas, here.settings, here.naming, chosen, here.files.foreign(here.root)
    return digest(repr((digests, asked)).encode("utf-8", "surrogatepass"))
