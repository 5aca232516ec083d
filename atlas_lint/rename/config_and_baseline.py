"""Renaming outside the data: in `external-ids` of the configuration, and in the baseline."""

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
    """Return `external-ids` with an id renamed in the entries that are this id, not a glob that matches it."""
    return tuple(escape(new) if glob == escape(old) else glob for glob in globs)


def configuration(text: str, path: str, old: str, new: str) -> str:
    """Return the text of a configuration file with an id renamed in `external-ids`, and nothing else changed.

    Raises `AtlasError` if the id cannot be located in the text.
    """
    toml = text.removeprefix("\ufeff")
    mark = text[: len(text) - len(toml)]
    before = tomllib.loads(toml)
    for start in _START.finditer(toml):
        edited = toml[: start.end()] + _list(toml[start.end() :], escape(old), escape(new))
        if edited != toml and _is_as_wanted(before, edited, old, new):
            return mark + edited
    raise AtlasError(f"{path}: {KEY} names {safe(old)}, but it cannot be located there", "change it by hand first")


def _list(text: str, old: str, new: str) -> str:
    """Return the text after an opening bracket, with an id renamed in the strings of that list."""
    pieces: list[str] = []
    for token in _TOKEN.finditer(text):
        if token["end"]:
            return "".join(pieces) + text[token.start() :]
        named = token["text"] and tomllib.loads(f"x = {token[0]}")["x"] == old
        quote = "'" if token[0].startswith("'") and "'" not in new else '"'
        pieces.append((f"'{new}'" if quote == "'" else json.dumps(new, ensure_ascii=False)) if named else token[0])
    return text


def _is_as_wanted(before: dict[str, Any], edited: str, old: str, new: str) -> bool:
    """Return whether an edit changes the list as wanted, and nothing else."""
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
    """Return the identity of a finding with an id renamed in it."""
    if old not in about and old.isascii() and old.isprintable() and '"' not in old and "\\" not in old:  # nearly always
        return about
    rule, parts = json.loads(about)
    if rule == "unused-suppression":  # its identity is the comment, which may name the id
        word = mentioned(old)
        parts = [word.sub(lambda _: new, part) if isinstance(part, str) else part for part in parts]
    return written(rule, [_part(part, old, new) for part in parts])


def _part(part: object, old: str, new: str) -> object:
    if isinstance(part, list):
        return [_part(inner, old, new) for inner in part]
    if part == json.dumps(old, ensure_ascii=False):  # a value that violates a schema
        return json.dumps(new, ensure_ascii=False)
    return new if part == old else part


def stable_identity(about: str) -> str:
    """Return the part of an identity that a renaming keeps. For a cycle, that excludes its smallest id."""
    if not about.startswith('["cycle"'):
        return about
    rule, parts = json.loads(about)
    return json.dumps([rule, parts[:1]])


class _Pair(NamedTuple):
    """A finding before and after."""

    before: Reported
    after: Reported


def baseline(text: str, path: str, before: Iterable[Reported], after: Iterable[Reported], old: str, new: str) -> str:
    """Return the text of a baseline after a renaming: it accepts the same findings as before.

    Raises `AtlasError` if the text is not a baseline.
    """
    parse(text, path)
    text, mark = text.removeprefix("\ufeff"), "\ufeff" if text.startswith("\ufeff") else ""
    pairs = {pair.before.identified.fingerprint: pair for pair in _pairs(before, after, old, new)}
    lines = text.splitlines(keepends=True)
    entries = [number for number, line in enumerate(lines) if line.strip() and not line.startswith("#")]
    written = [lines[number].strip() for number in entries]
    renamed_lines = [_renamed_line(line, path, pairs, old, new) for line in written]
    if written == sorted(written):
        renamed_lines.sort()
    for number, was, now in zip(entries, written, renamed_lines, strict=True):
        lines[number] = lines[number].replace(was, now)
    return mark + "".join(lines)


def _renamed_line(line: str, path: str, pairs: dict[str, _Pair], old: str, new: str) -> str:
    """Return a line of the baseline with the present identity of its finding."""
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
    """Yield the findings that exist before and after. Those with the same identity are paired in order.

    Cycles whose smallest id changed come last.
    """
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
        like = next(
            (
                other
                for other in rest
                if stable_identity(other.identified.about) == stable_identity(one.identified.about)
            ),
            None,
        )
        if like is not None:
            rest.remove(like)
            yield _Pair(one, like)
