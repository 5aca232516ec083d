"""Prices in steps of a cent, as a file has them and as a reader of the report sees them."""

from __future__ import annotations

import pytest

from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import Finding
from atlas_lint.lint import lint
from atlas_lint.settings import Settings

SCHEMA = b"""{"properties": {"attributes": {"properties": {
  "price": {"multipleOf": 0.01}, "prices": {"items": {"multipleOf": 0.05}}, "rate": {"multipleOf": 1e-7},
  "cents": {"items": {"multipleOf": 0.01}}
}}}}"""


def findings(attributes: str) -> tuple[Finding, ...]:
    """Return the findings about one record with these attributes, in YAML's flow style."""
    text = f"nodeKind: Offer\nid: offer:a\nattributes: {{{attributes}}}\n"
    files: dict[str, bytes | None] = {
        "/atlas/schemas/records/Offer.schema.json": SCHEMA,
        "/atlas/data/a.yaml": text.encode(),
    }
    root = "/atlas/data"
    return lint(Overlay(Disk(), files), root, Settings(root), Naming(root, root, root)).findings


@pytest.mark.parametrize(
    "attributes",
    [
        *(f"price: {price}" for price in ("0.07", "0.29", "0.57", "1.1", "1.15", "4.35", "8.2", "19.99", "-0.07")),
        *(f"price: {price}" for price in ("0", "0.0", "7", "7.00", "1.0e-2", "100000000000.03", "free")),
        "prices: [0.05, 0.15, 0.35, 1.7, 1000000000000000000000000]",
        "rate: 3.0e-7",
    ],
)
def test_multiples(attributes: str) -> None:
    assert [finding.message for finding in findings(attributes)] == []


def test_every_cent_up_to_a_hundred() -> None:
    assert findings(f"cents: [{', '.join(f'{cents / 100:.2f}' for cents in range(10_001))}]") == ()


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ("price: 0.075", "`price` is 0.075; it must be a multiple of 0.01"),
        ("price: 19.999", "`price` is 19.999; it must be a multiple of 0.01"),
        ("price: 0.30000000000000004", "`price` is 0.30000000000000004; it must be a multiple of 0.01"),
        ("prices: [0.05, 0.07]", "`prices[1]` is 0.07; it must be a multiple of 0.05"),
        ("rate: 2.5e-7", "`rate` is 2.5e-07; it must be a multiple of 1e-07"),
    ],
)
def test_no_multiples(attributes: str, message: str) -> None:
    [finding] = findings(attributes)
    assert (finding.rule, finding.keyword, finding.message, finding.help) == (
        "record-schema", "multipleOf", message, f"write {message[message.index('a multiple') :]}"
    )  # fmt: skip
