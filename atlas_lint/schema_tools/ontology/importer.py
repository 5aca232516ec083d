"""The import of an ontology: from its files to the files of a schemas folder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from atlas_lint.filesystem.file_tree import Files
from atlas_lint.schema_tools.ontology import reader
from atlas_lint.schema_tools.ontology.attributes import Attributes
from atlas_lint.schema_tools.ontology.edge_kinds import EdgeKinds
from atlas_lint.schema_tools.ontology.node_kinds import NodeKind, NodeKinds
from atlas_lint.schema_tools.ontology.reader import Declared, Ontology
from atlas_lint.schema_tools.ontology.repairs import repaired
from atlas_lint.schema_tools.ontology.report import CONTRADICTION, LEFT_OUT, NOT_EXPRESSED, Remark
from atlas_lint.schema_tools.output_folder import rendered

_NAME = re.compile(r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$)[a-z_][a-z0-9_-]*", re.IGNORECASE | re.ASCII)
"""Names that are valid as file names on every platform."""


class Imported(NamedTuple):
    """The files of the schemas folder, the numbers of kinds in them, and all remarks."""

    files: dict[str, bytes]
    records: int
    edges: int
    remarks: tuple[Remark, ...]
    ontology: Ontology


def imported(files: Files, path: str) -> Imported:
    """Read an ontology and make schemas of it. `path` is its folder or manifest, absolute. Raises `AtlasError`."""
    ontology, remarks = repaired(reader.read(files, path))
    nodes = {name: kinds[0] for name, kinds in _by_name(ontology.nodes, "node kind", remarks).items()}
    edges = _by_name(ontology.edges, "edge kind", remarks)
    types = _types(ontology, remarks)
    attributes = Attributes({name: one.text("validator") for name, one in types.items()}, nodes, remarks)
    remarks += _about_types(types, attributes)
    edge_kinds = EdgeKinds(nodes, edges, attributes, remarks)
    edge_schemas = {name: edge_kinds.schema(declared) for name, declared in edges.items()}
    node_kinds = NodeKinds(edge_schemas, attributes, remarks)
    made = {name: node_kinds.kind(declared) for name, declared in nodes.items()}
    _forbid_cycles(made, edge_schemas)
    for name, others in _by_name(ontology.nodes, "node kind", []).items():
        for other in others[1:]:
            message = f"the node kind {name} is declared twice; the first declaration counts"
            remarks.append(Remark(CONTRADICTION, other.place("name"), message))
        node_kinds.compare_edges(nodes[name])
    written = {f"records/{name}.schema.json": rendered(kind.schema) for name, kind in made.items()}
    written |= {f"edges/{name}.schema.json": rendered(schema) for name, schema in edge_schemas.items()}
    used = {name: type for name, type in attributes.common.items() if _names(name, written.values())}
    if used:
        written["common/types.schema.json"] = rendered({"$schema": _DRAFT, "$defs": used})
    return Imported(written, len(made), len(edge_schemas), tuple(remarks), ontology)


_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def _names(type: str, files: Iterable[bytes]) -> bool:
    """Check whether some schema refers to a type."""
    return any(f'#/$defs/{type}"'.encode() in data for data in files)


def _by_name(declarations: tuple[Declared, ...], what: str, remarks: list[Remark]) -> dict[str, list[Declared]]:
    """Return the declarations by name, without names that are not valid file names on every platform."""
    found: dict[str, list[Declared]] = {}
    folded: dict[str, str] = {}
    for declared in declarations:
        name = declared.text("name")
        if not name:
            remarks.append(Remark(LEFT_OUT, declared.place(), f"a {what} without a name"))
        elif not _NAME.fullmatch(name):
            message = (
                f"{name} cannot be the name of a {what}: a file name for its schema has only letters, digits, - and _"
            )
            remarks.append(Remark(LEFT_OUT, declared.place("name"), message))
        elif folded.setdefault(name.lower(), name) != name:
            message = f"the {what} {name} differs from {folded[name.lower()]} only by capitals"
            remarks.append(Remark(LEFT_OUT, declared.place("name"), message))
        else:
            found.setdefault(name, []).append(declared)
    return found


def _types(ontology: Ontology, remarks: list[Remark]) -> dict[str, Declared]:
    """Return the declared types, by name."""
    found: dict[str, Declared] = {}
    for one in ontology.types:
        name = one.text("name")
        if not name:
            remarks.append(Remark(LEFT_OUT, one.place(), "a type without a name"))
        elif found.setdefault(name, one) is not one:
            message = f"the type {name} is declared twice; the first declaration counts"
            remarks.append(Remark(CONTRADICTION, one.place("name"), message))
    return found


def _about_types(types: dict[str, Declared], attributes: Attributes) -> list[Remark]:
    """Yield the remarks on the declared types themselves."""
    return [Remark(NOT_EXPRESSED, types[name].place("name"), message) for name, message in attributes.about_types]


def _forbid_cycles(nodes: dict[str, NodeKind], edges: dict[str, dict[str, Any]]) -> None:
    for kind in nodes.values():
        for name in kind.acyclic:
            edges[name] = {key: value for key, value in edges[name].items() if key != "x-acyclic"}
            keys = list(edges[name])
            place = keys.index("x-cardinality") + 1
            items = list(edges[name].items())
            edges[name] = dict([*items[:place], ("x-acyclic", True), *items[place:]])
