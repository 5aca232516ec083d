"""Appends a record to a file of the atlas: as another document, or as another node of a bundle."""

from __future__ import annotations

import codecs
import re

from atlas_lint.edits.text_edits import line_end
from atlas_lint.errors import AtlasError
from atlas_lint.model.document_forms import declare
from atlas_lint.parsing.locate import SourceFile
from atlas_lint.parsing.nodes import Alias, Mapping, Scalar, Sequence
from atlas_lint.parsing.source import decode, read
from atlas_lint.scaffold.record import Form, as_node, as_text

_HELP = "name another file, or a new one"


def is_bundle(data: bytes) -> bool:
    """Check whether a file is a single document that is a bundle."""
    full = [document.value for document in read(data).documents if not document.empty]
    return len(full) == 1 and isinstance(full[0], dict) and full[0].get("kind") == "NodeDocument"


def appended(name: str, data: bytes, form: Form) -> bytes:
    """Return the bytes of a file with a record added at the end, with the file's line ends.

    `name` is the name of the file in messages. Raises `AtlasError` if the file is broken, or if its other records would
    change.
    """
    before = declare(name, read(data))
    if before.is_broken or (data and not _is_utf8(data)):
        raise AtlasError(f"{name} cannot be parsed, so nothing was written", "run `atlas-lint check` to see why")
    text = decode(data)
    new = _with_node(name, text, form) if is_bundle(data) else _with_document(text, as_text(form))
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    written = mark + new.encode("utf-8")
    after = declare(name, read(written))
    same = after.declarations[:-1] == before.declarations and after.faults == before.faults
    if not same or after.declarations[-1].id != form.id:
        raise AtlasError(
            f"appending a record would change how {name} is parsed, so nothing was written",
            _HELP if text.endswith(("\n", "\r")) else "end its last line with a line break first",
        )
    return written


def _is_utf8(data: bytes) -> bool:
    try:
        decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _with_document(text: str, record: str) -> str:
    end = line_end(text)
    record = record.replace("\n", end)
    if not text.strip():
        return _ended(text, end) + record
    return _ended(text, end) + f"---{end}{record}"


def _with_node(name: str, text: str, form: Form) -> str:
    end = line_end(text)
    start, stop = _nodes(name, text)
    indent = text[max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1 : start]
    found = re.compile(r"\r\n|\r|\n").search(text, stop)
    after = found.end() if found else len(text)
    node = as_node(as_text(form, in_bundle=True).splitlines(), indent)
    return _ended(text[:after], end) + "".join(line + end for line in node) + text[after:]


def _nodes(name: str, text: str) -> tuple[int, int]:
    """Return the positions of the first dash of the list of nodes, and of its end."""
    page = SourceFile(text.encode("utf-8"))
    root = next(filter(None, map(page.tree, range(len(page.documents)))), None)
    entries = root.entries if isinstance(root, Mapping) else []
    nodes = next((value for key, value in entries if isinstance(key, Scalar) and key.text == "nodes"), None)
    if isinstance(nodes, Alias) or not isinstance(nodes, Sequence) or not nodes.items:
        raise AtlasError(f"{name} is a bundle without nodes, so no record can be appended", _HELP)
    start = nodes.start
    line = text[max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1 : start]
    if not text.startswith("-", start) or line.strip(" "):
        raise AtlasError(f"{name} is a bundle with its nodes in brackets, so no record can be appended", _HELP)
    return start, nodes.end


def _ended(text: str, end: str) -> str:
    return text if not text or text.endswith(("\n", "\r")) else text + end
