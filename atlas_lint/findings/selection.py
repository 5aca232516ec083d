"""The selection of a run's findings that the user asks for."""

from __future__ import annotations

from typing import NamedTuple


class Selection(NamedTuple):
    """The findings that the user asks for.

    `paths` are files and folders below the root, `rules` names of rules; () selects all. `accepted` are fingerprints to
    leave out. If `suppress`, suppression comments count. If `details`, findings have help, related places and source
    lines, which take time and which not every format shows.
    """

    paths: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    accepted: frozenset[str] = frozenset()
    suppress: bool = True
    details: bool = True

    def wants(self, path: str) -> bool:
        """Return True if the findings in the file `path` are selected."""
        return not self.paths or any(path == chosen or path.startswith(f"{chosen}/") for chosen in self.paths)

    def shows(self, fingerprint: str, path: str) -> bool:
        """Return True if a finding in the file `path` is selected and not accepted."""
        return fingerprint not in self.accepted and self.wants(path)


ALL = Selection()
