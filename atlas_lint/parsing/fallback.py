"""The reference reader, loaded at its first call, as few files need it and PyYAML takes 10 ms to load."""

from __future__ import annotations

from atlas_lint.parsing.nodes import LimitPassed, Node
from atlas_lint.parsing.stream import Part
from atlas_lint.parsing.values import Document


def stop(text: str) -> int | None:
    """Return the offset at which libyaml refuses the text of one document; None if it accepts it."""
    from atlas_lint.parsing import reference_reader

    return reference_reader.stop(text)


def documents(text: str) -> list[Document]:
    """Parse all documents of a text. Raises `Refusal` if it is not YAML."""
    from atlas_lint.parsing import reference_reader

    return reference_reader.documents(text)


def tree(text: str, part: Part) -> Node | LimitPassed | None:
    """Parse one document into a tree; return None if it is empty. Raises `Refusal` if it is not YAML."""
    from atlas_lint.parsing import reference_reader

    return reference_reader.tree(text, part)
