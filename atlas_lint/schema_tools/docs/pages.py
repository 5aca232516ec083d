"""Pages about kinds: one for each record kind and edge kind, and an index, as Markdown for GitHub."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import Edge, Record
from atlas_lint.scaffold.yaml_writer import as_blank, entries
from atlas_lint.schema_tools.docs.attribute_table import Link, rows
from atlas_lint.schema_tools.docs.diagrams import picture
from atlas_lint.schema_tools.docs.markdown import code, fenced, file_names, prose, table
from atlas_lint.schemas import effective
from atlas_lint.schemas.load_schemas import EdgeKind, RecordKind, Schemas
from atlas_lint.schemas.uris import SUFFIX
from atlas_lint.text import count

MARK = "<!-- This page is made from the schemas of the atlas: edits are lost. -->"
INDEX = "index.md"

_LONGEST_EXAMPLE = 60
_CARDINALITY = {
    (False, False): "N:N, any number both ways",
    (True, False): "N:1, a source has one target",
    (False, True): "1:N, a target has one source",
    (True, True): "1:1, a source has one target and a target one source",
}
_OWN_KEYS = ("target", "to", "id", "attributes")


class Pages:
    """Generates the pages of a schemas folder; with an atlas, they also show how many records and edges it has."""

    def __init__(self, schemas: Schemas, atlas: Atlas | None) -> None:
        self._schemas = schemas
        self._atlas = atlas
        self._records = file_names(schemas.records)
        self._edges = file_names(schemas.edges)
        self._of_kind: dict[str, list[Record]] = {}
        for record in atlas.records.values() if atlas else ():
            self._of_kind.setdefault(record.kind, []).append(record)
        self._edge_counts = Counter(edge.kind for edge in atlas.edges) if atlas else Counter[str]()
        self._out = _by_end(schemas, "source_kinds")
        self._in = _by_end(schemas, "target_kinds")

    def files(self) -> dict[str, bytes]:
        """Return all pages, by path below their folder."""
        made = {INDEX: self._index()}
        for name, kind in sorted(self._schemas.records.items()):
            made[f"records/{self._records[name]}.md"] = self._record_page(kind)
        for name, edge in sorted(self._schemas.edges.items()):
            made[f"edges/{self._edges[name]}.md"] = self._edge_page(edge)
        return {path: "".join((f"{MARK}\n\n", *parts)).encode("utf-8") for path, parts in made.items()}

    def _index(self) -> Iterator[str]:
        records, edges = self._schemas.records, self._schemas.edges
        yield f"# {count(len(records), 'record kind')}, {count(len(edges), 'edge kind')}\n"
        if self._atlas:
            yield f"\nThe atlas has {count(len(self._atlas.records), 'record')} and "
            yield f"{count(len(self._atlas.edges), 'edge')}.\n"
        drawn = picture(edges.values())
        yield f"\n{drawn}" if drawn else ""
        if edges and not drawn:
            yield "\nThere are too many edge kinds for one diagram; each page has one of the edges of its kind.\n"
        if records:
            yield "\n## Record kinds\n\n"
            heads = ("kind", *(("records",) if self._atlas else ()), "ids start with", "meaning")
            yield table(heads, (self._record_row(kind) for _, kind in sorted(records.items())))
        if edges:
            yield "\n## Edge kinds\n\n"
            heads = ("kind", *(("edges",) if self._atlas else ()), "from", "to", "meaning")
            yield table(heads, (self._edge_row(edge) for _, edge in sorted(edges.items())))

    def _record_row(self, kind: RecordKind) -> Iterator[str]:
        yield self._to_record("records/")(kind.name)
        if self._atlas:
            yield f"{len(self._of_kind.get(kind.name, ())):,}"
        yield code(f"{kind.id_prefix}:") if kind.id_prefix else ""
        yield prose(self._description(kind))

    def _edge_row(self, edge: EdgeKind) -> Iterator[str]:
        yield self._to_edge("edges/")(edge.name)
        if self._atlas:
            yield f"{self._edge_counts[edge.name]:,}"
        for kinds in (edge.source_kinds, edge.target_kinds):
            yield _kinds(kinds, self._to_record("records/"))
        yield prose(self._description(edge))

    def _head(self, kind: RecordKind | EdgeKind, sort: str, facts: Iterable[str]) -> Iterator[str]:
        """Yield the start of the page of a kind: its name, its description, facts."""
        yield f"# {prose(kind.name)}\n\n{sort} of [the atlas](../{INDEX}).\n"
        description = self._description(kind)
        yield f"\n{prose(description)}\n" if description else ""
        yield f"\n{''.join(f'- {fact}{chr(10)}' for fact in facts)}"

    def _record_page(self, kind: RecordKind) -> Iterator[str]:
        to_record, to_edge = self._to_record(""), self._to_edge("../edges/")
        yield from self._head(kind, "A record kind", self._record_facts(kind, to_edge))
        yield from self._attributes(effective.attributes(self._schemas, kind.uri, kind.schema), to_record)
        out, in_ = self._out.get(kind.name, []), self._in.get(kind.name, [])
        needed = set(kind.required_edges)
        for title, end, edges in (("Edges out", "to", out), ("Edges in", "from", in_)):
            if not edges:
                continue
            yield f"\n## {title}\n\n"
            heads = ("edge", end, "cardinality", *(("required",) if end == "to" else ()), "meaning")
            yield table(heads, (self._edge_cells(edge, end, needed, to_record, to_edge) for edge in edges))
        around = {edge.name: edge for edge in (*out, *in_)}
        drawn = picture(around.values(), kind.name)
        yield f"\n## Around it\n\n{drawn}" if drawn else ""
        yield from self._examples(kind, self._of_kind.get(kind.name, ()))

    def _record_facts(self, kind: RecordKind, to_edge: Link) -> Iterator[str]:
        if kind.id_prefix:
            yield f"Its ids start with {code(f'{kind.id_prefix}:')}"
        if self._atlas:
            yield f"{count(len(self._of_kind.get(kind.name, ())), 'record')} in the atlas"
        if kind.required_edges:
            yield f"A record has at least one edge of each of {', '.join(map(to_edge, kind.required_edges))}"
        if kind.replaced_by:
            yield f"A record with the attribute {code(kind.replaced_by)} has been replaced by the record named there"
        yield f"Described by {code(f'records/{kind.name}{SUFFIX}')}"

    def _edge_cells(self, edge: EdgeKind, end: str, needed: set[str], to_record: Link, to_edge: Link) -> Iterator[str]:
        yield to_edge(edge.name)
        yield _kinds(edge.target_kinds if end == "to" else edge.source_kinds, to_record)
        yield _CARDINALITY[edge.one_target, edge.one_source].partition(",")[0]
        if end == "to":
            yield "yes" if edge.name in needed else ""
        yield prose(self._description(edge))

    def _edge_page(self, edge: EdgeKind) -> Iterator[str]:
        to_record, to_edge = self._to_record("../records/"), self._to_edge("")
        yield from self._head(edge, "An edge kind", self._edge_facts(edge, to_record, to_edge))
        attributes = effective.attributes(self._schemas, edge.uri, edge.schema)
        yield from self._attributes(attributes, to_record)
        drawn = picture([edge])
        yield f"\n## Between what\n\n{drawn}" if drawn else ""
        found = (other for other in self._atlas.edges if other.kind == edge.name) if self._atlas else ()
        yield from self._examples(edge, found)

    def _edge_facts(self, edge: EdgeKind, to_record: Link, to_edge: Link) -> Iterator[str]:
        yield f"From: {_kinds(edge.source_kinds, to_record)}"
        yield f"To: {_kinds(edge.target_kinds, to_record)}"
        yield f"Cardinality: {_CARDINALITY[edge.one_target, edge.one_source]}"
        if edge.inverse:
            yield f"The same from the other end: {to_edge(edge.inverse)}"
        if edge.alias_of:
            yield f"Another name for {to_edge(edge.alias_of)}"
        if edge.acyclic:
            yield "Edges of this kind form no cycle"
        needing = [name for name, kind in sorted(self._schemas.records.items()) if edge.name in kind.required_edges]
        if needing:
            yield f"Required of {', '.join(map(to_record, needing))}"
        if self._atlas:
            yield f"{count(self._edge_counts[edge.name], 'edge')} in the atlas"
        yield f"Described by {code(f'edges/{edge.name}{SUFFIX}')}"

    def _attributes(self, of: effective.Layers, link: Link) -> Iterator[str]:
        found = list(rows(self._schemas, of, link))
        if found:
            yield "\n## Attributes\n\n"
            cells = ((code(row.name), "yes" if row.required else "", row.values, row.meaning) for row in found)
            yield table(("attribute", "required", "values", "meaning"), cells)
        if any(layer.schema == {"not": {}} for layer in effective.of_others(self._schemas, of)):
            yield "\nIt has no other attributes.\n" if found else "\nIt has no attributes.\n"

    def _examples(self, kind: RecordKind | EdgeKind, found: Iterable[Record | Edge]) -> Iterator[str]:
        """Yield the examples of the schema, else the first records or edges of the kind in the atlas."""
        examples = kind.schema.get("examples")
        shown = list(examples) if isinstance(examples, list) else []
        if not shown:
            shown = [one.normalized() for one, _ in zip(found, range(1), strict=False)]
        if not shown:
            return
        yield f"\n## {'Example' if len(shown) == 1 else 'Examples'}\n"
        for example in shown:
            lines = _as_written(example) or json.dumps(example, indent=2, ensure_ascii=True).splitlines()
            if len(lines) > _LONGEST_EXAMPLE:
                lines = [*lines[:_LONGEST_EXAMPLE], "# and so on"]
            yield f"\n{fenced('yaml', lines)}"

    def _description(self, kind: RecordKind | EdgeKind) -> str:
        return effective.text((effective.Layer(kind.uri, kind.schema),), "description")

    def _to_record(self, folder: str) -> Link:
        return lambda name: _link(name, folder, self._records)

    def _to_edge(self, folder: str) -> Link:
        return lambda name: _link(name, folder, self._edges)


def _link(name: str, folder: str, files: dict[str, str]) -> str:
    return f"[{prose(name)}]({folder}{files[name]}.md)" if name in files else code(name)


def _kinds(kinds: frozenset[str] | None, link: Link) -> str:
    return "any kind" if kinds is None else ", ".join(link(kind) for kind in sorted(kinds))


def _by_end(schemas: Schemas, end: str) -> dict[str, list[EdgeKind]]:
    """Return the edge kinds that may leave, or reach, each record kind."""
    gathered: dict[str, list[EdgeKind]] = {}
    for _, edge in sorted(schemas.edges.items()):
        kinds = getattr(edge, end)
        for kind in schemas.records if kinds is None else kinds:
            gathered.setdefault(kind, []).append(edge)
    return gathered


def _as_written(example: Any) -> list[str]:
    """Return a normalized record or edge as its author would write it; no lines if it is something else."""
    if not isinstance(example, dict):
        return []
    if isinstance(example.get("_kind"), str):
        written: dict[str, Any] = {"nodeKind": example["_kind"], "id": example.get("id")}
        if example.get("attributes"):
            written["attributes"] = example["attributes"]
        edges: dict[str, list[Any]] = {}
        outgoing = example.get("outgoingEdges")
        for edge in outgoing if isinstance(outgoing, list) else ():
            if not isinstance(edge, dict) or not isinstance(edge.get("kind"), str):
                return []
            edges.setdefault(edge["kind"], []).append(_target(edge))
        if edges:
            written["edges"] = {kind: targets if len(targets) > 1 else targets[0] for kind, targets in edges.items()}
        return entries(as_blank(written))
    if isinstance(example.get("kind"), str) and "to" in example:
        return entries(as_blank({"id": example.get("from"), "edges": {example["kind"]: _target(example)}}))
    return []


def _target(edge: dict[str, Any]) -> Any:
    attributes = edge.get("attributes")
    if not attributes:
        return edge.get("to")
    if not isinstance(attributes, dict) or any(key in _OWN_KEYS for key in attributes):
        return {"target": edge.get("to"), "attributes": attributes}
    return {"target": edge.get("to"), **attributes}
