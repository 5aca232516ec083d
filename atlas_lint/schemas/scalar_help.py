"""Help for a text where a schema wants another type: the plain scalar that was meant."""

from __future__ import annotations

from collections.abc import Collection

from atlas_lint.parsing.scalars import plain
from atlas_lint.schemas.effective import is_of

_BOOLEANS = {"yes": "true", "y": "true", "on": "true", "no": "false", "n": "false", "off": "false"}
"""The booleans of YAML 1.1, in lower case, with the value of each in YAML 1.2."""


def meant_scalar(text: str, kinds: Collection[str]) -> str | None:
    """Return help that turns a text into a value of one of the JSON types `kinds`; None if it means no such value.

    A text that reads as such a value without quotes is in quotes now.
    """
    if "boolean" in kinds and text.lower() in _BOOLEANS:
        return f"write {_BOOLEANS[text.lower()]}"
    value, hazard = plain(text)
    if not text or isinstance(value, str) or hazard or not is_of(value, kinds):
        return None
    return f"remove the quotes: write {text}"
