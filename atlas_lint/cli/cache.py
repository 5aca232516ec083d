"""`atlas-lint cache`: the cache of earlier runs."""

from __future__ import annotations

import click

from atlas_lint.cache import store
from atlas_lint.cli.context import Given, cache_folder
from atlas_lint.errors import AtlasError
from atlas_lint.text import count


@click.group()
def cache() -> None:
    """Manage the cache, which makes later runs fast."""


@cache.command()
@click.option("--cache-dir", metavar="FOLDER", help="The cache folder (default: the usual one).")
def clean(cache_dir: str | None) -> None:
    """Delete all cached data."""
    folder = cache_folder(Given(cache_dir=cache_dir))
    try:
        number = store.clean(folder)
    except OSError as error:
        raise AtlasError(f"cannot clean {folder}: {error.strerror}") from error
    click.echo(f"{folder}: deleted the cache of {count(number, 'atlas', 'atlases')}", err=True)
