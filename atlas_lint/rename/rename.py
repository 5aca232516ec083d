"""The renaming of a record: its edits, and the findings that it would add."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from atlas_lint.checking.run_rules import Reported
from atlas_lint.checking.state import State, check_atlas
from atlas_lint.edits import text_edits
from atlas_lint.edits.text_edits import Edit
from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Files, Overlay
from atlas_lint.findings.place import Place
from atlas_lint.findings.selection import Selection
from atlas_lint.incremental.resident import resident_of
from atlas_lint.model.advice import Advisor
from atlas_lint.parsing.locate import SourceFile
from atlas_lint.rename import config_and_baseline, occurrences, text_mentions
from atlas_lint.settings import Settings
from atlas_lint.text import safe

NOT_IN_TEXT = frozenset("'\"\\`[](){}|#,")  # characters that can end a scalar or a marked-up mention


class Renaming(NamedTuple):
    """The result of a renaming.

    `contents` and `read` are the new and old contents by absolute path. `edits` are those of the data, `mentions` the
    ones of them in text. `breaks` are the findings that would be new. `unread` are the files with broken parts that
    still name the old id.
    """

    contents: dict[str, bytes]
    read: dict[str, bytes]
    edits: dict[str, list[Edit]]
    mentions: frozenset[Edit]
    breaks: tuple[Reported, ...]
    unread: tuple[str, ...]

    @property
    def places(self) -> int:
        """The number of edits of the data."""
        return sum(map(len, self.edits.values()))


def renaming(
    files: Files, root: str, settings: Settings, accepted: str, old: str, new: str, *, in_prose: bool
) -> Renaming:
    """Rename an id in an atlas, in memory. `accepted` is the baseline file (absolute path).

    With `in_prose`, marked-up mentions in text are renamed too. Raises `AtlasError` if nothing has the old id, if a
    record has the new one, or if the new one is not a valid id.
    """
    return renaming_in(check_atlas(files, root, settings, Selection()), accepted, old, new, in_prose=in_prose)


def renaming_in(state: State, accepted: str, old: str, new: str, *, in_prose: bool) -> Renaming:
    """Rename an id in an atlas that is checked already, in memory, as `renaming` does. Raises the same `AtlasError`."""
    _require(state, old, new)
    files, root, settings = state.files, state.root, state.settings
    if in_prose and (set(new) & NOT_IN_TEXT or ": " in new):
        raise AtlasError(f"{safe(new)} has characters that text cannot hold unescaped", "rename without --prose")
    read = {path: files.read(path) for path in _may_change(files, state, root, accepted)}
    changes, mentions = _edits(state, root, read, old, new, in_prose)
    contents = {path: text_edits.apply(read[path], made) for path, made in changes.items()}
    after = _checked_again(state, root, contents, old, new)
    unread = _unread(state, root, {**read, **contents}, old)
    for path, data in (*_configured(read, settings, old, new), *_baselined(read, accepted, state, after, old, new)):
        contents[path] = data
    had = {path: read[path] for path in contents}
    return Renaming(contents, had, changes, mentions, tuple(_breaks(state, after, old, new)), unread)


def _may_change(files: Files, state: State, root: str, accepted: str) -> Iterator[str]:
    """Yield the files that may contain an id (absolute paths): those of the atlas, the configuration, the baseline."""
    yield from (f"{root}/{file.path}" for file in state.atlas.files)
    if state.settings.file is not None:
        yield state.settings.file
    if files.is_file(accepted):
        yield accepted


def _require(state: State, old: str, new: str) -> None:
    atlas = state.atlas
    if old not in atlas.places_of:
        if any(old in file.shown for file in atlas.files):
            raise AtlasError(
                f"{safe(old)} occurs only in parts that cannot be parsed", "fix these first: `atlas-lint check`"
            )
        raise AtlasError(f"nothing in the atlas has the id {safe(old)}", str(Advisor(atlas).near(old) or ""))
    if not new.strip() or new != new.strip() or not new.isprintable():
        raise AtlasError(
            f"{safe(new) or 'an empty text'} cannot be an id", "use printable text without blanks around it"
        )
    if new == old:
        raise AtlasError(f"{safe(old)} already has this id")
    if new in atlas.records or any(new in file.shown for file in atlas.files):
        help = "repoint the references to one of them, then delete it"
        raise AtlasError(f"{safe(new)} already exists, and rename cannot merge two records", help)


def _edits(
    state: State, root: str, read: Mapping[str, bytes], old: str, new: str, in_prose: bool
) -> tuple[dict[str, list[Edit]], frozenset[Edit]]:
    """Return the edits of each file, by its absolute path, and those of them that are in text."""
    by_file: dict[str, list[Place]] = {}
    for place in occurrences.places(state.atlas, old):
        by_file.setdefault(place.path, []).append(place)
    made: dict[str, list[Edit]] = {}
    in_text: set[Edit] = set()
    for file in state.atlas.files:
        data = read[f"{root}/{file.path}"]
        found: list[Edit] = []
        if file.path in by_file:
            found = occurrences.edits(SourceFile(data), file.path, by_file[file.path], old, new)
        taken = {edit.span for edit in found}
        mentions = [] if file.is_broken else text_mentions.edits(data, file.path, old, new, in_values=in_prose)
        mentions = [edit for edit in mentions if edit.span not in taken]
        in_text.update(mentions)
        if found or mentions:
            made[f"{root}/{file.path}"] = [*found, *mentions]
    return made, frozenset(in_text)


def _configured(read: Mapping[str, bytes], settings: Settings, old: str, new: str) -> Iterator[tuple[str, bytes]]:
    """Yield the configuration file and its new content, if its `external-ids` name the id."""
    path = settings.file
    if path is not None and config_and_baseline.external_ids(settings.external_ids, old, new) != settings.external_ids:
        yield path, config_and_baseline.configuration(read[path].decode("utf-8"), path, old, new).encode("utf-8")


def _baselined(
    read: Mapping[str, bytes], path: str, before: State, after: list[Reported], old: str, new: str
) -> Iterator[tuple[str, bytes]]:
    """Yield the baseline and its new content, which accepts the same findings, if it changes."""
    if path in read:
        text = read[path].decode("utf-8", "surrogateescape")
        moved = config_and_baseline.baseline(text, path, before.reported, after, old, new)
        if moved != text:
            yield path, moved.encode("utf-8", "surrogateescape")


def _checked_again(state: State, root: str, contents: Mapping[str, bytes], old: str, new: str) -> list[Reported]:
    """Return all findings of the edited atlas."""
    ids = config_and_baseline.external_ids(state.settings.external_ids, old, new)
    if ids != state.settings.external_ids:
        settings = state.settings._replace(external_ids=ids)
        return check_atlas(
            Overlay(state.files, dict(contents)), root, settings, Selection(), state.atlas.schemas
        ).reported
    resident = resident_of(state)
    resident.change({path.removeprefix(f"{root}/"): data for path, data in contents.items()})
    return resident.reported


def _breaks(before: State, after: list[Reported], old: str, new: str) -> list[Reported]:
    """Return the findings that did not exist before, under the old id or the new one."""
    had = Counter(_identity(one, old, new) for one in before.reported)
    breaks = []
    for one in after:
        about = _identity(one, old, new)
        if had[about]:
            had[about] -= 1
        else:
            breaks.append(one)
    return breaks


def _identity(one: Reported, old: str, new: str) -> str:
    return config_and_baseline.stable_identity(config_and_baseline.renamed(one.identified.about, old, new))


def _unread(state: State, root: str, contents: Mapping[str, bytes], old: str) -> tuple[str, ...]:
    """Return the files with broken parts that still contain the id as a word."""
    word = occurrences.mentioned(old)
    broken = [file.path for file in state.atlas.files if any(fault.hides for fault in file.faults)]
    return tuple(path for path in broken if word.search(contents[f"{root}/{path}"].decode("utf-8", "replace")))
