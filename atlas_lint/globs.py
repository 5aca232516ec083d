"""Globs: of names (`*`, `?`, `[...]`), and of paths in gitignore's syntax."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import lru_cache
from typing import Any, NamedTuple


def matches(name: str, globs: tuple[str, ...]) -> bool:
    """Whether a name matches one of the globs."""
    return bool(globs) and _any_of(globs).fullmatch(name) is not None


class Globs(NamedTuple):
    """Globs in gitignore's syntax, relative to a folder (absolute path)."""

    folder: str
    patterns: tuple[str, ...]

    def match(self, path: str) -> bool:
        """Whether an absolute path matches; one outside the folder never does."""
        prefix = f"{self.folder.rstrip('/')}/"
        if not self.patterns or not path.startswith(prefix):
            return False
        return bool(_specification(self.patterns).match_file(path.removeprefix(prefix)))


@lru_cache(maxsize=64)
def _specification(patterns: tuple[str, ...]) -> Any:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(patterns)


@lru_cache(maxsize=64)
def _any_of(globs: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(translate(glob) for glob in globs))
