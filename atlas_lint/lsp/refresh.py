"""Refresh: the requests that make a client ask again for what it shows in the open documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lsprotocol import types

from atlas_lint.lsp.client import Client

_METHODS = {
    "code_lens": types.WORKSPACE_CODE_LENS_REFRESH,
    "inlay_hint": types.WORKSPACE_INLAY_HINT_REFRESH,
    "semantic_tokens": types.WORKSPACE_SEMANTIC_TOKENS_REFRESH,
}


def refresh(client: Client, request: Callable[[str, Any], Any]) -> None:
    """Make a client ask again for lenses, hints and tokens, each only if it can."""
    for capability, method in _METHODS.items():
        if client.can(f"workspace.{capability}.refresh_support"):
            request(method, None)
