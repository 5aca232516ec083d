"""Globs for names (`*`, `?`, `[...]`), and for paths in the syntax of gitignore."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import translate
from functools import lru_cache
from typing import Any, NamedTuple

from atlas_lint.errors import AtlasError

_FEW = 2
"""Most repetitions in a pattern that `re` matches. Each further one may multiply its time by the length of a path."""
_MOST_STEPS = 10_000
"""Number of steps that a walk caches."""
_FOLDER = "ps_d"
"""The group by which pathspec knows that a pattern matched a folder above a file."""

# The parts of the regular expressions that pathspec writes.
_PARTS = re.compile(
    r"(?P<above>\(\?:\.\+/\)\?)|(?P<between>\(\?:/\.\+\)\?)|(?P<end>\(\?:\(\?P<ps_d>/\)\|\$\))|(?P<folder>\(\?P<ps_d>/\))"
    r"|(?P<many>\[\^/\][*+])|(?P<one>\[\^?\]?[^\]]*\]|\\.|[^\\^$.|?*+()\[\]{}])",
    re.DOTALL,
)
_REPEATED = re.compile(r"\[\^/\][*+]|\(\?:/?\.\+/?\)\?")


def matches(name: str, globs: tuple[str, ...]) -> bool:
    """Check whether a name matches one of the globs."""
    return bool(globs) and _any_of(globs).fullmatch(name) is not None


class Globs(NamedTuple):
    """Globs in gitignore's syntax, relative to a folder (absolute path)."""

    folder: str
    patterns: tuple[str, ...]

    def match(self, path: str) -> bool:
        """Check whether an absolute path matches; one outside the folder never does.

        Raises `AtlasError` for a pattern that cannot be parsed.
        """
        prefix = f"{self.folder.rstrip('/')}/"
        if not self.patterns or not path.startswith(prefix):
            return False
        return bool(_specification(self.patterns).match_file(path.removeprefix(prefix)))


@lru_cache(maxsize=64)
def _specification(patterns: tuple[str, ...]) -> Any:
    from pathspec import GitIgnoreSpec

    found: list[Any] = []
    for pattern in patterns:
        try:
            found += GitIgnoreSpec.from_lines([pattern]).patterns
        except (ValueError, re.error) as error:
            raise AtlasError(f"not a glob: {pattern}", "write it as a line of a .gitignore") from error
    for one in found:
        if one.regex is not None and len(_REPEATED.findall(one.regex.pattern)) > _FEW:
            one.regex = _Walk(one.regex.pattern)
    return GitIgnoreSpec(found)


@lru_cache(maxsize=64)
def _any_of(globs: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(translate(glob) for glob in globs))


class _Found(NamedTuple):
    """A match, with the one method that pathspec calls."""

    folder: str | None

    def groupdict(self) -> dict[str, str | None]:
        return {_FOLDER: self.folder}


class _Part(NamedTuple):
    """A part of a pattern: the characters that fit, and whether any number of them fits.

    `skip` is the number of a part that may replace it; None if it cannot be skipped.
    """

    fits: Callable[[str], object]
    repeats: bool = False
    skip: int | None = None


class _Walk:
    """A regular expression of pathspec that is matched in one walk over a path, while `re` would backtrack.

    The walk holds the set of parts that may come next. It caches, for a set and a character, the next set.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._parts: list[_Part] = []
        self._folder = self._end = self._plain = -1
        for match in _PARTS.finditer(pattern, pattern.startswith("^")):
            self._add(str(match.lastgroup), match[0])
        if self._end < 0 and self._folder < 0:
            self._plain = len(self._parts)
        self._first = self._closed({0})
        self._steps: dict[tuple[frozenset[int], str], frozenset[int]] = {}

    def search(self, path: str) -> _Found | None:
        """Return the match of a path; None if there is none. A match of the whole path wins over one of a folder."""
        here, folder = self._first, None
        ends = (len(path), len(path) - path.endswith("\n"))
        for place, character in enumerate(path):
            if place in ends and self._end in here:
                return _Found(None)
            here = self._step(here, character)
            if self._plain in here:
                return _Found(None)
            if self._folder in here:
                folder = _Found("/")
            if not here:
                return folder
        return _Found(None) if self._end in here else folder

    def _add(self, kind: str, text: str) -> None:
        number = len(self._parts)
        if kind in ("above", "between"):
            order = (_any, _slash) if kind == "above" else (_slash, _any)
            for fits in order:
                skip = number + 3 if len(self._parts) == number else None
                self._parts.append(_Part(fits, skip=skip))
                if fits is _any:
                    self._parts.append(_Part(fits, repeats=True))
        elif kind == "many":
            if text.endswith("+"):
                self._parts.append(_Part(_no_slash))
            self._parts.append(_Part(_no_slash, repeats=True))
        elif kind == "one":
            self._parts.append(_Part(re.compile(text).fullmatch))
        else:  # the last part: the end of the path, or a slash
            self._end = number if kind == "end" else -1
            self._folder = number + 1
            self._parts.append(_Part(_slash))

    def _step(self, here: frozenset[int], character: str) -> frozenset[int]:
        there = self._steps.get((here, character))
        if there is None:
            if len(self._steps) > _MOST_STEPS:
                self._steps.clear()
            fitting = (number for number in here if number < len(self._parts) and self._parts[number].fits(character))
            there = self._closed({number if self._parts[number].repeats else number + 1 for number in fitting})
            self._steps[here, character] = there
        return there

    def _closed(self, numbers: set[int]) -> frozenset[int]:
        """Return the parts, with those that may replace them."""
        return frozenset(other for number in numbers for other in self._instead(number))

    def _instead(self, number: int) -> Iterator[int]:
        todo = [number]
        for one in todo:
            yield one
            if one < len(self._parts):
                part = self._parts[one]
                todo += [one + 1] if part.repeats else []
                todo += [part.skip] if part.skip is not None else []


def _any(character: str) -> bool:
    return character != "\n"


def _slash(character: str) -> bool:
    return character == "/"


def _no_slash(character: str) -> bool:
    return character != "/"
