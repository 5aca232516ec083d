"""Error lines of a run that failed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Disk
from atlas_lint.filesystem.paths import relative
from atlas_lint.findings.place import Place
from atlas_lint.parsing.locate import look_up
from atlas_lint.schemas.load_schemas import SchemaError
from atlas_lint.schemas.metaschema import Problem

MOST_PROBLEMS = 50


def error_lines(error: AtlasError) -> Iterator[str]:
    """Yield the lines that report `error` on standard error.

    For broken schemas the first `MOST_PROBLEMS` problems come first, each with file, line and column.
    """
    if isinstance(error, SchemaError):
        for problem in error.problems[:MOST_PROBLEMS]:
            yield f"{_where(error.folder, problem)}: {problem.message}"
            if problem.help:
                yield f"  help: {problem.help}"
    yield f"error: {error}"
    if error.help:
        yield f"  help: {error.help}"


def _where(folder: str, problem: Problem) -> str:
    """Return where a problem is, as `schemas/records/Role.schema.json:3:5`.

    JSON is YAML, so `look_up` locates it as it locates data.
    """
    place = Place(problem.path, 0, problem.pointer, problem.part, span=problem.span)
    files = Disk()
    span = look_up([place], lambda path: files.read(f"{folder}/{path}"))[place].span
    return f"{relative(f'{folder}/{problem.path}', Path.cwd().as_posix())}:{span.line}:{span.column}"
