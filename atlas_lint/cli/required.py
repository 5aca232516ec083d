"""Parameters that have to be given, with an example in the error if they are missing."""

from __future__ import annotations

import click


class Required(click.types.StringParamType):
    """A text that has to be given; `how` is the instruction in the error."""

    def __init__(self, how: str) -> None:
        self.how = how
