"""A difference as Markdown for a pull request: a summary, then sections that fold; items that do not fit are counted.

Text from data is in code spans (see `formats.markdown`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from atlas_lint.diff.diff import Edited, EditedEdge, Removed, Renamed
from atlas_lint.diff.value_changes import ADDED, REMOVED, REORDERED, ValueChange
from atlas_lint.diff.view import View, by_files, path_words, pointer_words, summary, value_words
from atlas_lint.formats.markdown import MOST_BYTES, code
from atlas_lint.model.pointers import Pointer
from atlas_lint.model.records import Edge, Record
from atlas_lint.text import count, short

_ID = 200
_NAME = 80
_VALUE = 300
_MOST_LINES = 30
"""Maximum number of lines for one record; the rest are counted."""
_FOLDED = 15
"""Maximum number of items in a section that is not folded."""


class _Section(NamedTuple):
    """A heading, and the list items below it."""

    title: str
    items: list[str]


def render(view: View, most_bytes: int | None = None) -> Iterator[str]:
    """Yield the summary, then the sections.

    The text has at most `most_bytes` bytes of UTF-8 (None: the limit of GitHub).
    """
    difference = view.difference
    head = f"## atlas-lint: {summary(difference)}\n\n{code(_id(view.before.name))} to {code(_id(view.now.name))}.\n"
    if difference.forms and not difference.is_empty:
        head += f"\n{count(len(difference.forms), 'other file')} changed only in form (formatting, comments, order).\n"
    if difference.unread.before or difference.unread.now:
        files = {*difference.unread.before, *difference.unread.now}
        head += f"\nNot compared: the broken parts of {count(len(files), 'file')}.\n"
    yield head
    sections = [section for section in _sections(view) if section.items]
    room = (most_bytes or MOST_BYTES) - len(head.encode())
    room -= sum(len(_framed(section.title, 10**9, 10**9, "").encode()) for section in sections)
    for section, items in zip(sections, _fitting(sections, room), strict=True):
        yield _framed(section.title, len(section.items), len(section.items) - len(items), "".join(items))


def _framed(title: str, number: int, left: int, items: str) -> str:
    """Return a section, folded if it is long. `number` items exist, `left` of them are left out."""
    rest = f"- and {left:,} more, left out\n" if left else ""
    is_open = " open" if number <= _FOLDED else ""
    return f"\n<details{is_open}>\n<summary><b>{title}</b>: {number:,}</summary>\n\n{items}{rest}\n</details>\n"


def _fitting(sections: list[_Section], room: int) -> list[list[str]]:
    """Return the items of each section that fit into `room` bytes.

    Each section has an equal share. Bytes that sections leave unused go to the first sections that need more.
    """
    sizes = [[len(item.encode()) for item in section.items] for section in sections]
    shares = [min(sum(of_section), max(room, 0) // len(sections)) for of_section in sizes]
    spare = max(room, 0) - sum(shares)
    fitting = []
    for section, of_section, share in zip(sections, sizes, shares, strict=True):
        more = min(sum(of_section) - share, spare)
        spare -= more
        used = taken = 0
        while taken < len(of_section) and used + of_section[taken] <= share + more:
            used += of_section[taken]
            taken += 1
        fitting.append(section.items[:taken])
    return fitting


def _sections(view: View) -> Iterator[_Section]:
    difference = view.difference
    words = _Words(view)
    yield _Section("Records removed", [words.removed(one) for one in difference.removed])
    yield _Section("Records renamed", [words.renamed(one) for one in difference.renamed])
    yield _Section("Records added", [f"- {words.headed(record)}\n" for record in difference.added])
    yield _Section("Records edited", [words.edited(one) for one in difference.edited])
    yield _Section("Records moved", [words.moved(*move) for move in by_files(difference.moved).items()])
    yield _Section("Edges lost", [words.edge(edge) for edge in difference.lost])
    yield _Section("Edges gained", [words.edge(edge) for edge in difference.gained])
    yield _Section("Edges edited", [words.edited_edge(one) for one in difference.edited_edges])


def _id(id: str) -> str:
    return short(id, _ID)


class _Words:
    def __init__(self, view: View) -> None:
        self.view = view

    def named(self, id: str) -> str:
        """Return an id and its display name."""
        name = self.view.difference.name(id)
        return code(_id(id)) + (f" ({code(short(name, _NAME))})" if name else "")

    def headed(self, record: Record) -> str:
        path = self.view.naming.in_repository(record.declaration.path)
        return f"{self.named(record.id)}, {code(_id(record.kind))} in {code(path)}"

    def removed(self, removed: Removed) -> str:
        former = [
            f"no longer pointed at by {self.named(pointer.source)} {code(_id(pointer_words(pointer)))}"
            for pointer in removed.former
        ]
        return _item(self.headed(removed.record), [*self.pointing(removed.dangling), *former])

    def pointing(self, pointers: Iterable[Pointer]) -> Iterator[str]:
        for pointer in pointers:
            words = f"{self.named(pointer.source)} {code(_id(pointer_words(pointer)))}"
            span = self.view.spans[pointer.place]
            where = f"{self.view.naming.in_repository(pointer.place.path)}:{span.line}:{span.column}"
            yield f"**still pointed at** by {words} at {code(where)}"

    def renamed(self, renamed: Renamed) -> str:
        lines = [f"{count(renamed.followed, 'edge')} followed"] if renamed.followed else []
        alike = "" if renamed.likeness == 1 else f" ({renamed.likeness:.0%} alike)"
        title = f"{code(_id(renamed.old.id))} is now {self.headed(renamed.new)}{alike}"
        return _item(title, [*lines, *self.pointing(renamed.dangling)])

    def edited(self, edited: Edited) -> str:
        lines = [_value(change) for change in edited.values]
        if edited.has_other_kind:
            lines.insert(0, f"kind: {code(_id(edited.old.kind))} is now {code(_id(edited.new.kind))}")
        return _item(self.headed(edited.new), lines)

    def moved(self, files: tuple[str, str], records: list[Record]) -> str:
        old, new = (code(self.view.naming.in_repository(path)) for path in files)
        return _item(f"{count(len(records), 'record')} from {old} to {new}", [self.named(one.id) for one in records])

    def edge(self, edge: Edge) -> str:
        return f"- {self.named(edge.source)} {code(_id(edge.kind))} {self.named(edge.target)}\n"

    def edited_edge(self, edited: EditedEdge) -> str:
        return _item(self.edge(edited.new)[2:].rstrip(), [_value(change) for change in edited.values])


def _value(change: ValueChange) -> str:
    path = code(short(path_words(change.path), _ID))
    values = [code(words) for words in value_words(change, _VALUE)]
    if change.change == REORDERED:
        return f"{path} in another order"
    if change.change == ADDED:
        return f"{path} added: {values[0]}"
    if change.change == REMOVED:
        return f"{path} removed: {values[0]}"
    return f"{path}: {values[0]} is now {values[1]}"


def _item(title: str, lines: list[str]) -> str:
    """Return a list item with nested items."""
    below = "".join(f"  - {line}\n" for line in lines[:_MOST_LINES])
    if len(lines) > _MOST_LINES:
        below += f"  - and {len(lines) - _MOST_LINES:,} more\n"
    return f"- {title}\n{below}"
