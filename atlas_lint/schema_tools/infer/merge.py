"""New proposals brought into a folder that people have worked on: what nobody touched follows the data, the rest stays.

What was proposed last is kept in the folder (`inferred.json`), so that an edit by hand can be told from a proposal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from atlas_lint.text import canonical, pointer, shown

RECORD = "inferred.json"
_ABSENT: Any = object()
_COMMENT = "$comment"


class Kept(NamedTuple):
    """Something that stays as a person wrote it although the data says otherwise now: the file, the pointer in it."""

    path: str
    pointer: str
    proposal: str


class Merged(NamedTuple):
    """The schemas of the folder as they should be, what stays against the data, and the files of kinds that the data
    has no more: they stay, too."""

    schemas: dict[str, Any]
    kept: tuple[Kept, ...]
    gone: tuple[str, ...] = ()


def merged(last: Mapping[str, Any], now: Mapping[str, Any], proposed: Mapping[str, Any]) -> Merged:
    """Bring proposals into a folder: schemas by path, as last proposed, as they are there, as proposed now.

    A file that was taken away stays away, and one that was never proposed stays as it is.
    """
    schemas, kept = {}, []
    for path in sorted({*now, *proposed}):
        if path not in now and path in last:
            continue
        if path not in now:
            schemas[path] = proposed[path]
            continue
        if path not in proposed:
            schemas[path] = now[path]
            continue
        told: list[tuple[tuple[str, ...], Any]] = []
        schemas[path] = _value(last.get(path, _ABSENT), now[path], proposed[path], (), told)
        kept += [Kept(path, pointer(at), "nothing" if value is _ABSENT else shown(value)) for at, value in told]
    gone = tuple(path for path in sorted(last.keys() & now.keys()) if path not in proposed)
    return Merged(schemas, tuple(kept), gone)


def _value(last: Any, now: Any, new: Any, at: tuple[str, ...], told: list[tuple[tuple[str, ...], Any]]) -> Any:
    """What a place holds afterwards; `_ABSENT` where it holds nothing."""
    if _same(now, new) or _same(last, now):
        return new
    if _same(last, new):
        return now
    if isinstance(now, dict) and isinstance(new, dict):
        before = last if isinstance(last, dict) else {}
        return dict(_entries(before, now, new, at, told))
    if _are_sets(now, new) and (last is _ABSENT or _are_sets(last)):
        return _united([] if last is _ABSENT else last, now, new)
    if at[-1:] != (_COMMENT,) and not _same(_bare(last), _bare(new)):
        told.append((at, new))
    return now


def _entries(
    last: Any, now: Any, new: Any, at: tuple[str, ...], told: list[tuple[tuple[str, ...], Any]]
) -> Iterator[tuple[str, Any]]:
    for key in [*now, *(key for key in new if key not in now)]:
        value = _value(last.get(key, _ABSENT), now.get(key, _ABSENT), new.get(key, _ABSENT), (*at, key), told)
        if value is not _ABSENT:
            yield key, value


def _same(one: Any, other: Any) -> bool:
    if one is _ABSENT or other is _ABSENT:
        return one is other
    return canonical(one) == canonical(other)


def _bare(value: Any) -> Any:
    """A value without the evidence in it, which changes with every record."""
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items() if not (key == _COMMENT and isinstance(inner, str))}
    return [_bare(item) for item in value] if isinstance(value, list) else value


def _are_sets(*values: Any) -> bool:
    """Whether lists stand for sets (required, enum, kinds): of scalars."""
    return all(
        isinstance(value, list) and not any(isinstance(item, (dict, list)) for item in value) for value in values
    )


def _united(last: list[Any], now: list[Any], new: list[Any]) -> list[Any]:
    """What a person has, with what the data adds, without what it takes away."""
    before, after, mine = ({canonical(item) for item in items} for items in (last, new, now))
    gone = before - after
    added = [item for item in new if canonical(item) not in before | mine]
    return [item for item in now if canonical(item) not in gone] + added


def read(text: str) -> dict[str, Any]:
    """What was proposed last, from the text that keeps it. Raises `ValueError` where that cannot be read."""
    kept = json.loads(text)
    schemas = kept.get("proposed") if isinstance(kept, dict) else None
    if not isinstance(schemas, dict):
        raise ValueError("it does not say what was proposed")
    return schemas


def written(proposed: Mapping[str, Any]) -> bytes:
    """The text that keeps what was proposed."""
    about = "What atlas-lint proposed last; by it the next run tells edits by hand from proposals."
    text = json.dumps({"about": about, "proposed": dict(sorted(proposed.items()))}, indent=1, ensure_ascii=False)
    return f"{text}\n".encode("utf-8", "backslashreplace")
