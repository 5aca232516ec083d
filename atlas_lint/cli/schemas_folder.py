"""The schemas folder, as the commands on schemas take it: as the argument FOLDER, or with --schemas as elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click


def folder_argument(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the argument FOLDER and the option --schemas to `command`, which receives either as `folder`; return it."""

    @wraps(command)
    def with_folder(*, folder: str | None, schemas: str | None, **given: Any) -> Any:
        if folder is not None and schemas is not None:
            raise click.UsageError("use either FOLDER or --schemas, not both")
        return command(folder=folder if schemas is None else schemas, **given)

    option = click.option("--schemas", metavar="FOLDER", help="The schemas folder, as the argument FOLDER.")
    return click.argument("folder", required=False)(option(with_folder))
