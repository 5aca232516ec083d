"""Labels in Mermaid flowcharts: what is plain stays so, and nothing is taken for a mark."""

from __future__ import annotations

import pytest

from atlas_lint.graph.mermaid import label


@pytest.mark.parametrize("text", ["org-unit:support", "v1.2", "a, b: c/d", "", "10 things", "a - b"])
def test_plain_text_stays(text: str) -> None:
    assert label(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('"]; x', "#34;#93;#59; x"),
        ("- item", "#45; item"),
        ("1. item", "1#46; item"),
        ("12. item", "12#46; item"),
        ("`x`", "#96;x#96;"),
        ("ü", "#252;"),
        ("a\nb", "a#92;nb"),
        ("x" * 61, "x" * 59 + "#8230;"),
    ],
)
def test_marks_are_entities(text: str, shown: str) -> None:
    assert label(text) == shown
