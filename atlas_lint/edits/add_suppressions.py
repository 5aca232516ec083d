"""Suppression comments for findings, at the end of their line, or above it if that is not possible."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from atlas_lint.edits.text_edits import line_end
from atlas_lint.errors import AtlasError
from atlas_lint.findings.finding import Finding
from atlas_lint.model.suppressions import SourceFile, Suppression
from atlas_lint.parsing.nodes import Mapping
from atlas_lint.parsing.source import decode

_IGNORE = re.compile(r"#[ \t]*atlas-lint:[ \t]*ignore\[([^\]]*)\]")


def with_ignores(data: bytes, findings: Iterable[Finding], reason: str) -> bytes:
    """Return the bytes of a file with a suppression comment for each line on which findings start.

    All other bytes are unchanged. If a line already has such a comment, the rules are added to it.
    """
    page = SourceFile(data)
    rules: dict[int, set[str]] = {}
    for finding in findings:
        rules.setdefault(finding.span.line, set()).add(finding.rule)
    text = decode(data)
    for line in sorted(rules, reverse=True):
        text = _with_comment(page, text, line, rules[line], " ".join(reason.split()))
    return _encoded(data, text)


def _with_comment(page: SourceFile, text: str, line: int, rules: set[str], reason: str) -> str:
    start = page.lines[line - 1]
    after = page.lines[line] if line < len(page.lines) else len(page.text)
    written = page.text[start:after]
    end = start + len(written.rstrip("\r\n"))
    present = _IGNORE.search(page.text, start, end)
    if present and page.is_comment(present.start()):
        names = sorted(rules | {name for name in re.split(r"[,\s]+", present[1]) if name})
        return text[: present.start(1)] + ", ".join(names) + text[present.end(1) :]
    comment = f"# atlas-lint: ignore[{', '.join(sorted(rules))}] {reason}"
    if _takes_a_comment(page, start, end):
        return f"{text[:end].rstrip(' ')}  {comment}{text[end:]}"
    indent = written[: len(written) - len(written.lstrip(" "))]
    return f"{text[:start]}{indent}{comment}{line_end(page.text)}{text[start:]}"


def _takes_a_comment(page: SourceFile, start: int, end: int) -> bool:
    """Return whether a comment can follow at the end of a line: it has none yet, and no scalar continues past it."""
    hashes = (match.start() for match in re.finditer(r"(?<![^ \t])#", page.text[start:end]))
    if any(page.is_comment(start + offset) for offset in hashes):
        return False
    return not any(begin < end < stop for begin, stop in page.texts)


def with_ignore_record(data: bytes, line: int, rule: str, reason: str) -> bytes:
    """Return the bytes of a file with a suppression comment for the document, or bundle's node, around a line.

    A comment there that suppresses other rules gets the rule, too. Raises `AtlasError` if there is no line for it.
    """
    page = SourceFile(data)
    document = page.document_of(line)
    first, last = page.record(document, line)
    present = _present(page, "ignore-record", first, last)
    root = page.tree(document)
    if present:
        return _encoded(data, _with_rule(page, present, rule))
    if not isinstance(root, Mapping):
        raise AtlasError("no record is here", "suppress the rule in the file")
    start = root.start
    if first > page.line_of(root.start):  # a node of a bundle: below its first line
        start = page.lines[first] if first < len(page.lines) else len(page.text)
        start += len(page.text[start:]) - len(page.text[start:].lstrip(" "))
    begin = page.lines[page.line_of(start) - 1]
    indent = page.text[begin:start]
    if indent.strip(" ") or first >= last:
        raise AtlasError("the record is on one line with other text", "suppress the rule in the line or the file")
    comment = f"{indent}# atlas-lint: ignore-record[{rule}] {reason}{line_end(page.text)}"
    return _encoded(data, page.text[:begin] + comment + page.text[begin:])


def with_ignore_file(data: bytes, rule: str, reason: str) -> bytes:
    """Return the bytes of a file with a suppression comment for all of it, at its top.

    A comment that suppresses other rules in the file gets the rule, too.
    """
    page = SourceFile(data)
    present = _present(page, "ignore-file", 1, len(page.lines))
    if present:
        return _encoded(data, _with_rule(page, present, rule))
    return _encoded(data, f"# atlas-lint: ignore-file[{rule}] {reason}{line_end(page.text)}{page.text}")


def _present(page: SourceFile, form: str, first: int, last: int) -> Suppression | None:
    """Return the first suppression of a form on some lines; None if there is none."""
    found = (one for one in page.suppressions() if one.form == form and first <= one.span.line <= last)
    return next(found, None)


def _with_rule(page: SourceFile, suppression: Suppression, rule: str) -> str:
    start = page.text.index("[", page.lines[suppression.span.line - 1] + suppression.span.column - 1) + 1
    names = ", ".join(sorted({*suppression.rules, rule}))
    return page.text[:start] + names + page.text[page.text.index("]", start) :]


def _encoded(data: bytes, text: str) -> bytes:
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    return mark + text.encode("utf-8")
