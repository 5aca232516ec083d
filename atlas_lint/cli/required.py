"""Parameters that have to be given, with an example in the error if they are missing."""

from __future__ import annotations

import click


class Required(click.types.StringParamType):
    """A text that has to be given; `how` is the instruction in the error."""

    def __init__(self, how: str) -> None:
        self._how = how

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Return what `click` adds to its message that the parameter is missing."""
        return self._how
