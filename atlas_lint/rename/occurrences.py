"""Where an id is written in a file, down to the characters, through aliases and merge keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from atlas_lint.edits.text_edits import Edit, is_plain, scalar
from atlas_lint.findings.place import KEY, VALUE, Place
from atlas_lint.model.atlas import Atlas
from atlas_lint.parsing.locate import SourceFile
from atlas_lint.parsing.nodes import Alias, Mapping, Node, Scalar, Sequence, key_text, merge_sources
from atlas_lint.rename import inactive_references


class Written(NamedTuple):
    """A scalar as written (offsets in the file), and where an alias stands that brings it (None: none does)."""

    start: int
    end: int
    alias: tuple[int, int] | None


def places(atlas: Atlas, id: str) -> list[Place]:
    """Where the atlas has an id: declarations, targets, references (also those that do not count), and the `from` of
    edges in a list."""
    found = [*atlas.places_of.get(id, ()), *inactive_references.places(atlas, id)]
    for file in atlas.files:
        for declaration in file.declarations:
            if declaration.id == id:
                edges = (edge for edge in declaration.edges if edge.kind_place[1] == VALUE)
                found += (Place(file.path, declaration.document, (*edge.at, "from")) for edge in edges)
    return list(dict.fromkeys(found))


def edits(page: SourceFile, path: str, where: Iterable[Place], old: str, new: str) -> list[Edit]:
    """The edits of one file that write an id anew at some of its places."""
    found = [written for place in where if (written := _written(page, place, old)) is not None]
    plain = {(one.start, one.end) for one in found if one.alias is None}
    stretches = {stretch: _anew(page.text[slice(*stretch)], old, new) for stretch in plain}
    for one in found:  # an alias of what changes anyway follows by itself
        if one.alias is not None and (one.start, one.end) not in plain:
            stretches[one.alias] = scalar(new)
    return [Edit(path, page.span(*stretch), text) for stretch, text in sorted(stretches.items())]


def _anew(written: str, old: str, new: str) -> str:
    """A scalar with another text. Where the text stands there as it is, only that changes."""
    if written[:1] in ("|", ">"):  # its header may have a comment
        header, end, body = re.split(r"(\r\n|\r|\n)", written, maxsplit=1)
        if body.count(old) == 1:
            return header + end + body.replace(old, new)
    quoted = written[:1] in ("'", '"')
    if written.count(old) == 1 and (is_plain(new) or (quoted and new.isprintable() and not set(new) & set("'\"\\"))):
        return written.replace(old, new)
    return scalar(new, like=written)


def _written(page: SourceFile, place: Place, old: str) -> Written | None:
    """The scalar at a place, if it is the id; a `from` may not be there."""
    node = page.tree(place.document)
    key: Node | None = None
    alias: Node | None = None
    for number, step in enumerate(place.pointer):
        while isinstance(node, Alias):
            node, alias = node.target, None
        if isinstance(node, Mapping):
            last = number == len(place.pointer) - 1
            entry = next(_entries(node, str(step), place.nth if last and place.part == KEY else 0), None)
            if entry is None:
                return None
            key, node = entry
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            key, node = None, node.items[step]
        else:
            return None
    if place.part == KEY:
        node = key
    if isinstance(node, Alias):
        node, alias = node.target, node
    if not isinstance(node, Scalar) or node.text != old:
        return None
    brought = (alias.start, alias.end) if alias is not None else None
    return Written(node.start, node.end, brought)


def _entries(mapping: Mapping, name: str, nth: int) -> Iterator[tuple[Node, Node]]:
    """The entry of a key, where it is written: in the mapping, else in what a merge key brings."""
    own = [(key, value) for key, value in mapping.entries if key_text(key) == name]
    if nth < len(own):
        yield own[nth]
    for _, target in merge_sources(mapping):
        if isinstance(target, Mapping):
            yield from _entries(target, name, 0)


def mentioned(id: str) -> re.Pattern[str]:
    """The id as a word: nothing beside it that could be part of an id."""
    return re.compile(rf"(?<![\w:/.@-]){re.escape(id)}(?![\w:/@-]|\.\w)")
