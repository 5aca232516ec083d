"""A renaming: the edits it takes, and whether the atlas has no finding afterwards that it did not have."""

from __future__ import annotations

import json
from collections import Counter
from typing import NamedTuple

from atlas_lint import baseline, edits
from atlas_lint.edits import Edit
from atlas_lint.errors import AtlasError
from atlas_lint.files import Files, Overlay
from atlas_lint.judging import Judged
from atlas_lint.lint import State, look
from atlas_lint.placing import Page
from atlas_lint.renaming import elsewhere, occurrences, prose
from atlas_lint.rule import Place
from atlas_lint.selection import Selection
from atlas_lint.settings import Settings
from atlas_lint.text import safe


class Renaming(NamedTuple):
    """What a renaming comes to: new contents by absolute path, how many places are written anew, the findings that
    would be new, and files that cannot be read and name the id."""

    contents: dict[str, bytes]
    places: int
    breaks: tuple[Judged, ...]
    unread: tuple[str, ...]


def renaming(
    files: Files, root: str, settings: Settings, accepted: str, old: str, new: str, *, in_prose: bool
) -> Renaming:
    """Rename an id in an atlas; nothing is written. `accepted` is the baseline file (absolute path).

    Raises `AtlasError` where nothing has the old id, something has the new one, or it cannot be an id.
    """
    state = look(files, root, settings, Selection(silent=False))
    _require(state, old, new)
    changes = _edits(state, root, old, new, in_prose)
    contents = {f"{root}/{path}": edits.apply(files.read(f"{root}/{path}"), made) for path, made in changes.items()}
    contents |= _configured(files, settings, old, new)
    after = _look_again(state, root, contents)
    contents |= _baselined(files, accepted, state, after, old, new)
    unread = tuple(file.path for file in state.atlas.files if old in file.shown)
    return Renaming(contents, sum(map(len, changes.values())), tuple(_breaks(state, after, old, new)), unread)


def _require(state: State, old: str, new: str) -> None:
    atlas = state.atlas
    if old not in atlas.places_of:
        raise AtlasError(f"nothing in the atlas has the id {safe(old)}", str(atlas.near(old) or ""))
    if not new.strip() or new != new.strip() or not new.isprintable():
        raise AtlasError(
            f"{safe(new) or 'an empty text'} cannot be an id", "an id is printable text, without blanks around it"
        )
    if new == old:
        raise AtlasError(f"{safe(old)} is called so already")
    if new in atlas.records or any(new in file.shown for file in atlas.files):
        help = "to merge two records is not to rename one: repoint what names the other, then remove it"
        raise AtlasError(f"{safe(new)} is there already", help)


def _edits(state: State, root: str, old: str, new: str, in_prose: bool) -> dict[str, list[Edit]]:
    """The edits of each file, by its path below the root."""
    by_file: dict[str, list[Place]] = {}
    for place in occurrences.places(state.atlas, old):
        by_file.setdefault(place.path, []).append(place)
    made: dict[str, list[Edit]] = {}
    for file in state.atlas.files:
        data = state.files.read(f"{root}/{file.path}")
        found: list[Edit] = []
        if file.path in by_file:
            found = occurrences.edits(Page(data, file.starts), file.path, by_file[file.path], old, new)
        taken = {edit.span for edit in found}
        mentions = prose.edits(data, file.starts, file.path, old, new, in_values=in_prose)
        found += (edit for edit in mentions if edit.span not in taken)
        if found:
            made[file.path] = found
    return made


def _configured(files: Files, settings: Settings, old: str, new: str) -> dict[str, bytes]:
    """The configuration file, where it names the id among those that live elsewhere."""
    if settings.file is None or old not in settings.external_ids:
        return {}
    text = files.read(settings.file).decode("utf-8")
    return {settings.file: elsewhere.configuration(text, old, new).encode("utf-8")}


def _look_again(state: State, root: str, contents: dict[str, bytes]) -> State:
    declared = {file.path: file for file in state.atlas.files if f"{root}/{file.path}" not in contents}
    over = Overlay(state.files, dict(contents))
    return look(
        over,
        root,
        state.settings,
        Selection(silent=False),
        state.atlas.schemas,
        known=lambda path, data: declared.get(path),
    )


def _baselined(files: Files, path: str, before: State, after: State, old: str, new: str) -> dict[str, bytes]:
    """The baseline, so that what was accepted still is."""
    if not files.is_file(path):
        return {}
    data = files.read(path)
    entries = baseline.parse(data.decode("utf-8", "replace"), path)
    moved = elsewhere.accepted(entries, before.judged, after.judged, old, new)
    return {path: baseline.render(moved).encode("utf-8")} if moved != list(entries) else {}


def _breaks(before: State, after: State, old: str, new: str) -> list[Judged]:
    """The findings that were not there before, under whatever id."""
    had = Counter(_known(elsewhere.renamed(one.known.about, old, new)) for one in before.judged)
    breaks = []
    for one in after.judged:
        about = _known(one.known.about)
        if had[about]:
            had[about] -= 1
        else:
            breaks.append(one)
    return breaks


def _known(about: str) -> str:
    """What a finding is about. Of a cycle that is its smallest id, and which that is may change by a renaming."""
    rule, parts = json.loads(about)
    return json.dumps([rule, parts[:1]]) if rule == "cycle" else about
