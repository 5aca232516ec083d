"""The method `atlas-lint/settled`, for scripts: its answer comes when every change is checked, as if it were saved."""

from __future__ import annotations

from typing import Any

from atlas_lint.lsp.feature import on_workspace
from atlas_lint.lsp.session import Session


@on_workspace("atlas-lint/settled")
async def settled(session: Session, params: Any) -> None:
    """Wait until every change is checked, as if every file were saved, unless `asSaved` is false."""
    await session.settled(as_saved=getattr(params, "asSaved", True) is not False)
