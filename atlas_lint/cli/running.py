"""A run of `check`: remembered where nothing has changed, else done, with a bar where it takes long."""

from __future__ import annotations

import time
from typing import TextIO

from atlas_lint import cache
from atlas_lint.cache import Memory, results
from atlas_lint.cli import world
from atlas_lint.cli.world import World
from atlas_lint.files import Stored
from atlas_lint.progress import Progress
from atlas_lint.result import Result
from atlas_lint.selection import Selection

PATIENCE = 0.5
"""Seconds before a bar is shown."""
_WIDTH = 30


def run(here: World, selection: Selection, base: str | None, progress: Progress) -> Result:
    """The result of a check; what the disk has since the last run is remembered for the next."""
    memory = here.memory()
    key = _key(here, selection, memory) if memory and not base else None
    remembered = memory.recall(key) if memory and key else None
    if remembered is not None:
        try:
            return results.restored(remembered)
        except (ValueError, TypeError):  # a cache that somebody wrote by hand
            pass
    from atlas_lint.lint import lint

    before = world.base(here, base) if base else None
    try:
        result = lint(here.files, here.root, here.settings, here.naming, selection, before, memory, progress)
    finally:
        for files in (here.files, before.files if before else None):
            if isinstance(files, Stored):
                files.close()
    if memory:
        if key:
            memory.remember(key, results.stored(result))
        memory.save()
    return result


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


def _key(here: World, selection: Selection, memory: Memory) -> str | None:
    """One key for all that a result depends on; None where a file cannot be read (the run will say so)."""
    from atlas_lint.discover import discover

    paths = [f"{here.root}/{path}" for path in discover(here.files, here.root, here.settings.is_excluded)]
    folder = here.settings.schemas_folder(here.files, here.root)
    if folder is not None:
        paths += sorted(f"{folder}/{path}" for path in here.files.below(folder) if path.endswith(".json"))
    digests = [memory.digest(path) for path in paths]
    if not all(digests):
        return None
    settings = here.settings._replace(jobs=1)
    chosen = selection._replace(accepted=frozenset())
    return cache.key(list(zip(paths, digests, strict=True)), settings, here.naming, chosen, sorted(selection.accepted))
