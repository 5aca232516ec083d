"""Outliers: records and edges that a proposed schema refuses, because they are likely mistakes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from atlas_lint.text import count, listed

_MOST_NAMED = 5
_TYPES = {
    "string": ("text", "text"),
    "integer": ("a whole number", "whole numbers"),
    "number": ("a number", "numbers"),
    "boolean": ("true or false", "true or false"),
    "array": ("a list", "lists"),
    "object": ("a mapping", "mappings"),
    "null": ("null", "null"),
}


class Outlier(NamedTuple):
    """A likely mistake, in words for one case and for several, and the records or edges that make it.

    `{}` in the words stands for `where`, the path of an attribute such as `usages[].user`.
    """

    one: str
    several: str
    owners: tuple[str, ...]
    where: str = ""

    def below(self, path: str) -> Outlier:
        """Return the outlier as one of the value that holds it, at `path` in that."""
        dot = "." if self.where and not self.where.startswith("[") else ""
        return self._replace(where=f"{path}{dot}{self.where}")

    def __str__(self) -> str:
        """Return a sentence: ``2 values of `level` are not text: role:a, role:b``."""
        words = self.one if len(self.owners) == 1 else self.several
        return f"{len(self.owners):,} {words.replace('{}', self.where)}: {named(self.owners)}"


Outliers = list[Outlier]
"""Outliers while they are collected."""


def values_that(one: str, several: str, owners: Iterable[str]) -> Outlier:
    """Return the outlier for values, given the verbs with their objects: `is not text`, `are not text`."""
    return Outlier(f"value of `{{}}` {one}", f"values of `{{}}` {several}", tuple(owners))


def values_not_of(types: list[str], owners: Iterable[str]) -> Outlier:
    """Return the outlier for values that are of none of `types`."""
    one, several = (" or ".join(_TYPES[name][number] for name in types) for number in (0, 1))
    return values_that(f"is not {one}", f"are not {several}", owners)


def named(names: Iterable[str]) -> str:
    """Return the first of the different names, and the number of others."""
    different = list(dict.fromkeys(names))
    more = len(different) - _MOST_NAMED
    return f"{listed(different[:_MOST_NAMED])} and {count(more, 'other')}" if more > 0 else listed(different)
