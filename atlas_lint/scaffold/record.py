"""A record to complete, as YAML: what its kind requires; the rest as comments to uncomment or delete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from atlas_lint.errors import AtlasError
from atlas_lint.findings.place import OWNER
from atlas_lint.model.document_forms import declare
from atlas_lint.parsing.source import read
from atlas_lint.scaffold.placeholders import DEEPEST, TODO, Placeholders
from atlas_lint.scaffold.yaml_writer import Blank, comment, entries
from atlas_lint.schemas import effective
from atlas_lint.schemas.constraints_in_words import one_of
from atlas_lint.schemas.load_schemas import EdgeKind, RecordKind, Schemas
from atlas_lint.schemas.validator import Validator

_MOST_IDS = 6
_MOST_ROUNDS = 10


class Form:
    """A record to complete: its kind and id, a blank for its attributes and one for its edges (by kind)."""

    def __init__(self, kind: RecordKind, id: str, attributes: Blank, edges: Blank) -> None:
        self.kind = kind
        self.id = id
        self.attributes = attributes
        self.edges = edges

    def lines(self, in_bundle: bool = False) -> list[str]:
        """Return the lines of the record as YAML; if `in_bundle`, as a node of a bundle."""
        description = comment(effective.text((effective.Layer(self.kind.uri, self.kind.schema),), "description"))
        head = Blank({"id": _fixed(self.id), "kind": _fixed(self.kind.name)})
        if not in_bundle:
            head = Blank({"nodeKind": _fixed(self.kind.name), "id": _fixed(self.id)})
        lines = [*description, *entries(head)]
        for name, part in (("attributes", self.attributes), ("edges", self.edges)):
            if part.value or part.optional:
                lines += [f"{name}:", *entries(part, 2)]
        return lines


def blank(schemas: Schemas, kind: RecordKind, id: str, ids: Mapping[str, list[str]], everything: bool) -> Form:
    """Return a record of a kind to complete.

    `ids` are the ids of the atlas by kind. With `everything`, optional parts are not comments.
    """
    maker = Placeholders(schemas)
    attributes = maker.mapping(effective.attributes(schemas, kind.uri, kind.schema))
    edges = _edges(schemas, kind, maker, ids)
    if everything:
        for part in (attributes, edges):
            _open_all(part)
    form = Form(kind, id, attributes, edges)
    _complete(schemas, form, maker)
    return form


def as_text(form: Form, in_bundle: bool = False) -> str:
    """Return a record as YAML text, parsed again as a check. Raises `AtlasError` if YAML cannot hold it."""
    text = "\n".join(form.lines(in_bundle)) + "\n"
    whole = text
    if in_bundle:
        whole = "kind: NodeDocument\nnodes:\n" + "\n".join(as_node(text.splitlines(), "  ")) + "\n"
    declared = declare("", read(whole.encode("utf-8", "surrogatepass")))
    wanted = form.attributes.plain()
    if declared.faults or [one.attributes for one in declared.declarations] != [wanted]:
        raise AtlasError(f"{form.kind.name} cannot be written as YAML: its schema contains text that YAML cannot hold")
    return text


def as_node(lines: Iterable[str], indent: str) -> list[str]:
    """Return the lines of a mapping as a list item whose dash is indented by `indent`."""
    rows = list(lines)
    first = next(index for index, line in enumerate(rows) if not line.startswith("#"))
    return [
        *(f"{indent}{line}" for line in rows[:first]),
        f"{indent}- {rows[first]}",
        *(f"{indent}  {line}" for line in rows[first + 1 :]),
    ]


def faults_of_id(schemas: Schemas, kind: RecordKind, id: str) -> str:
    """Return why the schema of a kind refuses an id; "" if it does not."""
    form = Form(kind, id, Blank({}), Blank({}))
    found = Validator(schemas).violations(kind.uri, _normalized(form))
    return next((one.message for one in found if one.path == ("id",)), "")


def _fixed(value: str) -> Blank:
    return Blank(value, is_open=False)


def _edges(schemas: Schemas, kind: RecordKind, maker: Placeholders, ids: Mapping[str, list[str]]) -> Blank:
    """Return the edges that a record must have, and as optional ones those that it may have."""
    edges = Blank({}, is_open=False)
    for name in kind.required_edges:
        edge = schemas.edges.get(name)
        edges.value[name] = Blank(TODO) if edge is None else _edge(schemas, edge, maker, ids)
    for name, edge in sorted(schemas.edges.items()):
        may = edge.source_kinds is None or kind.name in edge.source_kinds
        if may and edge.alias_of is None and name not in edges.value:
            edges.optional[name] = _edge(schemas, edge, maker, ids)
    return edges


def _edge(schemas: Schemas, edge: EdgeKind, maker: Placeholders, ids: Mapping[str, list[str]]) -> Blank:
    whole = effective.layers(schemas, edge.uri, edge.schema)
    kinds = sorted(edge.target_kinds) if edge.target_kinds is not None else []
    target = Blank(next(maker.ids(kinds), TODO))
    words = one_of(kinds) if kinds else "any record"
    known = sorted(id for kind in kinds for id in ids.get(kind, ()))
    if 0 < len(known) <= _MOST_IDS:
        words += f": {', '.join(known)}"
    attributes = maker.mapping(effective.of_property(schemas, whole, "attributes"))
    blank = target if not attributes.value else Blank({"target": target, **attributes.value})
    target.aside = words
    blank.about = effective.text(whole, "description")
    return blank


def _open_all(part: Blank) -> None:
    part.value |= part.optional
    part.optional = {}


def _normalized(form: Form) -> dict[str, Any]:
    edges = []
    for name, edge in form.edges.value.items():
        plain = edge.plain()
        attributes = dict(plain) if isinstance(plain, dict) else {"target": plain}
        edges.append({"from": form.id, "to": attributes.pop("target"), "kind": name, "attributes": attributes})
    return {
        "id": form.id,
        "_kind": form.kind.name,
        "_file": "",
        "_cluster": "",
        "attributes": form.attributes.plain(),
        "outgoingEdges": edges,
        "incomingEdges": [],
    }


def _complete(schemas: Schemas, form: Form, maker: Placeholders) -> None:
    """Add the attributes that other attributes require (`then`, `dependentRequired`)."""
    validator = Validator(schemas)
    for _ in range(_MOST_ROUNDS):
        found = validator.violations(form.kind.uri, _normalized(form))
        missing = [
            one for one in found if one.part == OWNER and one.path[:1] == ("attributes",) and len(one.path) <= DEEPEST
        ]
        for one in missing:
            owner = form.attributes
            for step in one.path[1:]:
                owner = owner.value[step]
            if one.subject not in owner.value:
                maker.add(owner, one.subject)
        if not missing:
            return
