"""Slips of syntax that leave valid YAML with another meaning: a forgotten `---`, a blank in an id, a dash too many."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from atlas_lint.findings.place import KEY
from atlas_lint.model.declarations import REPEAT, Fault
from atlas_lint.parsing.values import Document
from atlas_lint.spelling import nearest

_POINTER = "version https://git-lfs.github.com/spec/"
_NO_PREFIX = ("kind", "from", "attributes")
_ID = re.compile(r"[A-Za-z][\w-]*:[^\s:]\S*")


class Slip(NamedTuple):
    """A slip in words: a message and help."""

    message: str
    help: str


def joined_records(number: int, document: Document, record: str | None) -> Fault | None:
    """Return the fault of a document that is several records without a line `---` between; None for any other.

    It points at the first key of the second record, which is the first repeated one. `record` is the id of the first.
    """
    repeats = [odd for odd in document.repeats if len(odd.path) == 1]
    marks = [odd for odd in repeats if odd.text in ("id", "nodeKind")]
    if not marks:
        return None
    if len({odd.text for odd in marks}) == 2:
        odd = repeats[0]
        message = f"a line `---` is missing above `{odd.text}`, with which another record begins"
        help = "put a line `---` above it" if marks[-1].nth == 1 else "put a line `---` above each record"
    else:
        odd = marks[0]
        message = f"`{odd.text}` appears twice in this document"
        help = "remove one of them, or put a line `---` above the first key of another record"
    return Fault(REPEAT, number, odd.path, KEY, odd.nth, None, message, help, odd.text, record, is_joined=True)


def repeated_ids(document: Document) -> list[str]:
    """Return the ids of the second and later records in a document of joined records."""
    return [odd.detail for odd in document.repeats if odd.path == ("id",) and odd.detail]


def lfs_pointer(value: Any) -> Slip | None:
    """Return the slip of a document that Git LFS keeps elsewhere; None for any other."""
    if isinstance(value, str) and value.startswith(_POINTER):
        return Slip("this is a pointer of Git LFS, not the file itself", "run `git lfs pull`")
    return None


def split_id(target: dict[str, Any]) -> Slip | None:
    """Return the slip of a target without a `target` that may be an id with a blank in it; None for any other."""
    if len(target) != 1:
        return None
    ((key, value),) = target.items()
    written = f"{key}:{value}"
    if key in _NO_PREFIX or not isinstance(value, str) or not _ID.fullmatch(written):
        return None
    message = f"an edge needs a `target`; this is a mapping with the key `{key}`"
    return Slip(message, f"write {written} without the blank if it is an id, else add `target`")


def kinds_with_dashes(edges: list[Any], own: tuple[str, ...]) -> tuple[list[int], Slip] | None:
    """Return the items in a list of edges that are entries of a mapping of edges, as indices, and their one slip.

    Such an item is an edge kind with its targets. `own` are the keys that an edge itself may have.
    """
    bare = [index for index, item in enumerate(edges) if _is_entry(item, own)]
    if not bare:
        return None
    kinds = [next(iter(edges[index])) for index in bare]
    targets = edges[bare[0]][kinds[0]]
    entry = f"`{kinds[0]}: {targets}`" if isinstance(targets, str) else f"`{kinds[0]}`"
    help = f"write {entry} without the dash" if len(bare) == 1 else f"write {entry} and the others without dashes"
    if len(set(kinds)) < len(kinds):
        help = f"remove the dashes, and write each edge kind once, with a list of its targets: `{kinds[0]}: [...]`"
    message = f"an edge in a list has `kind` and `to`; this item is the edge kind `{kinds[0]}` with its target"
    return bare, Slip(message, help)


def _is_entry(item: Any, own: tuple[str, ...]) -> bool:
    if not isinstance(item, dict) or len(item) != 1:
        return False
    ((key, value),) = item.items()
    return key not in own and isinstance(value, (str, list, dict)) and not nearest(key, own)
