"""A record written into a file of the atlas: as a further document, or as a further node of a bundle."""

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
    """Whether a file is one document that is a bundle."""
    full = [document.value for document in read(data).documents if not document.empty]
    return len(full) == 1 and isinstance(full[0], dict) and full[0].get("kind") == "NodeDocument"


def appended(name: str, data: bytes, form: Form) -> bytes:
    """The bytes of a file (`name` is what to call it) with a record at the end; line ends as the file has them.

    Raises `AtlasError` where the file is broken, or would be read in another way than before.
    """
    before = declare(name, read(data))
    if before.is_broken or (data and not _is_utf8(data)):
        raise AtlasError(f"{name} cannot be read as it is, so nothing was written", "`atlas-lint check` tells why")
    text = decode(data)
    new = _with_node(name, text, form) if is_bundle(data) else _with_document(text, as_text(form))
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    written = mark + new.encode("utf-8")
    after = declare(name, read(written))
    same = after.declarations[:-1] == before.declarations and after.faults == before.faults
    if not same or after.declarations[-1].id != form.id:
        raise AtlasError(
            f"{name} would be read in another way with a record at its end, so nothing was written",
            _HELP if text.endswith(("\n", "\r")) else "end its last line first",
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
    """Where the list of nodes starts (its first dash) and ends."""
    page = SourceFile(text.encode("utf-8"))
    root = next(filter(None, map(page.tree, range(len(page.documents)))), None)
    entries = root.entries if isinstance(root, Mapping) else []
    nodes = next((value for key, value in entries if isinstance(key, Scalar) and key.text == "nodes"), None)
    if isinstance(nodes, Alias) or not isinstance(nodes, Sequence) or not nodes.items:
        raise AtlasError(f"{name} is a bundle without nodes to write one after", _HELP)
    start = nodes.start
    line = text[max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1 : start]
    if not text.startswith("-", start) or line.strip(" "):
        raise AtlasError(f"{name} is a bundle with its nodes in brackets: no record can be written into it", _HELP)
    return start, nodes.end


def _ended(text: str, end: str) -> str:
    return text if not text or text.endswith(("\n", "\r")) else text + end
