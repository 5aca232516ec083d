"""The keys of documents, in all forms, each with a sentence about it for editors."""

from __future__ import annotations

ABOUT = {
    "nodeKind": "The kind of the record; it decides which attributes and edges the record has.",
    "id": "The id of the record, by which others refer to it.",
    "attributes": "The properties of the record itself.",
    "edges": "The edges from the record to other records.",
    "patch": "True if the attributes replace those of a record that is declared elsewhere.",
    "mergeStrategy": "`patch`: the attributes replace those of a record that is declared elsewhere.",
    "extendsNode": "The record, declared elsewhere, to which the edges are added.",
    "kind": "`NodeDocument`: the document is a list of records under `nodes`.",
    "nodes": "A list of records, each with `id`, `kind`, `edges`, and attributes.",
}
