"""atlas-lint: checks a knowledge graph that is kept as YAML files."""

__version__ = "0.1.0"
