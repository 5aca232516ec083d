"""Texts for people, as Markdown or as plain text, whichever a client shows. Text from the data is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from lsprotocol import types

from atlas_lint.schema_tools.docs import markdown
from atlas_lint.text import safe


class Style(NamedTuple):
    """Turns texts into parts of a line of Markdown that renders as them; if it is not `is_markdown`, of plain text."""

    is_markdown: bool

    def prose(self, text: str) -> str:
        """Return a text as one line."""
        return markdown.prose(text) if self.is_markdown else safe(" ".join(text.split()))

    def code(self, text: str) -> str:
        """Return a name or value."""
        return markdown.code(text) if self.is_markdown else safe(text)

    def strong(self, text: str) -> str:
        """Return a title."""
        return f"**{markdown.prose(text)}**" if self.is_markdown else self.prose(text)

    def link(self, text: str, uri: str) -> str:
        """Return a link."""
        return f"[{markdown.prose(text)}](<{uri}>)" if self.is_markdown else self.prose(text)


def style_for(formats: Iterable[types.MarkupKind | str] | None) -> Style:
    """Return the style for a client that shows these formats; plain text if it names none."""
    return Style(types.MarkupKind.Markdown in (formats or ()))


def content(style: Style, paragraphs: Iterable[str]) -> types.MarkupContent:
    """Return paragraphs in a style; empty ones are left out."""
    kind = types.MarkupKind.Markdown if style.is_markdown else types.MarkupKind.PlainText
    return types.MarkupContent(kind, "\n\n".join(filter(None, paragraphs)))
