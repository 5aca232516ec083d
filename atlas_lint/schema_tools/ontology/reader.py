"""The reader of an ontology: its manifest, and the kinds and types in the files that it names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any, NamedTuple

from atlas_lint.errors import AtlasError
from atlas_lint.filesystem.file_tree import Files
from atlas_lint.findings.place import KEY, VALUE, Path, Place
from atlas_lint.parsing import source

MANIFEST = "ontology-schema.yaml"
TYPES = "attribute-types.yaml"

PASSED_ON = ("cluster", "clusters", "origin", "originContext", "originDate", "ontologyRationale")
"""Keys about the origin of a declaration. It does not concern records, so they become a comment."""

_SHAPES: dict[str, dict[str, type]] = {
    "nodeKinds": {"prefix": str, "purpose": str, "description": str}
    | dict.fromkeys(("attributes", "invariants", "incomingEdges", "outgoingEdges"), list),
    "edgeKinds": dict.fromkeys(("description", "notes", "inverse", "aliasOf"), str)
    | dict.fromkeys(("source", "target", "attributes", "invariants"), list)
    | {"symmetric": bool},
    "primitiveTypes": {"validator": str},
}
_CALLED = {str: "text", list: "a list", bool: "true or false"}


class Declared(NamedTuple):
    """A declaration: a mapping, and its place (file below the ontology's folder, path in it)."""

    path: str
    at: Path
    value: dict[str, Any]

    def place(self, *steps: str | int, part: str = VALUE) -> Place:
        """Return a place in it."""
        return Place(self.path, 0, (*self.at, *steps), part)

    def key(self, *steps: str | int) -> Place:
        """Return the place of a key in it."""
        return self.place(*steps, part=KEY)

    def list(self, key: str) -> list[Any]:
        """Return the list under a key; an empty one if there is none."""
        value = self.value.get(key)
        return value if isinstance(value, list) else []

    def text(self, key: str) -> str:
        """Return the text under a key; "" if there is none."""
        value = self.value.get(key)
        return value.strip() if isinstance(value, str) else ""


def origin(declared: Declared) -> str:
    """Return the origin of a declaration on one line: `cluster: work; origin: standard`."""
    values = ((key, declared.value.get(key)) for key in PASSED_ON)
    lists = ((key, value if isinstance(value, list) else [value]) for key, value in values if value not in (None, []))
    return "; ".join(f"{key}: {', '.join(map(str, items))}" for key, items in lists)


class Ontology(NamedTuple):
    """The declarations of an ontology, in their order.

    `repeats` are repeated keys of a mapping. `strange` are the places with an unexpected shape, each with a message.
    """

    folder: str
    nodes: tuple[Declared, ...]
    edges: tuple[Declared, ...]
    types: tuple[Declared, ...]
    repeats: tuple[Place, ...]
    strange: tuple[tuple[Place, str], ...]


def read(files: Files, path: str) -> Ontology:
    """Read an ontology, given by its folder or its manifest (absolute path). Raises `AtlasError`."""
    folder, name = (path, MANIFEST) if files.is_folder(path) else posixpath.split(path)
    if not files.is_file(f"{folder}/{name}"):
        raise AtlasError(f"no ontology there: {folder}/{name} is missing", f"name the folder that holds {MANIFEST}")
    reader = _Reader(files, folder)
    manifest = reader.mapping(name)
    node_files = manifest.value.get("nodeKindFiles")
    edge_file = manifest.value.get("edgeKindFile")
    if not isinstance(node_files, list) or not all(isinstance(item, str) for item in node_files):
        raise AtlasError(
            f"{folder}/{name}: `nodeKindFiles` is not a list of files", "list the files of node kinds there"
        )
    if not isinstance(edge_file, str):
        raise AtlasError(f"{folder}/{name}: `edgeKindFile` does not name a file", "name the file of edge kinds there")
    nodes = [node for item in node_files for node in reader.items(reader.found(item, name), "nodeKinds")]
    edges = list(reader.items(reader.found(edge_file, name), "edgeKinds"))
    types = (
        list(reader.items(reader.found(TYPES, name), "primitiveTypes")) if files.is_file(f"{folder}/{TYPES}") else []
    )
    return Ontology(folder, tuple(nodes), tuple(edges), tuple(types), tuple(reader.repeats), tuple(reader.strange))


class _Reader:
    def __init__(self, files: Files, folder: str) -> None:
        self.files = files
        self.folder = folder
        self.repeats: list[Place] = []
        self.strange: list[tuple[Place, str]] = []

    def found(self, named: str, manifest: str) -> str:
        """Return the file that the manifest means: the path as it is, else without its first folders.

        Raises `AtlasError` if there is none, or if it is a link to a place outside the folder.
        """
        steps = [step for step in named.split("/") if step not in ("", ".")]
        for skipped in range(len(steps)):
            path = "/".join(steps[skipped:])
            if ".." not in steps and self.files.is_file(f"{self.folder}/{path}"):
                if not self.files.real(f"{self.folder}/{path}").startswith(f"{self.files.real(self.folder)}/"):
                    raise AtlasError(f"{self.folder}/{manifest} names {named}, a link to a place outside the folder")
                return path
        raise AtlasError(f"{self.folder}/{manifest} names {named}, which does not exist")

    def mapping(self, path: str) -> Declared:
        """Return the single document of a file, a mapping. Raises `AtlasError` if it holds anything else."""
        result = source.read(self.files.read(f"{self.folder}/{path}"))
        if result.broken:
            span = result.broken.span
            raise AtlasError(f"{self.folder}/{path}:{span.line}:{span.column}: {result.broken.message}")
        documents = [document for document in result.documents if not document.empty]
        for document in documents:
            if document.limit:
                limit = source.oddity_span(result, document.limit)
                where = f"{path}:{limit.line}:{limit.column}" if limit else path
                raise AtlasError(f"{self.folder}/{where}: {document.limit.detail}")
        if len(documents) != 1 or not isinstance(documents[0].value, dict):
            raise AtlasError(f"{self.folder}/{path}: the file must be a single document, a mapping")
        self.repeats += (Place(path, 0, oddity.path, KEY, oddity.nth) for oddity in documents[0].repeats)
        self.strange += (
            (Place(path, 0, odd.path, VALUE, 0, source.oddity_span(result, odd)), odd.detail)
            for odd in documents[0].unfit
        )
        return Declared(path, (), documents[0].value)

    def items(self, path: str, key: str) -> Iterator[Declared]:
        """Return the declarations of a file: the mappings of the list under a key.

        Raises `AtlasError` if there is no list.
        """
        whole = self.mapping(path)
        if not isinstance(whole.value.get(key), list):
            raise AtlasError(f"{self.folder}/{path}: there is no list `{key}`")
        for index, item in enumerate(whole.list(key)):
            if isinstance(item, dict):
                declared = Declared(path, (key, index), item)
                self.strange += _misshapen(declared, _SHAPES[key])
                yield declared
            else:
                self.strange.append((whole.place(key, index), "this is not a mapping, so it declares nothing"))


def _misshapen(declared: Declared, shapes: dict[str, type]) -> Iterator[tuple[Place, str]]:
    """Yield the keys of a declaration whose values have an unexpected shape."""
    for key, shape in shapes.items():
        value = declared.value.get(key)
        if value is not None and not isinstance(value, shape):
            message = f"{declared.text('name')}: `{key}` is not {_CALLED[shape]}, so it is ignored"
            yield declared.place(key), message
