"""The tokens of a document that completion has to offer, found without the code of completion.

A position expects its scalar if the atlas refuses nonsense words there for what they are: an unknown kind, edge kind,
key, value of an enumeration or a boolean, or an id that no record has. A scalar in whose place any text may be written
(a description, a new id, a date, a number, a key that an author is free to name) expects nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any, NamedTuple
from zlib import crc32

from atlas_lint.checking.state import check_atlas
from atlas_lint.filesystem.file_tree import Disk
from atlas_lint.incremental.resident import Resident, resident_of
from atlas_lint.model.declarations import PATCH, RECORD
from atlas_lint.parsing.locate import SourceFile
from atlas_lint.parsing.nodes import Mapping, Scalar, Sequence
from atlas_lint.settings import Settings
from tests.command import REPOSITORY

NONSENSE = ("zzqv", "zz")
"""Words of two lengths: an author may be free to name a key of two letters, such as the code of a language."""
_TELLING = {
    "dangling-target", "dangling-reference", "orphan-sidecar", "unknown-record-kind", "unknown-edge-kind",
    "not-a-record",
}  # fmt: skip
_KEYWORDS = {"enum", "const", "additionalProperties", "unevaluatedProperties", "propertyNames"}
_BOOLEANS = ("true", "false")

Path = tuple[str | int, ...]


class Written(NamedTuple):
    """A scalar as written: its document, its path, whether it is a key, its offsets with quotes, and its text."""

    document: int
    path: Path
    is_key: bool
    start: int
    end: int
    text: str


def atlas() -> Resident:
    """Return the atlas of the repository, in memory."""
    files = Disk()
    root = (REPOSITORY / "data").as_posix()
    return resident_of(check_atlas(files, root, Settings(REPOSITORY.as_posix())))


def scalars(data: bytes) -> Iterator[Written]:
    """Yield the scalars of a file that are on one line, in order."""
    source = SourceFile(data)
    for document in range(len(source.documents)):
        root = source.tree(document)
        if root is not None:
            for one in _below(root, document, ()):
                written = source.text[one.start : one.end]
                if one.start < one.end and "\n" not in written and written[0] not in "|>":
                    yield one


def _below(node: Any, document: int, path: Path) -> Iterator[Written]:
    if isinstance(node, Mapping):
        for key, value in node.entries:
            name = key.text if isinstance(key, Scalar) else "?"
            if isinstance(key, Scalar):
                yield Written(document, (*path, name), True, key.start, key.end, key.text)
            yield from _below(value, document, (*path, name))
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from _below(item, document, (*path, index))
    elif isinstance(node, Scalar):
        yield Written(document, path, False, node.start, node.end, node.text)


def is_expected(resident: Resident, file: str, text: str, one: Written) -> bool:
    """Check whether the atlas refuses nonsense words in place of a scalar for what they are."""
    if one.is_key and one.text.startswith(("x-", "_", "<<")):
        return False
    if not one.is_key and one.path in _own_ids(resident, file, one.document):
        return False
    return all(_is_refused(resident, file, text, one, word) for word in NONSENSE)


def _is_refused(resident: Resident, file: str, text: str, one: Written, word: str) -> bool:
    quote = text[one.start] if text[one.start] in "\"'" else ""
    changed = text[: one.start] + quote + word + quote + text[one.end :]
    before = _reports(resident)
    with resident.trial():
        resident.change({file: changed.encode()})
        new = _reports(resident) - before
    return any(
        rule in _TELLING or keyword in _KEYWORDS or (keyword == "type" and one.text in _BOOLEANS)
        for rule, keyword, _ in new
    )


def _own_ids(resident: Resident, file: str, document: int) -> set[Path]:
    """Return the paths of the ids of the records in a document: an author is free to name them."""
    declared = next(one for one in resident.files if one.path == file)
    of_document = [one for one in declared.declarations if one.document == document]
    return {one.id_path for one in of_document if one.form == RECORD}


def _reports(resident: Resident) -> set[tuple[str, str | None, str]]:
    return {
        (one.identified.rule.name, one.identified.report.keyword, one.identified.fingerprint)
        for one in resident.reported
    }


def ids_of_patches(resident: Resident, file: str) -> set[tuple[int, Path]]:
    """Return the ids of patches: before the mark of the patch is written, they read like new ids."""
    declared = next(one for one in resident.files if one.path == file)
    return {(one.document, one.id_path) for one in declared.declarations if one.form == PATCH}


def data_files() -> list[FilePath]:
    """Return the files of the atlas of the repository."""
    return sorted((REPOSITORY / "data").rglob("*.yaml"))


class Position(NamedTuple):
    """A cursor in or at the end of a scalar: its line and column from 0, and the columns of the scalar without quotes.

    `lines` are those of the file; if `is_cut`, those up to the cursor.
    """

    lines: list[str]
    line: int
    column: int
    start: int
    end: int
    is_cut: bool


def positions(text: str, one: Written) -> Iterator[Position]:
    """Yield the positions from the start to the end of a scalar, each with the rest of the text and without it.

    In a scalar with quotes they are those between the quotes.
    """
    quotes = int(text[one.start] in "\"'")
    begin = text.rfind("\n", 0, one.start) + 1
    lines = text.split("\n")
    line = text.count("\n", 0, one.start)
    start, end = one.start - begin + quotes, one.end - begin - quotes
    for column in range(start, end + 1):
        yield Position(lines, line, column, start, end, False)
        yield Position([*lines[:line], lines[line][:column]], line, column, start, end, True)


def sample(every: int) -> Iterator[tuple[str, str, Written]]:
    """Yield the path, the text and a scalar of about one in `every` scalars of the atlas, always the same ones."""
    root = REPOSITORY / "data"
    for file in data_files():
        path, text = file.relative_to(root).as_posix(), file.read_bytes().decode()
        for one in scalars(text.encode()):
            if crc32(f"{path} {one.start}".encode()) % every == 0:
                yield path, text, one
