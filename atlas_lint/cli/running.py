"""A run of `check`: remembered where nothing has changed, else done, with a bar where it takes long."""

from __future__ import annotations

import time
from typing import TextIO

from atlas_lint import cache
from atlas_lint.cache import Memory, Question, results
from atlas_lint.cli import world
from atlas_lint.cli.world import World
from atlas_lint.files import Disk, Stored
from atlas_lint.progress import Progress
from atlas_lint.result import Result
from atlas_lint.selection import Selection

PATIENCE = 0.5
"""Seconds before a bar is shown."""
_WIDTH = 30


def run(here: World, selection: Selection, base: str | None, progress: Progress) -> Result:
    """The result of a check; what the disk has since the last run is remembered for the next."""
    memory = here.memory()
    question = _question(here, selection, memory) if memory and not base else None
    result = _remembered(here, selection, memory, question, progress) if memory and question else None
    if result:
        return result
    from atlas_lint.lint import lint

    before = world.base(here, base) if base else None
    try:
        result = lint(here.files, here.root, here.settings, here.naming, selection, before, memory, progress, question)
    finally:
        for files in (here.files, before.files if before else None):
            if isinstance(files, (Disk, Stored)):
                files.close()
    if memory:
        memory.save()
    return result


def _remembered(
    here: World, selection: Selection, memory: Memory, question: Question, progress: Progress
) -> Result | None:
    """The result of the last run, brought up to date where little has changed since; None where there is none."""
    answer = memory.recall(question)
    if answer is not None:
        try:
            return results.restored(*answer)
        except cache.UNLIKE:
            return None
    from atlas_lint.again import again

    result = again(here.files, here.root, here.settings, here.naming, selection, memory, question, progress)
    if result:
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


def _question(here: World, selection: Selection, memory: Memory) -> Question | None:
    """All that a result depends on; None where a file cannot be read (the run will say so)."""
    from atlas_lint.discover import discover

    paths = discover(here.files, here.root, here.settings.is_excluded)
    digests = {path: memory.digest(f"{here.root}/{path}") for path in paths}
    folder = here.settings.schemas_folder(here.files, here.root)
    names = sorted(name for name in here.files.below(folder) if name.endswith(".json")) if folder else []
    schemas = {name: memory.digest(f"{folder}/{name}") for name in names}
    if not all(digests.values()) or not all(schemas.values()):
        return None
    settings = here.settings._replace(jobs=1)
    chosen = selection._replace(accepted=frozenset())
    foreign = here.files.foreign(here.root)
    return Question(cache.key(schemas, settings, here.naming, chosen, sorted(selection.accepted), foreign), digests)
