"""`atlas-lint lsp`: the language server on standard input and output."""

from __future__ import annotations

import logging
import sys

import click

from atlas_lint.cli.help import command
from atlas_lint.errors import AtlasError


@command()
@click.option("--stdio", is_flag=True, help="Talk on standard input and output (the default; editors pass it).")
@click.option("--log", metavar="FILE", help="Write a log to this file.")
def lsp(stdio: bool, log: str | None) -> int:
    """Start the language server, for editors (see docs/editors.md).

    It needs the extra `lsp`: pip install "atlas-lint[lsp]"

    \b
    Examples:
      atlas-lint lsp                             as editors start it
      atlas-lint lsp --log server.log
    """
    try:
        from atlas_lint.lsp.server import Server
    except ImportError as error:
        if (error.name or "").startswith("atlas_lint"):
            raise
        raise AtlasError("the language server is not installed", 'install it: pip install "atlas-lint[lsp]"') from error
    _log_to(log)
    output, sys.stdout = sys.stdout, sys.stderr  # nothing else may write between the messages
    return Server().run(sys.stdin.buffer, output.buffer)


def _log_to(path: str | None) -> None:
    """Send the log to a file; None: drop it. Raises `AtlasError` if the file cannot be written."""
    try:
        handler = (
            logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
            if path is not None
            else logging.NullHandler()
        )
    except OSError as error:
        raise AtlasError(f"cannot write {path}: {error.strerror}", "name another file with --log") from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    for name, level in (("atlas_lint.lsp", logging.INFO), ("pygls", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(level)
        logger.propagate = False
