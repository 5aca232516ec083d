"""What there is to say of an ontology while it becomes schemas: repairs, contradictions, what no schema can say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from atlas_lint.findings.place import Place
from atlas_lint.parsing.locate import look_up
from atlas_lint.text import count, safe

REPAIRED = "Repaired"
LEFT_OUT = "Left out"
CONTRADICTION = "Contradictions"
UNSAID = "Not expressed"
_ABOUT = {
    REPAIRED: "what YAML or a script made of it was put right; mend the ontology at these places",
    LEFT_OUT: "names that nothing declares, and declarations that cannot be used",
    CONTRADICTION: "the ontology says two things; the schemas have what is said here",
    UNSAID: "no schema says this",
}


class Remark(NamedTuple):
    """One thing to say of a place."""

    group: str
    place: Place
    message: str


def rendered(
    remarks: Iterable[Remark],
    read: Callable[[str], bytes],
    shown: Callable[[str], str],
) -> Iterator[str]:
    """The report: a heading for each group, then a line a remark in the order of places, `path:line:column: message`.

    `read` gives a file's bytes by its path, `shown` what to call it.
    """
    told = list(dict.fromkeys(remarks))
    placed = look_up([remark.place for remark in told], read)
    for group, about in _ABOUT.items():
        members = [remark for remark in told if remark.group == group]
        members.sort(key=lambda remark: (remark.place.path, placed[remark.place].span[:2]))
        if members:
            yield f"{group} ({len(members):,}): {about}\n"
        for remark in members:
            span = placed[remark.place].span
            yield f"{safe(shown(remark.place.path))}:{span.line}:{span.column}: {safe(remark.message)}\n"
        if members:
            yield "\n"


def summary(remarks: Iterable[Remark]) -> str:
    """How many there are of each group: `3 repaired, 2 left out`."""
    groups = [remark.group for remark in dict.fromkeys(remarks)]
    parts = [_counted(groups.count(group), group) for group in _ABOUT if group in groups]
    return ", ".join(parts) if parts else count(0, "remark")


def _counted(number: int, group: str) -> str:
    return count(number, "contradiction") if group == CONTRADICTION else f"{number:,} {group.lower()}"
