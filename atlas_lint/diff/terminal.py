"""A difference as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from click import style

from atlas_lint.diff.diff import Edited, EditedEdge, Removed, Renamed
from atlas_lint.diff.value_changes import ADDED, REMOVED, REORDERED, ValueChange
from atlas_lint.diff.view import View, by_files, by_kind, path_words, pointer_words, summary, value_words
from atlas_lint.model.pointers import Pointer
from atlas_lint.model.records import Edge, Record
from atlas_lint.text import count, listed, safe, short

_VALUE = 100
_NAME = 60
_MOST_POINTERS = 10


def render(view: View) -> Iterator[str]:
    """Yield a summary, then a section per kind of change; removed and renamed records come first."""
    difference = view.difference
    painter = _Painter(view)
    sides = f"{view.before.name} to {view.now.name}"
    yield f"{painter.strong(safe(sides))}: {summary(difference)}\n"
    yield from painter.section("Removed", map(painter.removed, difference.removed))
    yield from painter.section("Renamed", map(painter.renamed, difference.renamed))
    yield from painter.section("Added", map(painter.added, difference.added))
    yield from painter.section("Edited", map(painter.edited, difference.edited))
    moves = by_files(difference.moved).items()
    yield from painter.section("Moved", (painter.moved(files, records) for files, records in moves))
    yield from painter.section("Edges", painter.edges())
    if difference.forms and not difference.is_empty:
        yield f"\n{count(len(difference.forms), 'other file')} changed only in form (formatting, comments, order)\n"


class _Painter:
    def __init__(self, view: View) -> None:
        self.view = view

    def paint(self, text: str, color: str) -> str:
        return style(text, fg=color) if self.view.color else text

    def strong(self, text: str) -> str:
        return style(text, bold=True) if self.view.color else text

    def section(self, title: str, blocks: Iterable[Iterable[str]]) -> Iterator[str]:
        headed = False
        for block in blocks:
            if not headed:
                yield f"\n{self.strong(title)}\n"
                headed = True
            for line in block:
                yield f"  {line}\n"

    def named(self, id: str) -> str:
        """Return an id and its display name."""
        name = self.view.difference.name(id)
        return safe(id) + (f" ({safe(short(name, _NAME))})" if name else "")

    def headed(self, record: Record) -> str:
        """Return a record as text: id, name, kind, file."""
        name = record.attributes.get("displayName")
        words = f"  {safe(short(name, _NAME))}" if isinstance(name, str) else ""
        where = safe(self.view.naming.shown(record.declaration.path))
        return f"{safe(record.id)}{words}  {safe(record.kind)} in {where}"

    def added(self, record: Record) -> Iterator[str]:
        yield self.paint(f"+ {self.headed(record)}", "green")

    def removed(self, removed: Removed) -> Iterator[str]:
        yield self.paint(f"- {self.headed(removed.record)}", "red")
        yield from self.pointing(removed.dangling)
        former = [f"{safe(pointer.source)} ({safe(pointer_words(pointer))})" for pointer in removed.former]
        if former:
            yield f"    no longer pointed at by {listed(former)}"

    def pointing(self, pointers: tuple[Pointer, ...]) -> Iterator[str]:
        for pointer in pointers[:_MOST_POINTERS]:
            words = f"{self.named(pointer.source)} {safe(pointer_words(pointer))}"
            yield f"    {self.paint('still pointed at by', 'red')} {words}  {safe(self.view.where(pointer))}"
        if len(pointers) > _MOST_POINTERS:
            yield f"    and by {count(len(pointers) - _MOST_POINTERS, 'more place')}"

    def renamed(self, renamed: Renamed) -> Iterator[str]:
        alike = "" if renamed.likeness == 1 else f", {renamed.likeness:.0%} alike"
        words = f"{safe(renamed.old.id)} -> {self.headed(renamed.new)}{alike}"
        yield self.paint(words, "yellow")
        if renamed.followed:
            yield f"    {count(renamed.followed, 'edge')} followed"
        yield from self.pointing(renamed.dangling)

    def edited(self, edited: Edited) -> Iterator[str]:
        yield self.headed(edited.new)
        if edited.has_other_kind:
            yield f"    kind: {self.pair(safe(edited.old.kind), safe(edited.new.kind))}"
        yield from map(self.value, edited.values)

    def value(self, change: ValueChange) -> str:
        path = safe(path_words(change.path))
        words = [safe(words) for words in value_words(change, _VALUE)]
        if change.change == REORDERED:
            return f"    {path}: in another order"
        if change.change == ADDED:
            return self.paint(f"  + {path}: {words[0]}", "green")
        if change.change == REMOVED:
            return self.paint(f"  - {path}: {words[0]}", "red")
        return f"    {path}: {self.pair(*words)}"

    def pair(self, old: str, new: str) -> str:
        return f"{self.paint(old, 'red')} -> {self.paint(new, 'green')}"

    def moved(self, files: tuple[str, str], records: list[Record]) -> Iterator[str]:
        ids = listed([safe(record.id) for record in records])
        old, new = (safe(self.view.naming.shown(path)) for path in files)
        which = ids if len(records) == 1 else f"{count(len(records), 'record')} ({ids})"
        yield f"{which}: {old} -> {new}"

    def edges(self) -> Iterator[Iterable[str]]:
        """Yield a block of lines per edge kind."""
        difference = self.view.difference
        gained, lost = by_kind(difference.gained), by_kind(difference.lost)
        edited: dict[str, list[EditedEdge]] = {}
        for one in difference.edited_edges:
            edited.setdefault(one.new.kind, []).append(one)
        for kind in sorted({*gained, *lost, *edited}):
            yield self.edges_of(kind, gained.get(kind, []), lost.get(kind, []), edited.get(kind, []))

    def edges_of(self, kind: str, gained: list[Edge], lost: list[Edge], edited: list[EditedEdge]) -> Iterator[str]:
        numbers = ((len(gained), "gained"), (len(lost), "lost"), (len(edited), "edited"))
        yield f"{safe(kind)}: {', '.join(f'{number:,} {doing}' for number, doing in numbers if number)}"
        blocks = [(edge.source, edge.target, 0, self.edge("-", edge, "red")) for edge in lost]
        blocks += [(edge.source, edge.target, 1, self.edge("+", edge, "green")) for edge in gained]
        blocks += [(one.new.source, one.new.target, 2, self.edited_edge(one)) for one in edited]
        for *_, block in sorted(blocks, key=lambda block: block[:3]):
            yield from block

    def edge(self, sign: str, edge: Edge, color: str) -> Iterator[str]:
        yield self.paint(f"  {sign} {self.ends(edge)}", color)

    def edited_edge(self, edited: EditedEdge) -> Iterator[str]:
        yield f"    {self.ends(edited.new)}"
        for change in edited.values:
            yield f"    {self.value(change)}"

    def ends(self, edge: Edge) -> str:
        return f"{self.named(edge.source)} -> {self.named(edge.target)}"
