"""The declarations of a file: records with their edges, and the faults of the file itself."""

from __future__ import annotations

from typing import Any, NamedTuple

from atlas_lint.findings.finding import Span
from atlas_lint.findings.place import KEY, VALUE, Path
from atlas_lint.model.suppressions import Suppression
from atlas_lint.parsing.source import ENCODING, LIMIT, SYNTAX

RECORD = "record"
PATCH = "patch"
SIDECAR = "sidecar"

SHAPE = "not-a-record"
REPEAT = "duplicate-key"
HAZARD = "yaml-hazard"


class DeclaredEdge(NamedTuple):
    """An edge as written.

    `at` is its path in its document. Its target is under `target_key`; "" for a bare id. `beside` names the attributes
    that are not under `attributes`.
    """

    kind: str
    target: str
    attributes: dict[str, Any]
    at: Path
    target_key: str
    beside: tuple[str, ...]

    @property
    def target_path(self) -> Path:
        """The path of the target."""
        return (*self.at, self.target_key) if self.target_key else self.at

    @property
    def kind_place(self) -> tuple[Path, str]:
        """The path to the edge kind, and the part of it that holds the kind: its key or its value."""
        # A list of edges adds two steps to the path of its declaration, a mapping's list of targets three. The path of
        # a declaration has no steps, or two in a bundle.
        if isinstance(self.at[-1], int) and len(self.at) % 2 == 0:
            return (*self.at, "kind"), VALUE
        return (self.at[:-1] if isinstance(self.at[-1], int) else self.at), KEY

    def attribute_path(self, name: str) -> Path:
        """Return the path of an attribute."""
        return (*self.at, name) if name in self.beside else (*self.at, "attributes", name)


class Declaration(NamedTuple):
    """The declaration of one record by one document, or by one node of a bundle.

    `at` is its path in its document. `beside` names the attributes that are not under `attributes`.
    """

    path: str
    document: int
    at: Path
    form: str
    id: str
    kind: str
    attributes: dict[str, Any]
    edges: tuple[DeclaredEdge, ...]
    beside: tuple[str, ...]
    in_bundle: bool

    @property
    def id_path(self) -> Path:
        """The path of the id."""
        return ("extendsNode", "id") if self.form == SIDECAR else (*self.at, "id")

    @property
    def kind_path(self) -> Path:
        """The path of the kind."""
        if self.form == SIDECAR:
            return ("extendsNode", "nodeKind")
        return (*self.at, "kind" if self.in_bundle else "nodeKind")

    def attribute_path(self, name: str) -> Path:
        """Return the path of an attribute."""
        return (*self.at, name) if name in self.beside else (*self.at, "attributes", name)


class Fault(NamedTuple):
    """A fault of a file, found before any record is checked.

    `rule` is the rule that reports it, `text` the key or value it is about, `record` the id that the document shows,
    `near` the spelling that was meant. If no path leads to the fault, it has a span. `related` are other places that
    explain it, each with a message. `is_joined` means that its document is two records without a line `---` between.
    """

    rule: str
    document: int
    path: Path
    part: str
    nth: int
    span: Span | None
    message: str
    help: str
    text: str
    record: str | None
    near: str = ""
    related: tuple[tuple[Span, str], ...] = ()
    is_joined: bool = False

    @property
    def hides(self) -> bool:
        """True if nothing of its file or document is checked because of it."""
        return self.is_joined or self.rule in (SYNTAX, ENCODING, LIMIT, SHAPE)


class DeclaredFile(NamedTuple):
    """A file as declarations: everything that the rest of the run uses of it.

    `shown` are ids that its broken parts still show. `is_broken` means that nothing in it can be read. `suppressions`
    are its suppression comments.
    """

    path: str
    declarations: tuple[Declaration, ...]
    faults: tuple[Fault, ...]
    shown: tuple[str, ...]
    is_broken: bool
    suppressions: tuple[Suppression, ...] = ()
