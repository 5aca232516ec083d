"""The report on an import: repairs, contradictions, and what no schema can express."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from atlas_lint.findings.place import Place
from atlas_lint.parsing.locate import look_up
from atlas_lint.text import count, safe

REPAIRED = "Repaired"
LEFT_OUT = "Left out"
CONTRADICTION = "Contradictions"
NOT_EXPRESSED = "Not expressed"
_ABOUT = {
    REPAIRED: "what YAML or a script changed is restored in the schemas; correct the ontology at these places",
    LEFT_OUT: "names that nothing declares, and declarations that cannot be used",
    CONTRADICTION: "the ontology contradicts itself; each line names what the schemas use",
    NOT_EXPRESSED: "no schema expresses this",
}


class Remark(NamedTuple):
    """A remark on a place."""

    group: str
    place: Place
    message: str


def rendered(
    remarks: Iterable[Remark],
    read: Callable[[str], bytes],
    shown: Callable[[str], str],
) -> Iterator[str]:
    """Yield the report: a heading for each group, then its remarks in the order of places.

    A line is `path:line:column: message`. `read` returns the bytes of a file; `shown` returns its name in messages.
    """
    unique = list(dict.fromkeys(remarks))
    placed = look_up([remark.place for remark in unique], read)
    for group, about in _ABOUT.items():
        members = [remark for remark in unique if remark.group == group]
        members.sort(key=lambda remark: (remark.place.path, placed[remark.place].span[:2]))
        if members:
            yield f"{group} ({len(members):,}): {about}\n"
        for remark in members:
            span = placed[remark.place].span
            yield f"{safe(shown(remark.place.path))}:{span.line}:{span.column}: {safe(remark.message)}\n"
        if members:
            yield "\n"


def summary(remarks: Iterable[Remark]) -> str:
    """Return the number of remarks of each group: `3 repaired, 2 left out`."""
    groups = [remark.group for remark in dict.fromkeys(remarks)]
    parts = [_counted(groups.count(group), group) for group in _ABOUT if group in groups]
    return ", ".join(parts) if parts else count(0, "remark")


def _counted(number: int, group: str) -> str:
    return count(number, "contradiction") if group == CONTRADICTION else f"{number:,} {group.lower()}"
