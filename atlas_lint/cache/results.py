"""A run's result as JSON has it, and back: what the cache keeps of an unchanged atlas."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from atlas_lint.finding import Excerpt, Finding, Fix, Related, Replacement, Span
from atlas_lint.result import Result


def stored(result: Result) -> list[Any]:
    """A result without its findings and a comparison, as a list."""
    return [result.files, result.records, result.edges, list(result.rules), result.notes]


def restored(row: list[Any], told: Iterable[str]) -> Result:
    """The other way round, with the findings of all files. Raises one of `UNLIKE` where it is no such row."""
    files, records, edges, rules, notes = row
    found = tuple(finding for line in told for finding in findings(line))
    return Result(found, files, records, edges, _LateRules(rules), tuple(notes))


def findings(line: str) -> list[Finding]:
    """Findings from a line of JSON. Raises one of `UNLIKE` where it holds no such thing."""
    rows = json.loads(line)
    if not isinstance(rows, list):
        raise TypeError("not a list of findings")
    return list(map(_finding, rows))


_SPAN, _RELATED, _EXCERPT, _FIXES = (Finding._fields.index(name) for name in ("span", "related", "excerpt", "fixes"))


def _finding(row: list[Any]) -> Finding:
    row[_SPAN] = Span(*row[_SPAN])
    row[_EXCERPT] = _excerpt(row[_EXCERPT])
    if not row[_RELATED] and not row[_FIXES]:
        row[_RELATED] = row[_FIXES] = ()
        return Finding(*row)
    row[_RELATED] = tuple(
        Related(path, other, Span(*span), text, _excerpt(lines)) for path, other, span, text, lines in row[_RELATED]
    )
    row[_FIXES] = tuple(
        Fix(safety, message, tuple(_replacement(edit) for edit in edits)) for safety, message, edits in row[_FIXES]
    )
    return Finding(*row)


def _replacement(row: Any) -> Replacement:
    path, other, span, text, lines = row
    return Replacement(path, other, Span(*span), text, _excerpt(lines))


def _excerpt(row: Any) -> Excerpt:
    first, lines = row
    return Excerpt(first, tuple(lines))


class _LateRules(Mapping[str, Any]):
    """Rules by name, loaded when one is looked at: most reports look at none."""

    def __init__(self, names: list[str]) -> None:
        self._names = names

    def __getitem__(self, name: str) -> Any:
        from atlas_lint.rules import all_rules

        return all_rules()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
