"""Schemas inferred, imported, checked, compared, bundled and documented."""
