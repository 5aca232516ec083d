"""The occurrences of an id in a file, to the character, through aliases and merge keys."""

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
    """The offsets of a scalar in a file, and of the alias that refers to it (None: it is not an alias)."""

    start: int
    end: int
    alias: tuple[int, int] | None


def places(atlas: Atlas, id: str) -> list[Place]:
    """Return the places of an id: declarations, targets, references (inactive ones too), and `from` of listed edges."""
    found = [*atlas.places_of.get(id, ()), *inactive_references.places(atlas, id)]
    for file in atlas.files:
        for declaration in file.declarations:
            if declaration.id == id:
                edges = (edge for edge in declaration.edges if edge.kind_place[1] == VALUE)
                found += (Place(file.path, declaration.document, (*edge.at, "from")) for edge in edges)
    return list(dict.fromkeys(found))


def edits(page: SourceFile, path: str, where: Iterable[Place], old: str, new: str) -> list[Edit]:
    """Return the edits of the file `path` that rename an id at the places `where`."""
    found = [written for place in where if (written := _written(page, place, old)) is not None]
    plain = {(one.start, one.end) for one in found if one.alias is None}
    stretches = {stretch: _renamed_scalar(page.text[slice(*stretch)], old, new) for stretch in plain}
    for one in found:  # an alias of an edited scalar needs no edit
        if one.alias is not None and (one.start, one.end) not in plain:
            stretches[one.alias] = scalar(new)
    return [Edit(path, page.span(*stretch), text) for stretch, text in sorted(stretches.items())]


def _renamed_scalar(written: str, old: str, new: str) -> str:
    """Return a written scalar with a new text. If it contains the old text literally, only that changes."""
    if written[:1] in ("|", ">"):  # its header may have a comment
        header, end, body = re.split(r"(\r\n|\r|\n)", written, maxsplit=1)
        if body.count(old) == 1:
            return header + end + body.replace(old, new)
    quoted = written[:1] in ("'", '"')
    if written.count(old) == 1 and (is_plain(new) or (quoted and new.isprintable() and not set(new) & set("'\"\\"))):
        return written.replace(old, new)
    return scalar(new, like=written)


def _written(page: SourceFile, place: Place, old: str) -> Written | None:
    """Return the scalar at a place; None if it is not the id, or if there is no `from`."""
    if "&" not in page.text and place.part == VALUE:  # no alias or merge key, so no tree is needed
        span = page.placed(place, excerpts=False).span
        start, end = (page.lines[line - 1] + column - 1 for line, column in (span[:2], span[2:]))
        if page.text[start:end] in (old, f'"{old}"', f"'{old}'"):
            return Written(start, end, None)
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
    """Yield the entries of a key: first that of the mapping itself, then those of its merge keys."""
    own = [(key, value) for key, value in mapping.entries if key_text(key) == name]
    if nth < len(own):
        yield own[nth]
    for _, target in merge_sources(mapping):
        if isinstance(target, Mapping):
            yield from _entries(target, name, 0)


def mentioned(id: str) -> re.Pattern[str]:
    """Return a pattern that matches an id as a word, with no character beside it that could be part of an id."""
    return re.compile(rf"(?<![\w:/.@-]){re.escape(id)}(?![\w:/@-]|\.\w)")
