"""Suppression comments for findings, at the end of their line, or above it if that is not possible."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from atlas_lint.findings.finding import Finding
from atlas_lint.model.suppressions import SourceFile
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
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    return mark + text.encode("utf-8")


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
    line_end = re.search(r"\r\n|\r|\n", page.text)
    return f"{text[:start]}{indent}{comment}{line_end[0] if line_end else chr(10)}{text[start:]}"


def _takes_a_comment(page: SourceFile, start: int, end: int) -> bool:
    """Return whether a comment can follow at the end of a line: it has none yet, and no scalar continues past it."""
    hashes = (match.start() for match in re.finditer(r"(?<![^ \t])#", page.text[start:end]))
    if any(page.is_comment(start + offset) for offset in hashes):
        return False
    return not any(begin < end < stop for begin, stop in page.texts)
