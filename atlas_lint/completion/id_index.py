"""The ids of an atlas by kind, ranked, for completion: updated file by file, and fast for 50,000 ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from typing import NamedTuple

from atlas_lint.completion.id_chunk import Chunk, Rank
from atlas_lint.model.declarations import RECORD, SIDECAR, DeclaredFile

_BEFORE = (("\n", ":", "\t"), ("-", " ", "/", ".", "_"), ("",))
"""The texts before a match, the best matches first: at the start of an id or name, of a word, anywhere."""


class Entry(NamedTuple):
    """An id that completion offers, for one of its kinds.

    `name` is the display name, "" if there is none. `cluster` is the first folder of its file.
    """

    id: str
    kind: str
    name: str
    cluster: str
    is_replaced: bool


class _Fact(NamedTuple):
    """A declaration as the index reads it: its kind, whether it is a record or a patch, and whether it is replaced."""

    kind: str
    is_record: bool
    name: str
    is_replaced: bool


class IdIndex:
    """The ids of all files. `replaced_by` maps a kind to the attribute that names the replacement of its records."""

    def __init__(self, replaced_by: Mapping[str, str]) -> None:
        self._replaced_by = replaced_by
        self._declared: dict[str, dict[str, list[_Fact]]] = {}
        self._named: dict[str, Counter[str]] = {}
        self._facts: dict[str, dict[str, list[_Fact]]] = {}
        self._uses: Counter[str] = Counter()
        self._names: dict[str, str] = {}
        self._entries: dict[str, dict[str, tuple[Entry, Rank]]] = {}
        self._chunks: dict[tuple[str, str], Chunk] = {}

    def load(self, files: Mapping[str, tuple[DeclaredFile, Iterable[str]]]) -> None:
        """Add all files of an atlas, by path, to an empty index: each with the ids that it names."""
        for path, (file, names) in files.items():
            self._take(path, file, names)
        for id in list(self._facts):
            for chunk, rank in self._ranked(id):
                chunk.order.append(rank)
        for chunk in self._chunks.values():
            chunk.order.sort()
            chunk.text(self._names)

    def replace(self, path: str, file: DeclaredFile | None, names: Iterable[str]) -> None:
        """Replace what a file declares (None: it was deleted) and the ids that it names, each as often as it does."""
        for id in self._take(path, file, names):
            for kind, (entry, rank) in self._entries.pop(id, {}).items():
                self._chunks[kind, entry.cluster].remove(rank)
            for chunk, rank in self._ranked(id):
                chunk.add(rank)

    def _take(self, path: str, file: DeclaredFile | None, names: Iterable[str]) -> set[str]:
        """Replace the facts about a file; return the ids whose entries may change."""
        old, new = self._declared.pop(path, {}), self._declares(file)
        changed = {id for id in old.keys() | new.keys() if old.get(id) != new.get(id)}
        for id in changed:
            facts = self._facts.setdefault(id, {})
            facts.pop(path, None)
            if id in new:
                facts[path] = new[id]
        before, after = self._named.pop(path, Counter()), Counter(names)
        if new:
            self._declared[path] = new
        if after:
            self._named[path] = after
        used = {id for id in before.keys() | after.keys() if before[id] != after[id]}
        for id in used:
            self._uses[id] += after[id] - before[id]
        return changed | {id for id in used if id in self._facts}

    def _declares(self, file: DeclaredFile | None) -> dict[str, list[_Fact]]:
        facts: dict[str, list[_Fact]] = {}
        for one in file.declarations if file is not None else ():
            if one.form != SIDECAR:
                name, by = one.attributes.get("displayName"), self._replaced_by.get(one.kind)
                replaced = bool(by and one.attributes.get(by))
                fact = _Fact(one.kind, one.form == RECORD, name if isinstance(name, str) else "", replaced)
                facts.setdefault(one.id, []).append(fact)
        return facts

    def _ranked(self, id: str) -> Iterator[tuple[Chunk, Rank]]:
        """Make the entries of an id; yield the chunk and the rank of each."""
        by_path = self._facts[id]
        facts = [fact for path in sorted(by_path) for fact in by_path[path]]
        paths = [path for path in sorted(by_path) if any(fact.is_record for fact in by_path[path])]
        if not facts:
            del self._facts[id]
        if not paths:
            self._names.pop(id, None)
            return
        cluster = paths[0].partition("/")[0] if "/" in paths[0] else ""
        self._names[id] = next((fact.name for fact in facts if fact.name), "")
        is_replaced = any(fact.is_replaced for fact in facts)
        rank = (is_replaced, -self._uses[id], id)
        for kind in {fact.kind for fact in facts if fact.is_record}:
            entry = Entry(id, kind, self._names[id], cluster, is_replaced)
            self._entries.setdefault(id, {})[kind] = entry, rank
            yield self._chunks.setdefault((kind, cluster), Chunk()), rank

    def kinds_of(self, id: str) -> list[str]:
        """Return the kinds that records declare an id with, in the order of the alphabet."""
        return sorted(self._entries.get(id, ()))

    def entry(self, id: str) -> Entry | None:
        """Return the entry of an id, for the first of its kinds; None if no record declares it."""
        entries = self._entries.get(id)
        return entries[min(entries)][0] if entries else None

    def find(self, kinds: Iterable[str] | None, typed: str, cluster: str, most: int) -> list[Entry]:
        """Return at most `most` entries of some kinds (None: of any) that match what is typed, the best first.

        An entry matches if its id, or its display name, contains the letters in that order. First come matches at a
        start, then at the start of a word, then anywhere, then letter by letter; among equals first what is not
        replaced, then the same cluster, then the most used.
        """
        wanted = None if kinds is None else set(kinds)
        chunks = {key: chunk for key, chunk in self._chunks.items() if wanted is None or key[0] in wanted}
        found: dict[str, Entry] = {}
        for searches in self._searches(list(chunks.values()), typed.lower()):
            ordered = (_in_order(ranks, *key, cluster) for key, ranks in zip(chunks, searches, strict=True))
            for *_, id, kind in merge(*ordered):
                found.setdefault(id, self._entries[id][kind][0])
                if len(found) == most:
                    return list(found.values())
        return list(found.values())

    def _searches(self, chunks: list[Chunk], typed: str) -> Iterator[list[Iterator[Rank]]]:
        """Yield, from the best way of matching to the worst, the ranks that match in each chunk."""
        if not typed:
            yield [iter(chunk.order) for chunk in chunks]
            return
        has = [typed in chunk.text(self._names) for chunk in chunks]
        for before in _BEFORE:
            yield [
                chunk.containing(typed, before) if contains else iter(())
                for chunk, contains in zip(chunks, has, strict=True)
            ]
        yield [chunk.by_letters(typed) for chunk in chunks]


def _in_order(ranks: Iterable[Rank], kind: str, where: str, cluster: str) -> Iterator[tuple[bool, bool, int, str, str]]:
    """Yield ranks of a chunk with what orders them among those of other chunks: its own `cluster` comes first."""
    return ((is_replaced, where != cluster, uses, id, kind) for is_replaced, uses, id in ranks)
