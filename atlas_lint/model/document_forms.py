"""The forms of a document (record, patch, sidecar, bundle; see docs/data.md), parsed into declarations.

A document that has none of these forms, or has a wrong shape somewhere, declares nothing. Its faults are reported. The
ids that it still shows are kept, so that references to them are not reported as dangling.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from atlas_lint.findings.place import KEY, OWNER, VALUE, Path
from atlas_lint.model.declarations import (
    HAZARD,
    PATCH,
    RECORD,
    REPEAT,
    SHAPE,
    SIDECAR,
    Declaration,
    DeclaredEdge,
    DeclaredFile,
    Fault,
)
from atlas_lint.model.yaml_slips import Slip, joined_records, kinds_with_dashes, lfs_pointer, repeated_ids, split_id
from atlas_lint.parsing.source import LIMIT, Source, oddity_span
from atlas_lint.parsing.values import Document
from atlas_lint.spelling import nearest
from atlas_lint.text import canonical, shown

_TARGET_KEYS = ("target", "to", "id")
_KNOWN = {
    "a record": ("nodeKind", "id", "attributes", "edges", "patch", "mergeStrategy"),
    "a sidecar": ("extendsNode", "edges"),
    "a bundle": ("kind", "nodes"),
    "`extendsNode`": ("id", "nodeKind"),
}
"""The keys that each form of mapping may have."""
_SIMPLER = "split the record, or write it with less nesting and fewer aliases"
"""Help for a document that exceeds a limit."""
_ATTRIBUTE = "move it under `attributes` if it is an attribute"
"""Help for an entry under `edges` that has no target."""


def declare(path: str, source: Source) -> DeclaredFile:
    """Return the declarations and faults of a file, given its path below the root and its parsed content."""
    if source.broken:
        rule, message, help, span, related = source.broken
        fault = Fault(rule, 0, (), VALUE, 0, span, message, help, "", None, related=related)
        return DeclaredFile(path, (), (fault,), source.shown, True)
    declarations: list[Declaration] = []
    faults: list[Fault] = []
    ids = list(source.shown)
    for number, document in enumerate(source.documents):
        if document.empty:
            continue
        joined = joined_records(number, document, _shown_id(document.value))
        wrong = [joined] if joined else _broken_part(source, number, document)
        reader = _Reader(path, number, document.value)
        if not wrong:
            reader.read()
            wrong = reader.faults
        if wrong:
            faults += wrong
            ids += (*_shown_ids(document.value), *repeated_ids(document))
        else:
            declarations += reader.declarations
            faults += _odd(source, number, document, reader)
    return DeclaredFile(path, tuple(declarations), tuple(faults), tuple(ids), False)


def _broken_part(source: Source, number: int, document: Document) -> list[Fault]:
    """Return the faults that make a document unreadable as values."""
    record = _shown_id(document.value)
    if document.limit:
        span = oddity_span(source, document.limit)
        return [Fault(LIMIT, number, (), VALUE, 0, span, document.limit.detail, _SIMPLER, "", None)]
    return [
        Fault(SHAPE, number, odd.path, VALUE, 0, oddity_span(source, odd), odd.detail, "", odd.detail, record)
        for odd in document.unfit
    ]


def _odd(source: Source, number: int, document: Document, reader: _Reader) -> Iterator[Fault]:
    """Yield faults for the repeated keys and hazards of a document without other faults."""
    for rule, oddities in ((REPEAT, document.repeats), (HAZARD, document.hazards)):
        for odd in oddities:
            part = KEY if odd.key else VALUE
            span = oddity_span(source, odd)
            message = odd.detail if rule == HAZARD else ""
            yield Fault(rule, number, odd.path, part, odd.nth, span, message, "", odd.text, reader.owner(odd.path))


def _shown_id(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    extended = value.get("extendsNode")
    shown = extended.get("id") if isinstance(extended, dict) else value.get("id")
    return shown if isinstance(shown, str) else None


def _shown_ids(value: Any) -> Iterator[str]:
    """Yield the ids that a document shows, whatever its shape; not those that it points at."""
    if isinstance(value, dict):
        yield from _own_ids(value)
        for key, item in value.items():
            if key not in ("edges", "extendsNode", "attributes"):
                yield from _shown_ids(item)
    elif isinstance(value, list):
        for item in value:
            yield from _shown_ids(item)


def _own_ids(value: dict[str, Any]) -> Iterator[str]:
    """Yield the id of a mapping; of one without `id`, the text under a misspelt key."""
    keys = ["id"] if "id" in value else [key for key in value if nearest(key, ("id",))]
    for key in keys:
        ids = value[key] if isinstance(value[key], list) else [value[key]]
        yield from (id for id in ids if isinstance(id, str))


class _Reader:
    """The parser of one document, which collects its declarations and the faults of its shape."""

    def __init__(self, path: str, number: int, value: Any) -> None:
        self.path = path
        self.number = number
        self.value = value
        self.record = _shown_id(value)
        self.faults: list[Fault] = []
        self.declarations: list[Declaration] = []

    def owner(self, path: Path) -> str | None:
        """Return the id of the record that a place in this document belongs to; None if there is none."""
        for declaration in self.declarations:
            if path[: len(declaration.at)] == declaration.at:
                return declaration.id
        return self.record

    def read(self) -> None:
        value = self.value
        if pointer := lfs_pointer(value):
            self.fault((), OWNER, *pointer, text=shown(value))
        elif not isinstance(value, dict):
            self.fault((), OWNER, f"a document is a mapping; this is {_a_kind_of(value)}", text=shown(value))
        elif value.get("kind") == "NodeDocument" or ("nodes" in value and not _marks(value)):
            self.bundle(value)
        elif "extendsNode" in value:
            self.sidecar(value)
        elif _marks(value):
            self.whole(value)
        else:
            self.unknown(value)

    def whole(self, value: dict[str, Any]) -> None:
        """Parse a record or a patch."""
        self.no_other_keys(value, "a record", "attributes")
        self.declare(value, (), "nodeKind")

    def bundle(self, value: dict[str, Any]) -> None:
        self.no_other_keys(value, "a bundle", "")
        if value.get("kind") != "NodeDocument":
            if "kind" in value:
                message = f"a document with `nodes` has the kind NodeDocument, not {shown(value['kind'])}"
                self.fault(("kind",), VALUE, message)
            else:
                self.fault((), OWNER, "a document with `nodes` needs `kind: NodeDocument`", text="kind")
        nodes = value.get("nodes")
        if "nodes" not in value:
            if not any(nearest(key, ["nodes"]) for key in value):
                self.fault((), OWNER, "a NodeDocument needs `nodes`, a list", text="nodes")
        elif not isinstance(nodes, list):
            self.fault(("nodes",), VALUE, f"`nodes` must be a list; this is {_a_kind_of(nodes)}")
        else:
            for index, node in enumerate(nodes):
                if isinstance(node, dict):
                    self.declare(node, ("nodes", index), "kind")
                else:
                    self.fault(("nodes", index), VALUE, f"a node is a mapping; this is {_a_kind_of(node)}")

    def sidecar(self, value: dict[str, Any]) -> None:
        self.no_other_keys(value, "a sidecar", "")
        extended = value["extendsNode"]
        if not isinstance(extended, dict):
            self.fault(("extendsNode",), VALUE, f"`extendsNode` is a mapping; this is {_a_kind_of(extended)}")
            return
        self.no_other_keys(extended, "`extendsNode`", "", at=("extendsNode",))
        id, kind = (self.string(extended, ("extendsNode",), name) for name in ("id", "nodeKind"))
        edges = self.edges(value, (), id)
        if not self.faults:
            self.add((), SIDECAR, id, kind, {}, edges, ())

    def unknown(self, value: dict[str, Any]) -> None:
        """Report a document of no known form: the keys that are most likely misspelt, else what it lacks."""
        for key in value:
            near = nearest(key, ["nodeKind", "extendsNode", "nodes", "id"])
            if near:
                message = f"`{key}` is not a key of a record, sidecar or bundle"
                self.fault((key,), KEY, message, near=near)
        if not self.faults:
            message = "this is not a record: it has no `nodeKind` and `id`"
            help = "add `nodeKind` and `id`, or make it a sidecar (`extendsNode`) or a bundle (`nodes`)"
            self.fault((), OWNER, message, help=help, text="")

    def declare(self, value: dict[str, Any], at: Path, kind_key: str) -> None:
        """Parse a record or patch, which is a document or a node of a bundle."""
        before = len(self.faults)
        in_bundle = kind_key == "kind"
        kind, id = self.string(value, at, kind_key), self.string(value, at, "id")
        attributes, beside = self.attributes(value, at, in_bundle)
        patch = self.is_patch(value, at, attributes)
        edges = self.edges(value, at, id)
        if len(self.faults) == before:
            self.add(at, PATCH if patch else RECORD, id, kind, attributes, edges, beside, in_bundle)

    def attributes(self, value: dict[str, Any], at: Path, in_bundle: bool) -> tuple[dict[str, Any], tuple[str, ...]]:
        under = value.get("attributes")
        if under is not None and not isinstance(under, dict):
            message = f"`attributes` is a mapping; this is {_a_kind_of(under)}"
            self.fault((*at, "attributes"), VALUE, message)
            under = None
        under = dict(under or {})
        if not in_bundle:
            return under, ()
        own = ("id", "kind", "edges", "attributes", "patch", "mergeStrategy")
        beside = {key: item for key, item in value.items() if key not in own and key not in under}
        if value.get("mergeStrategy", PATCH) != PATCH and "mergeStrategy" not in under:
            beside["mergeStrategy"] = value["mergeStrategy"]
        return {**beside, **under}, tuple(beside)

    def is_patch(self, value: dict[str, Any], at: Path, attributes: dict[str, Any]) -> bool:
        """Check whether a patch marker is set; remove one that is inside `attributes` from them."""
        marked = value.get("patch") is True or value.get("mergeStrategy") == PATCH
        if not isinstance(value.get("patch", False), bool):
            self.fault((*at, "patch"), VALUE, f"`patch` is true or false; this is {shown(value['patch'])}")
        strategy = value.get("mergeStrategy", PATCH)
        if strategy != PATCH and not at:
            message = f"`mergeStrategy` can only be patch; this is {shown(strategy)}"
            self.fault((*at, "mergeStrategy"), VALUE, message)
        for name, mark in (("patch", True), ("mergeStrategy", PATCH)):
            if attributes.get(name) is mark or (mark == PATCH and attributes.get(name) == PATCH):
                del attributes[name]
                marked = True
        return marked

    def edges(self, value: dict[str, Any], at: Path, id: str) -> tuple[DeclaredEdge, ...]:
        written, path = value.get("edges"), (*at, "edges")
        if written is None:
            return ()
        if isinstance(written, dict):
            edges = []
            for kind, targets in written.items():
                edges += self.edges_of_kind(targets, kind, path)
        elif isinstance(written, list):
            bare, slip = kinds_with_dashes(written, ("kind", "from", "attributes", *_TARGET_KEYS)) or ([], None)
            if slip:
                self.fault((*path, bare[0]), OWNER, *slip, text="kind")
            items = [(index, item) for index, item in enumerate(written) if index not in bare]
            edges = [edge for index, item in items for edge in self.listed_edge(item, (*path, index), id)]
        else:
            self.fault(path, VALUE, f"`edges` is a mapping or a list; this is {_a_kind_of(written)}")
            return ()
        return tuple(edges)

    def edges_of_kind(self, targets: Any, kind: str, path: Path) -> list[DeclaredEdge]:
        if not isinstance(targets, list):
            return [] if targets is None else list(self.edge(targets, kind, (*path, kind), ()))
        edges = []
        for index, target in enumerate(targets):
            at = (*path, kind, index)
            if type(target) is str:
                edges.append(DeclaredEdge(kind, target, {}, at, "", ()))
            elif type(target) is dict and len(target) == 1 and type(target.get("target")) is str:
                edges.append(DeclaredEdge(kind, target["target"], {}, at, "target", ()))
            else:
                edges += self.edge(target, kind, at, ())
        return edges

    def listed_edge(self, item: Any, at: Path, id: str) -> Iterator[DeclaredEdge]:
        if not isinstance(item, dict):
            self.fault(at, VALUE, f"an edge in a list is a mapping with `kind` and `to`; this is {_a_kind_of(item)}")
            return
        if item and not _meant(item, ("kind", *_TARGET_KEYS)):
            self.fault(at, OWNER, "an edge in a list needs `kind` and `to`", text="kind")
            return
        kind = self.string(item, at, "kind")
        source = item.get("from", id)
        if source != id and id:
            self.fault((*at, "from"), VALUE, f"`from` is the record's own id {id}, not {shown(source)}")
        yield from self.edge(item, kind, at, ("kind", "from"))

    def edge(self, item: Any, kind: str, at: Path, own: tuple[str, ...]) -> Iterator[DeclaredEdge]:
        """Yield an edge, given its target in any form; the keys in `own` are not attributes."""
        if isinstance(item, str):
            yield DeclaredEdge(kind, item, {}, at, "", ())
            return
        if not isinstance(item, dict):
            help = _ATTRIBUTE if item is not None else ""
            if isinstance(item, (int, float, bool)):
                help = f"quote it if it is an id; {help}"
            self.fault(at, VALUE, f"a target is an id or a mapping; this is {_a_kind_of(item)}", help=help)
            return
        target_key = next((key for key in _TARGET_KEYS if key in item), None)
        if target_key is None:
            self.missing_target(item, at)
            return
        target = self.string(item, at, target_key)
        under = item.get("attributes")
        if under is not None and not isinstance(under, dict):
            message = f"`attributes` is a mapping; this is {_a_kind_of(under)}"
            self.fault((*at, "attributes"), VALUE, message)
            under = None
        under = under or {}
        no_attributes = (*own, target_key, "attributes")
        beside = {key: value for key, value in item.items() if key not in no_attributes and key not in under}
        yield DeclaredEdge(kind, target, {**beside, **under}, at, target_key, tuple(beside))

    def missing_target(self, item: dict[str, Any], at: Path) -> None:
        misspelt = next((key for key in item if nearest(key, _TARGET_KEYS)), None)
        if misspelt is None:
            slip = split_id(item)
            if slip is None:
                help = f"add `target`; {_ATTRIBUTE}" if item and "kind" not in item else "add `target`"
                slip = Slip("an edge needs a `target`", help)
            self.fault(at, OWNER if item else VALUE, *slip, text="target")
        else:
            near = nearest(misspelt, _TARGET_KEYS) or ""
            self.fault((*at, misspelt), KEY, f"an edge needs a `target`; it has `{misspelt}`", near=near)

    def string(self, value: dict[str, Any], at: Path, key: str) -> str:
        """Return a string that the form requires; report a missing one or another type, and return ""."""
        if isinstance(value.get(key), str):
            text: str = value[key]
            return text
        if key in value:
            help = "quote it" if isinstance(value[key], (int, float, bool)) else ""
            self.fault((*at, key), VALUE, f"`{key}` must be a string; this is {_a_kind_of(value[key])}", help=help)
        elif not any(nearest(other, [key]) for other in value if (*at, other) in {fault.path for fault in self.faults}):
            self.fault(at, OWNER, f"`{key}` is missing", text=key)
        return ""

    def no_other_keys(self, value: dict[str, Any], form: str, under: str, at: Path = ()) -> None:
        known = _KNOWN[form]
        for key in value:
            if key in known or key.startswith(("x-", "_")):
                continue
            near = nearest(key, (name for name in known if name not in value))
            help = f"move an attribute under `{under}`; start a key of your own with x- or _" if under else ""
            message = f"unknown key `{key}` in {form}"
            self.fault((*at, key), KEY, message, help=help, text=key, near=near or "")

    def add(
        self, at: Path, form: str, id: str, kind: str, attributes: dict[str, Any],
        edges: tuple[DeclaredEdge, ...], beside: tuple[str, ...], in_bundle: bool = False,
    ) -> None:  # fmt: skip
        declaration = Declaration(self.path, self.number, at, form, id, kind, attributes, edges, beside, in_bundle)
        self.declarations.append(declaration)

    def fault(
        self, path: Path, part: str, message: str, help: str = "", text: str | None = None, near: str = ""
    ) -> None:
        if text is None:
            value = self.value
            for step in path:
                value = value[step]
            text = str(path[-1]) if part == KEY else canonical(value)
        self.faults.append(Fault(SHAPE, self.number, path, part, 0, None, message, help, text, self.record, near))


def _meant(item: dict[str, Any], names: tuple[str, ...]) -> bool:
    """Check whether a mapping has one of some keys, or a near spelling of one."""
    return any(name in item for name in names) or any(nearest(key, names) for key in item)


def _marks(value: dict[str, Any]) -> bool:
    return any(key in value for key in ("nodeKind", "id", "extendsNode"))


def _a_kind_of(value: Any) -> str:
    """Return a value in words: `a list of 2 items`, `the number 5`, `null`."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"the boolean {str(value).lower()}"
    if isinstance(value, (int, float)):
        return f"the number {shown(value)}"
    if isinstance(value, str):
        return f"the text {shown(value)}"
    return shown(value)
