"""The baseline: findings that are accepted, one a line, by fingerprint.

A line is the fingerprint, the rule, the file and the record as `path#record` (without a record, the file alone), and
the rest of what the finding is about, so that a reader knows it and a merge is easy. Only the fingerprint counts. The
file says which entries `baseline PATH` looks at, and which findings a file hides that cannot be read now.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from atlas_lint.errors import AtlasError
from atlas_lint.text import safe, short

if TYPE_CHECKING:  # a run that is remembered needs no rule
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
    in short. `path` is the path of the file if `subject` is an id; None if `subject` is the path already, and in a line
    of an older form, which names no file.
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
    """The entry that accepts a finding of a rule, given by its fingerprint and its report."""
    path = report.place.path
    subject = path if report.record is None else report.record
    words = [str(part) for part in report.about if part != subject and isinstance(part, str) and part]
    rest = safe(short(" ".join(words), 120)).strip()
    return Entry(fingerprint, rule, subject, rest, None if report.record is None else path)


def parse(text: str, path: str) -> tuple[Entry, ...]:
    """Return the entries of a baseline file; `path` names it.

    Raises `AtlasError` with the line that is not an entry.
    """
    entries = []
    for number, line, entry in _lines(text):
        if entry is None:
            help = "a line is: fingerprint rule record; `atlas-lint baseline` writes the file anew"
            if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
                help = "a merge left its marks: keep the lines of both sides"
            raise AtlasError(f"{path}:{number}: not a line of a baseline: {short(line, 40)}", help)
        entries.append(entry)
    return tuple(entries)


def readable(text: str) -> tuple[Entry, ...]:
    """Return the entries of a baseline file, without the lines that are not entries."""
    return tuple(entry for _, _, entry in _lines(text) if entry is not None)


def _lines(text: str) -> Iterator[tuple[int, str, Entry | None]]:
    """Yield the lines that are neither blank nor comments: number, text, entry (None if the line is not one)."""
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line, _entry(line.strip())


def _entry(line: str) -> Entry | None:
    """Return the entry that a line holds, None if it is not one."""
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    try:
        path, subject = (json.loads(word) if word and word.startswith('"') else word for word in match.group(3, 4))
    except ValueError:
        return None
    return Entry(match[1], match[2], subject, match[5] or "", path)


def render(entries: Iterable[Entry]) -> str:
    """Return the file for entries: sorted, each once."""
    return HEADER + "".join(f"{line}\n" for line in sorted({entry.line() for entry in entries}))
