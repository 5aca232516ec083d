"""What of a run's findings is wanted."""

from __future__ import annotations

from typing import NamedTuple


class Selection(NamedTuple):
    """What of the findings is wanted: files (paths below the root; () is all), rules (() is all), not those accepted
    (fingerprints). `silent`: suppression comments count. `details`: findings come with help, related places and
    source lines, which cost time and which not every report shows."""

    paths: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    accepted: frozenset[str] = frozenset()
    suppress: bool = True
    details: bool = True

    def wants(self, path: str) -> bool:
        """Whether findings in a file are wanted."""
        return not self.paths or any(path == chosen or path.startswith(f"{chosen}/") for chosen in self.paths)

    def shows(self, fingerprint: str, path: str) -> bool:
        """Whether a finding in a file is wanted and not accepted."""
        return fingerprint not in self.accepted and self.wants(path)


ALL = Selection()
