"""The package jsonschema-rs, where it is installed: it is compiled, and not every platform has it."""

from __future__ import annotations

from typing import Any


def jsonschema_rs() -> Any:
    """Return the package; None where there is none."""
    try:
        import jsonschema_rs
    except ImportError:
        return None
    return jsonschema_rs
