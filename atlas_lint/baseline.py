"""The baseline: findings that are accepted, one a line, by fingerprint.

A line is the fingerprint, the rule, the record (or file), and the rest of what the finding is about, so that a reader
knows it and a merge is easy. Only the fingerprint counts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from atlas_lint.errors import AtlasError
from atlas_lint.text import safe, short

if TYPE_CHECKING:  # a run that is remembered needs no rule
    from atlas_lint.rule import Report

HEADER = """\
# Findings that atlas-lint accepts, one a line: only others are reported.
# `atlas-lint baseline` writes this file, `atlas-lint baseline --prune` drops what is gone.
"""
_LINE = re.compile(r"([0-9a-f]{16}) (\S+) (\"(?:[^\"\\]|\\.)*\"|\S+)(?: (.*))?")
_PLAIN = re.compile(r"[^\s\"#\\]+")


class Entry(NamedTuple):
    """An accepted finding. `subject` is the id of its record, or the path of its file below the root."""

    fingerprint: str
    rule: str
    subject: str
    rest: str

    def line(self) -> str:
        """The entry as a line, without its end."""
        subject = self.subject if _PLAIN.fullmatch(safe(self.subject)) else json.dumps(self.subject)
        return f"{self.fingerprint} {self.rule} {subject} {safe(short(self.rest, 120))}".rstrip()


def entry(fingerprint: str, rule: str, report: Report) -> Entry:
    """The entry that accepts a finding of a rule, given by its fingerprint and its report."""
    subject = report.record if report.record is not None else report.place.path
    words = [str(part) for part in report.about if part != subject and isinstance(part, str) and part]
    return Entry(fingerprint, rule, subject, " ".join(words))


def parse(text: str, path: str) -> tuple[Entry, ...]:
    """The entries of a baseline file. Raises `AtlasError` with the line that is none."""
    entries = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None:
            help = "a line is: fingerprint rule record; `atlas-lint baseline` writes the file anew"
            if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
                help = "a merge left its marks: keep the lines of both sides"
            raise AtlasError(f"{path}:{number}: not a line of a baseline: {short(line, 40)}", help)
        subject = json.loads(match[3]) if match[3].startswith('"') else match[3]
        entries.append(Entry(match[1], match[2], subject, match[4] or ""))
    return tuple(entries)


def render(entries: Iterable[Entry]) -> str:
    """The file for entries: sorted, each once."""
    return HEADER + "".join(f"{line}\n" for line in sorted({entry.line() for entry in entries}))
