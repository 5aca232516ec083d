"""Conversion of the fixes that rules propose, by place, into text edits."""

from __future__ import annotations

from collections.abc import Callable

from atlas_lint.edits import delete, insert
from atlas_lint.edits.text_edits import Edit, scalar
from atlas_lint.findings.place import Place
from atlas_lint.findings.rule import Change, ProposedFix, Remove, Rewrite
from atlas_lint.parsing.locate import Placed, SourceFile


class Editor:
    """A converter of fixes into edits.

    `read` returns the bytes of a file by its path below the root. `placed` returns the location of a place; None if it
    was not looked up before.
    """

    def __init__(
        self,
        read: Callable[[str], bytes],
        placed: Callable[[Place], Placed | None] = lambda place: None,
    ) -> None:
        self._read = read
        self._placed = placed
        self._pages: dict[str, SourceFile] = {}

    def edits(self, proposed_fix: ProposedFix) -> tuple[Edit, ...]:
        """Return the edits of a fix; none if any of its changes cannot be written plainly."""
        made = [self._edit(change) for change in proposed_fix.changes]
        return tuple(edit for edit in made if edit is not None) if all(made) else ()

    def placed(self, edit: Edit) -> Placed:
        """Return the location of an edit, with the source lines that it touches."""
        return Placed(edit.span, (), self._page(edit.path).excerpt(edit.span))

    def _page(self, path: str) -> SourceFile:
        if path not in self._pages:
            self._pages[path] = SourceFile(self._read(path))
        return self._pages[path]

    def _edit(self, change: Change) -> Edit | None:
        if isinstance(change, Rewrite):
            return self._rewritten(change)
        page = self._page(change.place.path)
        if isinstance(change, Remove):
            stretch = delete.stretch(page, change.place)
            return None if stretch is None else Edit(change.place.path, page.span(*stretch), "")
        added = insert.addition(page, change)
        return None if added is None else Edit(change.place.path, page.span(*added[:2]), added[2])

    def _rewritten(self, change: Rewrite) -> Edit | None:
        """Return the edit of a scalar on one line; None for an alias or a value from a merge key."""
        place = change.place
        placed = self._placed(place) or self._page(place.path).placed(place)
        span, pointer, excerpt = placed
        if pointer != place.pointer or span.line != span.end_line or not excerpt.lines:
            return None
        written = excerpt.lines[0][span.column - 1 : span.end_column - 1]
        if not written or written[0] in "*[{|>":
            return None
        return Edit(place.path, span, change.text if change.is_literal else scalar(change.text, like=written))
