"""Features: functions that answer one method of the protocol, made by the decorators of this module."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from lsprotocol import types

if TYPE_CHECKING:
    from atlas_lint.lsp.session import Session
    from atlas_lint.lsp.view import View

Options = Callable[[types.ClientCapabilities], Any]
"""Returns what the server announces for a method, given the client's capabilities; None: the method is not offered."""


class Feature(NamedTuple):
    """A feature: the method that it answers, what the server announces for it, and the function.

    `answer` receives a `View` of the document that the parameters name if `of_document`, else the `Session`; and the
    parameters. `on_worker` means that it runs on the thread that changes the atlas, when every edit is checked.
    `of_schemas`: it answers for schema files, too.
    """

    method: str
    options: Options
    answer: Callable[[Any, Any], Any]
    of_document: bool
    on_worker: bool
    of_schemas: bool


def on_document(
    method: str, options: Options | Any = True, *, on_worker: bool = False, of_schemas: bool = False
) -> Callable[[Callable[[View, Any], Any]], Feature]:
    """Return a decorator that makes a feature about a document from a function `(view, params)`.

    `options` is what the server announces for `method`, or a function that returns it. The function is not called for a
    document that belongs to no atlas; the answer is then null. An `AtlasError` becomes an error that the user sees.
    With `of_schemas` it is also called for the files that decide how an atlas is checked: schemas and configuration.
    """
    return lambda answer: Feature(method, _options(options), answer, True, on_worker, of_schemas)


def on_workspace(
    method: str, options: Options | Any = True, *, on_worker: bool = False
) -> Callable[[Callable[[Session, Any], Any]], Feature]:
    """Return a decorator that makes a feature about no single document from a function `(session, params)`."""
    return lambda answer: Feature(method, _options(options), answer, False, on_worker, False)


def _options(options: Options | Any) -> Options:
    return options if callable(options) else lambda client: options
