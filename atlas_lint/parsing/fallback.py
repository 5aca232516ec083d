"""The reference reader, loaded at its first call: few files need it, and PyYAML takes 10 ms to load."""

from __future__ import annotations

from atlas_lint.parsing.nodes import LimitPassed, Node
from atlas_lint.parsing.stream import Part
from atlas_lint.parsing.values import Document


def documents(text: str) -> list[Document]:
    """Read all documents of a text. Raises `Refusal`."""
    from atlas_lint.parsing import reference_reader

    return reference_reader.documents(text)


def tree(text: str, part: Part) -> Node | LimitPassed | None:
    """Read one document as a tree; None for one that holds nothing. Raises `Refusal`."""
    from atlas_lint.parsing import reference_reader

    return reference_reader.tree(text, part)
