"""Insertion of an edge into a record, in the style of its neighbours."""

from __future__ import annotations

from atlas_lint.edits.text_edits import line_end, scalar
from atlas_lint.edits.yaml_path import Step, begins_its_line, line_start, rest_of_line, trail
from atlas_lint.findings.rule import AddEdge
from atlas_lint.parsing.locate import SourceFile
from atlas_lint.parsing.nodes import Mapping, Node, Scalar, Sequence

_STEP = "  "

Addition = tuple[int, int, str]
"""Start and end offset, and the text to put there; an insertion if the offsets are equal."""


def addition(page: SourceFile, change: AddEdge) -> Addition | None:
    """Return the addition that declares the edge of `change`; None if it cannot be written plainly."""
    at, document = change.place.pointer, change.place.document
    kind, target = scalar(change.kind), scalar(change.target)
    edges = trail(page, document, (*at, "edges"))
    if not edges:
        root = trail(page, document, (*at, "id"))
        return (
            _entry(page.text, root[-1], f"edges:{{nl}}{_STEP}{kind}: {target}", f"edges: {{{kind}: {target}}}")
            if root
            else None
        )
    value = edges[-1].value
    if isinstance(value, Sequence) and value.items:
        written = f"{{kind: {kind}, to: {target}}}"
        return item(page, document, (*at, "edges", 0), written)
    if isinstance(value, Mapping) and value.entries:
        steps = trail(page, document, (*at, "edges", change.kind))
        if steps is None:
            first = value.entries[0][0]
            inside = trail(page, document, (*at, "edges", first.text)) if isinstance(first, Scalar) else None
            return _entry(page.text, inside[-1], f"{kind}: {target}", f"{kind}: {target}") if inside else None
        there: Node = steps[-1].value
        if isinstance(there, Sequence) and there.items:
            return item(page, document, (*at, "edges", change.kind, 0), target)
        if isinstance(there, Scalar) and there.start == there.end:
            return there.end, there.end, f" {target}"
        return _wrapped(page.text, there.start, there.end, target)
    if isinstance(value, Scalar) and value.start == value.end:
        return _below(page.text, edges[-1], f"{kind}: {target}")
    return None


def _entry(text: str, step: Step, block: str, flow: str) -> Addition | None:
    """Add an entry after the last one of a mapping; `{nl}` in `block` is a line end and the indentation."""
    end = step.stretches[-1][1]
    if step.is_flow:
        return end, end, f", {flow}"
    return _line(
        text, step.stretches[0][0] if begins_its_line(text, step.stretches[0][0]) else step.stretches[-1][0], end, block
    )


def item(page: SourceFile, document: int, path: tuple[str | int, ...], written: str) -> Addition | None:
    """Return the addition of an item after the last one of the list with the item at `path`; None if it is odd.

    `written` is the text after the dash; `{nl}` in it is a line end and the indentation of the dash.
    """
    steps = trail(page, document, path)
    if not steps:
        return None
    step = steps[-1]
    end = step.stretches[-1][1]
    if step.is_flow:
        return end, end, f", {written}"
    return _line(page.text, step.stretches[-1][0], end, f"- {written}")


def _below(text: str, step: Step, written: str) -> Addition | None:
    """Add text below a key that has no value yet."""
    start, end = step.stretches[step.at]
    return None if step.is_flow else _line(text, start, end, _STEP + written)


def _line(text: str, like: int, end: int, written: str) -> Addition | None:
    """Add a line below the line of the offset `end`, with the indentation of the offset `like`."""
    after = rest_of_line(text, end)
    if after is None or not begins_its_line(text, like):
        return None
    indent = text[line_start(text, like) : like]
    below = f"{line_end(text)}{indent}"
    return after, after, below + written.replace("{nl}", below)


def _wrapped(text: str, start: int, end: int, target: str) -> Addition | None:
    """Turn a single target on one line into a list of two."""
    written = text[start:end]
    is_block = written[0] in "|>" or (": " in written and written[0] not in "{'\"")
    if "\n" in written or "\r" in written or is_block:
        return None
    return start, end, f"[{written}, {target}]"
