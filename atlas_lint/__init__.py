"""atlas-lint: checks a knowledge graph that is kept as YAML files."""

__version__ = "0.1.0"

INFORMATION_URI = f"pkg:generic/atlas-lint@{__version__}"
"""The URI by which reports name this version: a package URL (purl), as the project has no page on the web."""
