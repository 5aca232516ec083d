"""Repairs of what YAML did to an ontology: types that commas split into keys, texts that colons made into mappings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from atlas_lint.schema_tools.ontology.reader import Declared, Ontology
from atlas_lint.schema_tools.ontology.report import LEFT_OUT, REPAIRED, Remark

_CARDINALITIES = {61: "1:1"}
"""Numbers in base 60, as YAML 1.1 parses them: a script that wrote `1:1` without quotes left 61."""


def repaired(ontology: Ontology) -> tuple[Ontology, list[Remark]]:
    """Return the ontology as it was meant, and a remark for each repair."""
    remarks = [
        Remark(LEFT_OUT, place, "this key is repeated in its mapping; the first one counts")
        for place in ontology.repeats
    ]
    remarks += [Remark(LEFT_OUT, place, message) for place, message in ontology.strange]
    nodes = tuple(_node(node, remarks) for node in ontology.nodes)
    edges = tuple(_edge(edge, remarks) for edge in ontology.edges)
    return ontology._replace(nodes=nodes, edges=edges), remarks


def _node(node: Declared, remarks: list[Remark]) -> Declared:
    attributes = [_attribute(node, index, item, remarks) for index, item in enumerate(node.list("attributes"))]
    invariants = [_text(node, index, item, remarks) for index, item in enumerate(node.list("invariants"))]
    return node._replace(value={**node.value, "attributes": attributes, "invariants": invariants})


def _edge(edge: Declared, remarks: list[Remark]) -> Declared:
    attributes = [_attribute(edge, index, item, remarks) for index, item in enumerate(edge.list("attributes"))]
    value = {**edge.value, "attributes": attributes}
    cardinality = value.get("cardinality")
    if isinstance(cardinality, int) and cardinality in _CARDINALITIES:
        value["cardinality"] = _CARDINALITIES[cardinality]
        message = f"the cardinality {_CARDINALITIES[cardinality]} was written as {cardinality}, as YAML 1.1 reads it"
        remarks.append(Remark(REPAIRED, edge.place("cardinality"), message))
    return edge._replace(value=value)


def _attribute(owner: Declared, index: int, item: Any, remarks: list[Remark]) -> Any:
    """Return an attribute with its type restored: commas split `{type: enum<a, b>}` and leave a key `b>`."""
    if not isinstance(item, dict) or not isinstance(item.get("type"), str):
        return item
    written: str = item["type"]
    if _depth(written) <= 0:
        return item
    pieces = list(_pieces(item, _depth(written)))
    whole = ",".join([written, *pieces])
    if _depth(whole) != 0:
        return item
    place = owner.place("attributes", index, "type")
    remarks.append(Remark(REPAIRED, place, f"`{item.get('name')}`: commas split its type {whole} into keys"))
    kept = {key: value for key, value in item.items() if key not in pieces or value is not None}
    return {**kept, "type": whole}


def _pieces(item: dict[str, Any], depth: int) -> Iterator[str]:
    """Return the keys without a value that follow the type, up to its closing bracket.

    The value `required` counts as none: a parser that keeps the last of two keys left it here.
    """
    keys = list(item)
    for key in keys[keys.index("type") + 1 :]:
        if depth <= 0 or (item[key] is not None and key != "required"):
            return
        depth += _depth(key)
        yield key


def _depth(text: str) -> int:
    return text.count("<") - text.count(">")


def _text(node: Declared, index: int, item: Any, remarks: list[Remark]) -> Any:
    """Return a sentence that ends with a colon, which YAML parses as a key without a value."""
    if not isinstance(item, dict) or list(item.values()) != [None]:
        return item
    sentence = f"{next(iter(item))}:"
    remarks.append(Remark(REPAIRED, node.place("invariants", index), f"its colon made a mapping of `{sentence}`"))
    return sentence
