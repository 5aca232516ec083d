"""A run's result as JSON has it, and back: what the cache keeps of an unchanged atlas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from atlas_lint.finding import Excerpt, Finding, Fix, Related, Replacement, Span
from atlas_lint.result import Result


def stored(result: Result) -> list[Any]:
    """A result without a comparison, as lists."""
    return [result.findings, result.files, result.records, result.edges, list(result.rules), result.notes]


def restored(row: list[Any]) -> Result:
    """The other way round. Raises ValueError or TypeError where it is no such row."""
    findings, files, records, edges, rules, notes = row
    return Result(tuple(map(_finding, findings)), files, records, edges, _LateRules(rules), tuple(notes))


_SPAN, _RELATED, _EXCERPT, _FIXES = (Finding._fields.index(name) for name in ("span", "related", "excerpt", "fixes"))


def _finding(row: list[Any]) -> Finding:
    row[_SPAN] = Span(*row[_SPAN])
    row[_RELATED] = tuple(
        Related(path, other, Span(*span), text, _excerpt(lines)) for path, other, span, text, lines in row[_RELATED]
    )
    row[_EXCERPT] = _excerpt(row[_EXCERPT])
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
