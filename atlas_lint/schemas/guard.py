"""A guard for patterns that may be slow: it counts their steps and stores those that pass the limit."""

from __future__ import annotations

from itertools import chain
from typing import Any, NamedTuple

from atlas_lint.schemas.failure import Path
from atlas_lint.schemas.load_schemas import Schemas
from atlas_lint.schemas.regex import compiled
from atlas_lint.schemas.regex_matcher import LimitPassed


class Passed(NamedTuple):
    """A pattern that takes more steps on a text than the limit allows."""

    pattern: str
    text: str


class Guard:
    """Matches the patterns of one schemas folder for one validator.

    A passed limit inside `not` or `if` must not affect the verdict. So the guard only records it in `passed`, and the
    validator reads that after the verdict.
    """

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._key_patterns: dict[str, tuple[str, ...]] = {}
        self.passed: list[Passed] = []

    def matches(self, pattern: str, text: str) -> bool:
        """Check whether a pattern matches anywhere in a text.

        If it takes too many steps, record that and return False.
        """
        if self.passed:
            return False
        try:
            return compiled(pattern).matches(text)
        except LimitPassed:
            self.passed.append(Passed(pattern, text))
            return False

    def key_patterns(self, uri: str) -> tuple[str, ...]:
        """Return the patterns of keys to watch, in a schema and everything it refers to."""
        if uri not in self._key_patterns:
            self._key_patterns[uri] = tuple(sorted(self._watched(uri)))
        return self._key_patterns[uri]

    def _watched(self, uri: str) -> set[str]:
        parts = chain(*self._schemas.reached(uri).values())
        patterns = {one for subschema in parts for one in subschema.get("patternProperties", ())}
        return {one for one in patterns if not compiled(one).is_light}

    def is_needed(self, uri: str) -> bool:
        """Check whether a schema, or one that it refers to, has a pattern that may be slow."""
        if self.key_patterns(uri):
            return True
        parts = chain(*self._schemas.reached(uri).values())
        return any("pattern" in subschema and not compiled(subschema["pattern"]).is_light for subschema in parts)

    def watch_keys(self, uri: str, value: Any) -> None:
        """Match the patterns of keys against all keys of a value; record those that take too many steps."""
        patterns = self.key_patterns(uri)
        todo = [value] if patterns else []
        while todo and not self.passed:
            here = todo.pop()
            if isinstance(here, dict):
                for key in here:
                    for pattern in patterns:
                        self.matches(pattern, key)
                todo += here.values()
            elif isinstance(here, list):
                todo += here


def place_of(value: Any, text: str) -> tuple[Path, bool]:
    """Return the path to the first occurrence of a text in a value, and whether it is a key there."""
    todo: list[tuple[Path, Any]] = [((), value)]
    while todo:
        path, here = todo.pop()
        if here == text:
            return path, False
        if isinstance(here, dict):
            if text in here:
                return (*path, text), True
            todo += [((*path, key), item) for key, item in reversed(here.items())]
        elif isinstance(here, list):
            todo += [((*path, index), item) for index, item in reversed(list(enumerate(here)))]
    return (), False
