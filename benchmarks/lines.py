"""Lines of Python between bytes and findings: everything that is not about one rule, one format or one command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.processes import REPOSITORY

PACKAGE = REPOSITORY / "atlas_lint"
CORE: Mapping[str, Sequence[str]] = {
    "parsing, placing": ("model/load_files.py", "parsing/*.py"),
    "validating": (
        "checking/*.py",
        "model/validate_records.py",
        *(
            f"schemas/{name}.py"
            for name in ("compiled", "failure", "formats", "guard", "limits", "reference", "regex", "regex_matcher")
        ),
        *(f"schemas/{name}.py" for name in ("regex_syntax", "relevance", "rust", "validator", "violations")),
    ),
    "incremental": ("incremental/*.py",),
    "cache": ("cache/*.py",),
}
"""The modules that are counted, by what they do: globs below the package."""


def count(core: Mapping[str, Sequence[str]] = CORE, package: Path = PACKAGE) -> dict[str, int]:
    """Return the lines of the modules of each part, blank lines and comments included.

    Raises `ValueError` if a glob matches nothing, and if a module matches twice.
    """
    seen: set[Path] = set()
    counts = {}
    for part, globs in core.items():
        counts[part] = 0
        for glob in globs:
            found = set(package.glob(glob))
            if not found:
                raise ValueError(f"{glob} matches no module of {package.name}: correct CORE in benchmarks/lines.py")
            if found & seen:
                raise ValueError(f"{glob} counts a module a second time: correct CORE in benchmarks/lines.py")
            seen |= found
            counts[part] += sum(len(path.read_text(encoding="utf-8").splitlines()) for path in found)
    return counts
