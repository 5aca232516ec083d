"""Patterns in strings: ids of records, formats, enumerations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from atlas_lint.schema_tools.infer.evidence import Held, Limits, is_convention, misspelt, numbers, share
from atlas_lint.schema_tools.infer.outliers import Outliers, values_that
from atlas_lint.schemas.formats import is_date, is_date_time, is_email, is_uri
from atlas_lint.text import a

_WEB = re.compile(r"^https?://")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PATHS = frozenset({
    "dir", "directory", "file", "filename", "files", "folder", "glob", "globs", "path", "paths", "pattern", "patterns",
})  # fmt: skip
"""Words of keys of which the values may be paths, even if all are web addresses today."""
_ID = re.compile(r"[A-Za-z][\w.-]*:[^:/]")
_LONGEST_WORD = 40
_REPEATED = 4
"""Minimum average count of the values of an enumeration."""
_MOSTLY = 0.8
"""Share of strings that are ids of records, from which the others are meant to be ids too."""


class Ids(NamedTuple):
    """The known ids: the kind of a record (None if unknown), whether it exists, the prefixes of ids including the
    colon."""

    kind_of: Callable[[str], str | None]
    exists: Callable[[str], bool]
    prefixes: frozenset[str] = frozenset()


class Strings:
    """Proposes keywords for strings beyond `type`."""

    def __init__(self, limits: Limits, ids: Ids) -> None:
        self.limits = limits
        self.ids = ids

    def proposal(
        self, held: list[Held], key: str, nullable: bool, outliers: Outliers, evidence: list[str]
    ) -> dict[str, Any]:
        """Propose references, else a format, else an enumeration.

        `key` is the property that holds the strings. Add the evidence to `evidence`, outliers to `outliers`.
        """
        if not held:
            return {}
        kinds = self.references(held, outliers, evidence)
        if kinds is not None:
            return {"x-ref-kinds": kinds}
        name = self._format(held, key, outliers, evidence)
        if name is not None:
            return {"format": name}
        values = self._enumeration(held, outliers, evidence)
        return {"enum": [*values, *([None] if nullable else [])]} if values else {}

    def references(self, held: list[Held], outliers: Outliers, evidence: list[str]) -> list[str] | None:
        """Return the kinds of the records whose ids the strings are; None if they are not ids."""
        known = [one for one in held if self.ids.exists(one.value)]
        kinds = Counter(kind for one in known if (kind := self.ids.kind_of(one.value)) is not None)
        if len({one.value for one in known}) < 2 or not kinds:
            return None
        if not self.limits.nearly(len(known), len(held)) and not self._mostly(known, held):
            return None
        without = [one.owner for one in held if not self.ids.exists(one.value)]
        evidence.append(share(len(known), len(held), "are ids of records", without))
        if without:
            outliers.append(values_that("is not the id of a record", "are not ids of records", without))
        rare = self.limits.odd_ones(kinds)
        for kind in sorted(rare):
            odd = [one.owner for one in known if self.ids.kind_of(one.value) == kind]
            outliers.append(values_that(f"names {a(kind)}", f"name records of the kind {kind}", odd))
            evidence.append(f"not {kind}: {', '.join(dict.fromkeys(odd))}")
        usual = Counter({kind: number for kind, number in kinds.items() if kind not in rare})
        evidence.append(f"kinds: {numbers(usual)}")
        return sorted(usual)

    def _mostly(self, known: list[Held], held: list[Held]) -> bool:
        """Check whether enough of the strings are ids to take the others for misspelt ids.

        A string with an unknown prefix may be the id of an external record: then nothing is proposed.
        """
        if len(known) < self.limits.few or len(known) < _MOSTLY * len(held):
            return False
        starts = {one.value.partition(":")[0] for one in held if ":" in one.value}
        return all(":" in one.value for one in known) and starts <= self.ids.prefixes

    def _format(self, held: list[Held], key: str, outliers: Outliers, evidence: list[str]) -> str | None:
        for name, (shows, fits) in _FORMATS.items():
            number = sum(shows(one.value) for one in held)
            if number < self.limits.few or not self.limits.nearly_but_one(number, len(held)):
                continue
            if name == "uri" and not _PATHS.isdisjoint(_words(key)):
                continue
            deviating = [one for one in held if not fits(one.value)]
            if is_convention(deviating):
                continue
            without = [one.owner for one in deviating]
            evidence.append(share(len(held) - len(without), len(held), f"have the format {name}", without))
            if without:
                one, several = _FORMAT_WORDS[name]
                outliers.append(values_that(f"is not {one}", f"are not {several}", without))
            return name
        return None

    def _enumeration(self, held: list[Held], outliers: Outliers, evidence: list[str]) -> list[str]:
        """Return the values if few words repeat. A word that occurs once, near a frequent one, is left out."""
        counts = Counter(one.value for one in held)
        if len(counts) > 2 * self.limits.most_values:
            return []
        near = {value: misspelt(value, counts) for value, number in counts.items() if number == 1}
        odd = {value: other for value, other in near.items() if other}
        values = sorted(counts.keys() - odd.keys())
        repeats = len(held) >= _REPEATED * len(values) and len(held) >= 4 * self.limits.few
        words = all(0 < len(value) <= _LONGEST_WORD and not re.search(r"\s", value) for value in values)
        if not repeats or not words or not 2 <= len(values) <= self.limits.most_values:
            return []
        if all(_ID.match(value) for value in values):
            return []  # ids of external records, of which there may be more
        if sum(counts[value] == 1 for value in values) > len(values) / 3:
            return []  # still growing: a new value is not a mistake
        evidence.append(f"values: {numbers(Counter({value: counts[value] for value in values}))}")
        for value, other in sorted(odd.items()):
            [owner] = [one.owner for one in held if one.value == value]
            outliers.append(values_that(f"is {value} instead of {other}", "", [owner]))
            evidence.append(f"not {value}, near {other}: {owner}")
        return values


def _is_web(value: str) -> bool:
    """Check whether a string is a web address: as URIs in general, all ids with a colon would qualify."""
    return _WEB.match(value) is not None and is_uri(value)


_FORMAT_WORDS = {
    "date": ("a date", "dates"),
    "date-time": ("a time", "times"),
    "email": ("an e-mail address", "e-mail addresses"),
    "uri": ("a URI", "URIs"),
}
_FORMATS: dict[str, tuple[Callable[[str], bool], Callable[[str], bool]]] = {
    "date": (is_date, is_date),
    "date-time": (is_date_time, is_date_time),
    "email": (is_email, is_email),
    "uri": (_is_web, is_uri),
}
"""The formats: which strings show that one is meant, and which fit it."""


def _words(key: str) -> set[str]:
    """Return the words of a key: those of `sourcePath` and `source-path` are `source` and `path`."""
    return {word.lower() for word in _WORD.findall(key)}
