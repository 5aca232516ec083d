"""An id outside of the data: in the configuration's `external-ids`, and in what the baseline accepts."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from glob import escape
from typing import Any, NamedTuple

from atlas_lint.checking.run_rules import Reported
from atlas_lint.errors import AtlasError
from atlas_lint.findings.baseline import Entry, entry, parse
from atlas_lint.findings.fingerprint import written
from atlas_lint.rename.occurrences import mentioned
from atlas_lint.text import safe

KEY = "external-ids"
_START = re.compile(rf"[\"']?{KEY}[\"']?[ \t]*=[ \t]*\[")
_TOKEN = re.compile(
    r"(?P<comment>#[^\n]*)"
    r"|(?P<text>\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')"
    r"|(?P<end>\])"
    r"|[^#\"'\]]+",
    re.DOTALL,
)


def external_ids(globs: Iterable[str], old: str, new: str) -> tuple[str, ...]:
    """`external-ids` with an id renamed where one of them names it alone, no glob."""
    return tuple(escape(new) if glob == escape(old) else glob for glob in globs)


def configuration(text: str, path: str, old: str, new: str) -> str:
    """The text of a configuration file with its `external-ids` renamed, and nothing else.

    Raises `AtlasError` where it is written in a way that cannot be followed.
    """
    toml = text.removeprefix("\ufeff")
    mark = text[: len(text) - len(toml)]
    before = tomllib.loads(toml)
    for start in _START.finditer(toml):
        edited = toml[: start.end()] + _list(toml[start.end() :], escape(old), escape(new))
        if edited != toml and _is_as_wanted(before, edited, old, new):
            return mark + edited
    raise AtlasError(f"{path}: {KEY} names {safe(old)}, and where cannot be found", "change it by hand first")


def _list(text: str, old: str, new: str) -> str:
    """What follows an opening bracket, with texts of that list renamed."""
    pieces: list[str] = []
    for token in _TOKEN.finditer(text):
        if token["end"]:
            return "".join(pieces) + text[token.start() :]
        named = token["text"] and tomllib.loads(f"x = {token[0]}")["x"] == old
        quote = "'" if token[0].startswith("'") and "'" not in new else '"'
        pieces.append((f"'{new}'" if quote == "'" else json.dumps(new, ensure_ascii=False)) if named else token[0])
    return text


def _is_as_wanted(before: dict[str, Any], edited: str, old: str, new: str) -> bool:
    """Whether an edit renames the list, and nothing but that."""
    try:
        after = tomllib.loads(edited)
    except tomllib.TOMLDecodeError:
        return False
    is_own = KEY in before
    own, changed = (tables if is_own else tables.get("tool", {}).get("atlas-lint", {}) for tables in (before, after))
    if changed.get(KEY) != list(external_ids(own.get(KEY, ()), old, new)):
        return False
    changed[KEY] = own.get(KEY)
    return bool(before == after)


def renamed(about: str, old: str, new: str) -> str:
    """What a finding is about, with an id renamed in it."""
    rule, parts = json.loads(about)
    if rule == "unused-suppression":  # it is about the comment, and that may name the id
        word = mentioned(old)
        parts = [word.sub(lambda _: new, part) if isinstance(part, str) else part for part in parts]
    return written(rule, [_part(part, old, new) for part in parts])


def _part(part: object, old: str, new: str) -> object:
    if isinstance(part, list):
        return [_part(inner, old, new) for inner in part]
    if part == json.dumps(old, ensure_ascii=False):  # a value that a schema refuses
        return json.dumps(new, ensure_ascii=False)
    return new if part == old else part


def known(about: str) -> str:
    """By what a finding is known through a renaming. Of a cycle not by its smallest id: which that is may change."""
    rule, parts = json.loads(about)
    return json.dumps([rule, parts[:1]]) if rule == "cycle" else about


class _Pair(NamedTuple):
    """A finding before and after."""

    before: Reported
    after: Reported


def baseline(text: str, path: str, before: Iterable[Reported], after: Iterable[Reported], old: str, new: str) -> str:
    """The text of a baseline after a renaming: what was accepted still is. Raises `AtlasError` where it is none."""
    parse(text, path)
    text, mark = text.removeprefix("\ufeff"), "\ufeff" if text.startswith("\ufeff") else ""
    pairs = {pair.before.identified.fingerprint: pair for pair in _pairs(before, after, old, new)}
    lines = text.splitlines(keepends=True)
    entries = [number for number, line in enumerate(lines) if line.strip() and not line.startswith("#")]
    written = [lines[number].strip() for number in entries]
    anew = [_anew(line, path, pairs, old, new) for line in written]
    if written == sorted(written):
        anew.sort()
    for number, was, now in zip(entries, written, anew, strict=True):
        lines[number] = lines[number].replace(was, now)
    return mark + "".join(lines)


def _anew(line: str, path: str, pairs: dict[str, _Pair], old: str, new: str) -> str:
    """A line of the baseline, about what its finding is now."""
    entry = parse(line, path)[0]
    pair = pairs.get(entry.fingerprint)
    if pair is None or pair.before.identified.fingerprint == pair.after.identified.fingerprint:
        return line
    now = _accepting(pair.after)
    if entry._replace(path=None) != _accepting(pair.before)._replace(path=None):
        words = [new if word == old else word for word in entry.rest.split(" ")]
        now = now._replace(subject=new if entry.subject == old else entry.subject, rest=" ".join(words))
    return now.line()


def _accepting(one: Reported) -> Entry:
    return entry(one.identified.fingerprint, one.identified.rule.name, one.identified.report)


def _pairs(before: Iterable[Reported], after: Iterable[Reported], old: str, new: str) -> Iterator[_Pair]:
    """The findings that are there before and after, in their order where several are about the same thing; cycles
    whose smallest id is another one now come last."""
    left: dict[str, list[Reported]] = {}
    for one in after:
        left.setdefault(renamed(one.identified.about, old, new), []).append(one)
    alone = []
    for one in before:
        same = left.get(renamed(one.identified.about, old, new))
        if same:
            yield _Pair(one, same.pop(0))
        else:
            alone.append(one)
    rest = [one for same in left.values() for one in same]
    for one in alone:
        like = next((other for other in rest if known(other.identified.about) == known(one.identified.about)), None)
        if like is not None:
            rest.remove(like)
            yield _Pair(one, like)
