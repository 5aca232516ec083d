"""A small atlas in memory, with schemas that know a reference, compared with an edited one."""

from __future__ import annotations

from collections.abc import Mapping

from atlas_lint.diff.compare import compared, placed
from atlas_lint.diff.diff import Difference
from atlas_lint.diff.view import Side, View
from atlas_lint.filesystem.file_tree import Disk, Overlay
from atlas_lint.filesystem.paths import Naming
from atlas_lint.settings import Settings

ROOT = "/atlas/data"
REFERENCE = '{"properties": {"attributes": {"properties": {"owner": {"x-ref-kinds": []}}}}}'
SCHEMAS = {
    "/atlas/schemas/records/Role.schema.json": REFERENCE,
    "/atlas/schemas/records/Job.schema.json": REFERENCE,
    "/atlas/schemas/edges/leads.schema.json": "{}",
}

Texts = Mapping[str, str]


def files(texts: Texts) -> Overlay:
    """Files of an atlas, by path below its root."""
    contents: dict[str, bytes | None] = {path: text.encode() for path, text in SCHEMAS.items()}
    contents |= {f"{ROOT}/{path}": text.encode("utf-8", "surrogateescape") for path, text in texts.items()}
    return Overlay(Disk(), contents)


def between(before: Texts, now: Texts, settings: Settings | None = None) -> Difference:
    """Return the changes between two sets of texts."""
    return compared(files(before), files(now), ROOT, settings or Settings("/atlas")).difference


def viewed(before: Texts, now: Texts) -> View:
    """The same, ready for a format."""
    difference = between(before, now)
    sides = Side("HEAD", "1a2b3c4" * 5 + "abcde"), Side("the work tree", None)
    return View(difference, *sides, Naming(ROOT, "/atlas", "/atlas"), placed(difference, files(now), ROOT))
