"""The client: what it can do, what it has open, and what its user has set."""

from __future__ import annotations

from typing import Any, NamedTuple

from lsprotocol import types

from atlas_lint.lsp.buffer import Buffer
from atlas_lint.lsp.positioned_text import UTF_16
from atlas_lint.lsp.uris import uri_of

OFF, HINT = "off", "hint"
OPEN, WORKSPACE = "open", "workspace"
ALL, DANGLING = "all", "dangling"


class Options(NamedTuple):
    """The settings of the user in the editor.

    `baseline`: findings that the baseline accepts are left out (OFF) or hints (HINT). `scope`: diagnostics of all files
    (WORKSPACE), or of those that are OPEN. `inlay_hints`: ALL, DANGLING or OFF. `debounce`: seconds without
    a change after which edits are checked.
    """

    baseline: str = OFF
    scope: str = WORKSPACE
    inlay_hints: str = ALL
    code_lens: bool = True
    debounce: float = 0.06


def options(given: Any) -> Options:
    """Return the options in the section `atlas-lint` of a client's settings; a value that means nothing is skipped."""
    section = given if isinstance(given, dict) else {}
    diagnostics = section.get("diagnostics")
    usual = Options()
    debounce: Any = section.get("debounce")
    return Options(
        _one_of((OFF, HINT), section.get("baseline"), usual.baseline),
        _one_of((OPEN, WORKSPACE), diagnostics.get("scope") if isinstance(diagnostics, dict) else None, usual.scope),
        _one_of((ALL, DANGLING, OFF), section.get("inlayHints"), usual.inlay_hints),
        section["codeLens"] if isinstance(section.get("codeLens"), bool) else usual.code_lens,
        debounce / 1000 if isinstance(debounce, (int, float)) and 0 <= debounce <= 10_000 else usual.debounce,
    )


def _one_of(allowed: tuple[str, ...], given: Any, usual: str) -> str:
    return given if isinstance(given, str) and given in allowed else usual


class Client:
    """The client of a session.

    `capabilities` are what it can do, `encoding` is the unit of columns. `buffers` are the open files by absolute path.
    `options` is what its user has set.
    """

    def __init__(self) -> None:
        self.capabilities = types.ClientCapabilities()
        self.encoding = UTF_16
        self.buffers: dict[str, Buffer] = {}
        self.options = Options()

    def can(self, path: str) -> Any:
        """Return a capability by its path (`text_document.rename.prepare_support`); None if it is not set."""
        found: Any = self.capabilities
        for name in path.split("."):
            found = getattr(found, name, None)
        return found

    def uri(self, path: str) -> str:
        """Return the URI of a file (absolute path), as the client writes it if it has the file open."""
        buffer = self.buffers.get(path)
        return buffer.uri if buffer else uri_of(path)
