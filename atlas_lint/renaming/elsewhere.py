"""An id outside of the data: in the configuration's `external-ids`, and in what the baseline accepts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from atlas_lint.baseline import Entry
from atlas_lint.judging import Judged

_LIST = re.compile(r"(?m)^[ \t]*external-ids[ \t]*=[ \t]*\[[^\]]*\]")


def configuration(text: str, old: str, new: str) -> str:
    """The text of a configuration file with an id renamed where `external-ids` names it alone, no glob."""
    literal = re.compile(rf"(?<=\"){re.escape(old)}(?=\")|(?<='){re.escape(old)}(?=')")
    return _LIST.sub(lambda match: literal.sub(lambda _: new, match[0]), text)


def renamed(about: str, old: str, new: str) -> str:
    """What a finding is about, with an id renamed in it."""
    rule, parts = json.loads(about)
    return json.dumps([rule, [_part(part, old, new) for part in parts]], separators=(",", ":"))


def _part(part: object, old: str, new: str) -> object:
    if isinstance(part, list):
        return [_part(inner, old, new) for inner in part]
    return new if part == old else part


def accepted(
    entries: Iterable[Entry], before: Iterable[Judged], after: Iterable[Judged], old: str, new: str
) -> list[Entry]:
    """The entries of a baseline after a renaming: of each finding that is still there, under what it is known now."""
    now = _by_about(after)
    moved: dict[str, str] = {}
    for about, fingerprints in _by_about(before).items():
        for fingerprint, other in zip(fingerprints, now.get(renamed(about, old, new), ()), strict=False):
            moved[fingerprint] = other
    return [_entry(entry, moved, old, new) for entry in entries]


def _entry(entry: Entry, moved: Mapping[str, str], old: str, new: str) -> Entry:
    if entry.fingerprint not in moved:
        return entry
    words = [new if word == old else word for word in entry.rest.split(" ")]
    subject = new if entry.subject == old else entry.subject
    return Entry(moved[entry.fingerprint], entry.rule, subject, " ".join(words))


def _by_about(judged: Iterable[Judged]) -> dict[str, list[str]]:
    """The fingerprints of findings about the same thing, in their order."""
    found: dict[str, list[str]] = {}
    for one in judged:
        found.setdefault(one.known.about, []).append(one.known.fingerprint)
    return found
