"""The baseline file: accepted findings, one a line, by fingerprint.

A line holds the fingerprint, the rule, the file and record as `path#record` (without a record, the file alone), and
the rest of what the finding is about. Only the fingerprint decides whether a finding is accepted; the other fields help
readers and merges. `baseline PATH` selects entries by their file. The file also shows which accepted findings belong to
a file that cannot be read now.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from atlas_lint.errors import AtlasError
from atlas_lint.text import safe, short

if TYPE_CHECKING:  # a cached run needs no rule
    from atlas_lint.findings.rule import Report

HEADER = """\
# Findings that atlas-lint accepts, one a line: only others are reported.
# `atlas-lint baseline` writes this file, `atlas-lint baseline --prune` drops what is gone.
"""
_WORD = r"(\"(?:[^\"\\]|\\.)*\"|[^\s\"#\\]+)"
_LINE = re.compile(rf"([0-9a-f]{{16}}) (\S+) (?:{_WORD}#)?{_WORD}(?: (.*))?")
_PLAIN = re.compile(r"[^\s\"#\\]+")


class Entry(NamedTuple):
    """An accepted finding.

    `subject` is the id of its record, or the path of its file below the root. `rest` is what else the finding is about,
    shortened. `path` is the path of the file if `subject` is an id. It is None if `subject` is a path, or if the line
    has an older form without a file.
    """

    fingerprint: str
    rule: str
    subject: str
    rest: str
    path: str | None

    def line(self) -> str:
        """Return the entry as a line, without its end."""
        where = "" if self.path is None else f"{_word(self.path)}#"
        return f"{self.fingerprint} {self.rule} {where}{_word(self.subject)} {self.rest}".rstrip()


def _word(text: str) -> str:
    return text if _PLAIN.fullmatch(safe(text)) else json.dumps(text)


def entry(fingerprint: str, rule: str, report: Report) -> Entry:
    """Return the entry that accepts a finding of the rule named `rule`, from its fingerprint and its report."""
    path = report.place.path
    subject = path if report.record is None else report.record
    words = [str(part) for part in report.about if part != subject and isinstance(part, str) and part]
    rest = safe(short(" ".join(words), 120)).strip()
    return Entry(fingerprint, rule, subject, rest, None if report.record is None else path)


def parse(text: str, path: str) -> tuple[Entry, ...]:
    """Return the entries in the `text` of a baseline file; messages call the file `path`.

    Raises `AtlasError` with the number of the first line that is not an entry.
    """
    entries = []
    for number, line, entry in _lines(text):
        if entry is None:
            help = "write a line as: fingerprint rule record; or run `atlas-lint baseline` to rewrite the file"
            if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
                help = "resolve the merge conflict: keep the lines of both sides, and remove its markers"
            raise AtlasError(f"{path}:{number}: not a line of a baseline: {short(line, 40)}", help)
        entries.append(entry)
    return tuple(entries)


def readable(text: str) -> tuple[Entry, ...]:
    """Return the entries in the `text` of a baseline file; skip the lines that are not entries."""
    return tuple(entry for _, _, entry in _lines(text) if entry is not None)


def _lines(text: str) -> Iterator[tuple[int, str, Entry | None]]:
    """Yield number, text and entry of each line that is neither blank nor a comment; the entry is None if malformed."""
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line, _entry(line.strip())


def _entry(line: str) -> Entry | None:
    """Return the entry on a line, or None if the line is malformed."""
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    try:
        path, subject = (json.loads(word) if word and word.startswith('"') else word for word in match.group(3, 4))
    except ValueError:
        return None
    return Entry(match[1], match[2], subject, match[5] or "", path)


def render(entries: Iterable[Entry]) -> str:
    """Return the text of a baseline file: the entries sorted, without duplicates."""
    return HEADER + "".join(f"{line}\n" for line in sorted({entry.line() for entry in entries}))
