"""The optional package jsonschema-rs: it is compiled, and not available on every platform."""

from __future__ import annotations

from typing import Any


def jsonschema_rs() -> Any:
    """Return the package; None if it is not installed."""
    try:
        import jsonschema_rs
    except ImportError:
        return None
    return jsonschema_rs
