"""The view of a feature: a document as the editor shows it now, and the atlas as it was last checked."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import cached_property

from lsprotocol import types

from atlas_lint.completion.id_index import IdIndex
from atlas_lint.filesystem.file_tree import Disk, Files, Overlay
from atlas_lint.findings.finding import Finding, Span
from atlas_lint.findings.place import Place
from atlas_lint.incremental.resident import Look, Resident
from atlas_lint.lsp.buffer import Buffer
from atlas_lint.lsp.client import Client
from atlas_lint.lsp.half_typed import declared_parts
from atlas_lint.lsp.occurrences import Occurrence, occurrences
from atlas_lint.lsp.open_atlas import OpenAtlas
from atlas_lint.lsp.positioned_text import PositionedText
from atlas_lint.model.declarations import RECORD, Declaration, DeclaredFile
from atlas_lint.model.records import PlacedReference
from atlas_lint.parsing.locate import SourceFile
from atlas_lint.schemas.load_schemas import NO_SCHEMAS, Schemas
from atlas_lint.settings import Settings


class View:
    """A document in its atlas, made for one request. Nothing here waits for a check.

    `client` is the client, `path` the document's path below the root of `atlas`; for a schema or configuration file, it
    is absolute. The text is that of the editor; ids, uses and findings are those of the last check.
    """

    def __init__(self, client: Client, atlas: OpenAtlas, path: str) -> None:
        self.client, self.atlas, self.path = client, atlas, path
        self._sources: dict[str, tuple[str, SourceFile]] = {}
        self._contents: dict[str, PositionedText] = {}

    # The document

    @property
    def is_data(self) -> bool:
        """True for a file of the atlas, False for a schema or configuration file."""
        return not posixpath.isabs(self.path)

    @property
    def root(self) -> str:
        """The root of the atlas (absolute path)."""
        return self.atlas.root

    @property
    def buffer(self) -> Buffer | None:
        """The open file; None if the client has not opened it."""
        return self.client.buffers.get(posixpath.join(self.root, self.path))

    @property
    def uri(self) -> str:
        """The URI of the document."""
        return self.uri_of(self.path)

    @property
    def version(self) -> int | None:
        """The version of the open file; None if the client has not opened it."""
        return self.buffer.version if self.buffer else None

    @cached_property
    def content(self) -> PositionedText:
        """The text with the positions of the protocol."""
        return self.content_of(self.path)

    @property
    def text(self) -> str:
        """The text of the document as the editor shows it."""
        return self.content.text

    @cached_property
    def declared(self) -> DeclaredFile:
        """The declarations in the text as it is now; if it is broken, those of the documents that can be parsed."""
        return declared_parts(self.path, self.text)

    @cached_property
    def occurrences(self) -> tuple[Occurrence, ...]:
        """The ids that the text holds now, in declarations, edges and attributes, in their order in the text."""
        return occurrences(self.declared, self.references, self.source, self.content)

    def occurrence_at(self, position: types.Position) -> Occurrence | None:
        """Return the occurrence of an id at a position, also at its end; None if there is none."""
        offset = self.content.offset(position)
        return next((one for one in self.occurrences if one.start <= offset <= one.end), None)

    @cached_property
    def source(self) -> SourceFile:
        """The text, opened to locate places in it."""
        return self.source_of(self.path)

    # Other files

    def content_of(self, path: str) -> PositionedText:
        """Return the text of a file (path below the root): that of the editor if it is open, else as last checked."""
        if path not in self._contents:
            buffer = self.client.buffers.get(posixpath.join(self.root, path))
            self._contents[path] = buffer.content if buffer else self._on_disk(path)
        return self._contents[path]

    def _on_disk(self, path: str) -> PositionedText:
        text = self.atlas.read(path).decode("utf-8", "replace").removeprefix("\ufeff")
        return PositionedText(text, self.client.encoding)

    def uri_of(self, path: str) -> str:
        """Return the URI of a file (path below the root)."""
        return self.client.uri(posixpath.join(self.root, path))

    def location(self, path: str, span: Span) -> types.Location:
        """Return the location of a span in a file (path below the root)."""
        return types.Location(self.uri_of(path), self.content_of(path).range(span))

    def location_of(self, place: Place) -> types.Location:
        """Return the location of a place, in the text that the editor shows if the file is open."""
        text = self.content_of(place.path)
        source = self.source_of(place.path)
        return types.Location(self.uri_of(place.path), text.range(source.placed(place, excerpts=False).span))

    def source_of(self, path: str) -> SourceFile:
        """Return the text of a file (path below the root), opened once for each view."""
        text = self.content_of(path).text
        if path not in self._sources or self._sources[path][0] != text:
            self._sources[path] = text, SourceFile(text.encode("utf-8", "surrogatepass"))
        return self._sources[path][1]

    # The atlas

    @property
    def files(self) -> Files:
        """All files: those of the disk, under the open ones as the editor shows them. Paths are absolute."""
        atlas = self.atlas
        return Overlay(
            Disk(),
            {
                path: buffer.data
                for path, buffer in self.client.buffers.items()
                if atlas.is_member(path) or not path.startswith(f"{atlas.root}/")
            },
        )

    @property
    def settings(self) -> Settings:
        """The settings of the atlas."""
        return self.atlas.settings

    @property
    def schemas(self) -> Schemas:
        """The schemas of the atlas; none until they are loaded."""
        return self.atlas.schemas or NO_SCHEMAS

    @property
    def resident(self) -> Resident | None:
        """The atlas in memory; None until it is loaded. Only a feature with `on_worker` may change it."""
        return self.atlas.resident

    @property
    def kinds(self) -> Mapping[str, set[str]]:
        """The kinds of each id that a record declares. Copy it before you go through it: `list(view.kinds)`."""
        return self.resident.kinds if self.resident else {}

    @property
    def ids(self) -> IdIndex:
        """The ids of the atlas, ranked for completion."""
        return self.atlas.ids.updated()

    def look(self, id: str) -> Look:
        """Return all that files write about an id: its declarations, the edges that point at it, the references."""
        return self.resident.look(id) if self.resident else Look(id, (), (), ())

    def record(self, id: str) -> Declaration | None:
        """Return the first declaration of a record; None if no record has this id."""
        return next((one for one in self.declarations(id) if one.form == RECORD), None)

    def declarations(self, id: str) -> tuple[Declaration, ...]:
        """Return the declarations of an id, in all forms; in less time than `look`."""
        return self.resident.declarations(id) if self.resident else ()

    @property
    def references(self) -> list[PlacedReference]:
        """The references in the attributes of the document, as of the last check."""
        return self.resident.references(self.path) if self.resident else []

    def findings(self, path: str | None = None) -> tuple[Finding, ...]:
        """Return the findings in a file (path below the root; None: the document), as of its last check."""
        return self.atlas.findings.get(self.path if path is None else path, ())
