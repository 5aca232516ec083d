"""A snippet for a new record of a kind: what it requires, and where to type."""

from __future__ import annotations

from typing import Any

from atlas_lint.schema_tools.editor.attributes import attributes_of
from atlas_lint.schema_tools.editor.inlining import Carrier
from atlas_lint.schemas import effective
from atlas_lint.schemas.load_schemas import RecordKind, Schema


def snippet(carrier: Carrier, kind: RecordKind) -> Schema:
    """Return a snippet for yaml-language-server: its label, its description, and the document that it inserts."""
    schemas = carrier.schemas
    of = attributes_of(carrier, kind).layers
    body: dict[str, Any] = {"nodeKind": kind.name, "id": f"{kind.id_prefix}:$1" if kind.id_prefix else "$1"}
    attributes: dict[str, str] = {}
    for name in effective.required(of):
        number = len(attributes) + 2
        attributes[name] = _to_fill_in(number, effective.of_property(schemas, of, name))
    if attributes:
        body["attributes"] = attributes
    about = effective.text(effective.layers(schemas, kind.uri, kind.schema), "description")
    return {"label": f"new {kind.name}", "description": about or f"A record of the kind {kind.name}.", "body": body}


def _to_fill_in(number: int, of: effective.Layers) -> str:
    """Return a place to type at; a choice if few values are allowed."""
    allowed = effective.values(of)
    if allowed and all(isinstance(value, str) and value.replace("-", "").isalnum() for value in allowed):
        return f"${{{number}|{','.join(allowed)}|}}"
    return f"${number}"
