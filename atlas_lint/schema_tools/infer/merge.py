"""The merge of new proposals into a folder that people have edited: unedited parts follow the data, the rest stays.

The file `inferred.json` in the folder stores the last proposals, so that a merge recognizes edits by hand.
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
    """A part that stays as edited, although the data suggests something else: the file, the pointer, the suggestion."""

    path: str
    pointer: str
    proposal: str


class Merged(NamedTuple):
    """The merged schemas, the edits that stay against the data, and the files of kinds that are gone from the data.

    Those files stay.
    """

    schemas: dict[str, Any]
    kept: tuple[Kept, ...]
    gone: tuple[str, ...] = ()


def merged(last: Mapping[str, Any], now: Mapping[str, Any], proposed: Mapping[str, Any]) -> Merged:
    """Merge proposals into a folder: schemas by path, as last proposed, as they are now, as proposed now.

    A deleted file stays deleted, and a file that was never proposed stays as it is.
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
        conflicts: list[tuple[tuple[str, ...], Any]] = []
        schemas[path] = _value(last.get(path, _ABSENT), now[path], proposed[path], (), conflicts)
        kept += [Kept(path, pointer(at), "nothing" if value is _ABSENT else shown(value)) for at, value in conflicts]
    gone = tuple(path for path in sorted(last.keys() & now.keys()) if path not in proposed)
    return Merged(schemas, tuple(kept), gone)


def _value(last: Any, now: Any, new: Any, at: tuple[str, ...], conflicts: list[tuple[tuple[str, ...], Any]]) -> Any:
    """Return the merged value of a place; `_ABSENT` if it has none. Add edits that stay to `conflicts`."""
    if _same(now, new) or _same(last, now):
        return new
    if _same(last, new):
        return now
    if isinstance(now, dict) and isinstance(new, dict):
        before = last if isinstance(last, dict) else {}
        return dict(_entries(before, now, new, at, conflicts))
    if _are_sets(now, new) and (last is _ABSENT or _are_sets(last)):
        return _united([] if last is _ABSENT else last, now, new)
    if at[-1:] != (_COMMENT,) and not _same(_bare(last), _bare(new)):
        conflicts.append((at, new))
    return now


def _entries(
    last: Any, now: Any, new: Any, at: tuple[str, ...], conflicts: list[tuple[tuple[str, ...], Any]]
) -> Iterator[tuple[str, Any]]:
    for key in [*now, *(key for key in new if key not in now)]:
        value = _value(last.get(key, _ABSENT), now.get(key, _ABSENT), new.get(key, _ABSENT), (*at, key), conflicts)
        if value is not _ABSENT:
            yield key, value


def _same(one: Any, other: Any) -> bool:
    if one is _ABSENT or other is _ABSENT:
        return one is other
    return canonical(one) == canonical(other)


def _bare(value: Any) -> Any:
    """Return a value without the evidence in it, which changes with every record."""
    if isinstance(value, dict):
        return {key: _bare(inner) for key, inner in value.items() if not (key == _COMMENT and isinstance(inner, str))}
    return [_bare(item) for item in value] if isinstance(value, list) else value


def _are_sets(*values: Any) -> bool:
    """Check whether lists are sets of scalars, as under `required`, `enum` and the keywords for kinds."""
    return all(
        isinstance(value, list) and not any(isinstance(item, (dict, list)) for item in value) for value in values
    )


def _united(last: list[Any], now: list[Any], new: list[Any]) -> list[Any]:
    """Return the list as edited, with what the data adds and without what it removes."""
    before, after, mine = ({canonical(item) for item in items} for items in (last, new, now))
    gone = before - after
    added = [item for item in new if canonical(item) not in before | mine]
    return [item for item in now if canonical(item) not in gone] + added


def read(text: str) -> dict[str, Any]:
    """Return the last proposals from their stored text. Raises `ValueError` if it cannot be parsed."""
    kept = json.loads(text)
    schemas = kept.get("proposed") if isinstance(kept, dict) else None
    if not isinstance(schemas, dict):
        raise ValueError("the proposals are missing")
    return schemas


def written(proposed: Mapping[str, Any]) -> bytes:
    """Return the text that stores the last proposals."""
    about = "The last proposals of atlas-lint: the next run compares with them to recognize edits by hand."
    text = json.dumps({"about": about, "proposed": dict(sorted(proposed.items()))}, indent=1, ensure_ascii=False)
    return f"{text}\n".encode("utf-8", "backslashreplace")
