"""YAML events: libyaml's through PyYAML, or ruamel.yaml's where libyaml refuses a file.

Both readers are YAML 1.1 at heart and take U+0085, U+2028 and U+2029 for line breaks, which YAML 1.2 does
not; so those are replaced before reading, one for one, by private characters that the text does not hold,
and put back in the values. Offsets and columns count code points; a byte order mark is not part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import yaml

NextEvent = Callable[[], Any]

_FOREIGN_BREAKS = "\x85\u2028\u2029"
_HAS_FOREIGN_BREAK = re.compile(f"[{_FOREIGN_BREAKS}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_DIRECTIVE = re.compile(r"(?:^|[\r\n])(?=%)")
_PRIVATE = range(0xE000, 0xF8FF)


class Refusal(Exception):
    """A text is not YAML: what is wrong, what to do about it ("" where that is unknown), where (offset)."""

    def __init__(self, message: str, help: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.offset = offset


class Prepared(NamedTuple):
    """A text as the readers get it, and how to put the replaced line breaks back."""

    text: str
    restore: dict[int, str]


def prepare(text: str) -> Prepared:
    """Replace the characters that only YAML 1.1 takes for line breaks; offsets stay as they are."""
    if not _HAS_FOREIGN_BREAK.search(text):
        return Prepared(text, {})
    free = (code for code in _PRIVATE if chr(code) not in text)
    swap = {ord(character): next(free) for character in _FOREIGN_BREAKS}
    return Prepared(text.translate(swap), {private: chr(code) for code, private in swap.items()})


def first_opinion(prepared: Prepared) -> NextEvent:
    """The events of libyaml, or of PyYAML's own parser where libyaml is not there.

    Calling the result gives the next event and raises `yaml.YAMLError` where the text is refused.
    """
    parser = _PARSER(prepared.text)
    if not prepared.restore:
        next_event: NextEvent = parser.get_event
        return next_event
    return _restored(iter(parser.get_event, None), prepared.restore).__next__


def second_opinion(prepared: Prepared) -> NextEvent:
    """The events of ruamel.yaml, a YAML 1.2 reader; calling the result raises `Refusal` where it refuses too."""
    events = _ruamel_events(prepared.text)
    return (_restored(events, prepared.restore) if prepared.restore else events).__next__


def _parser() -> Any:
    if yaml.__with_libyaml__:
        from yaml import cyaml

        libyaml: Any = cyaml
        return libyaml.CParser

    class PureParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
        def __init__(self, text: str) -> None:
            yaml.reader.Reader.__init__(self, text)
            yaml.scanner.Scanner.__init__(self)
            yaml.parser.Parser.__init__(self)

    return PureParser


_PARSER = _parser()


def _restored(events: Iterator[Any], restore: dict[int, str]) -> Iterator[Any]:
    for event in events:
        if isinstance(event, yaml.ScalarEvent):
            event.value = event.value.translate(restore)
        yield event


def _ruamel_events(text: str) -> Iterator[Any]:
    """ruamel.yaml's events as PyYAML's classes; escaped surrogate pairs become the character they mean."""
    import ruamel.yaml
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    pure = ruamel.yaml.YAML(typ="safe", pure=True)
    before = 0
    try:
        for event in pure.parse(text):
            translated = _translated(event)
            if isinstance(translated, yaml.DocumentStartEvent) and (event.version or event.tags):
                # ruamel.yaml starts the document at its dashes, libyaml at its directives, which belong to it.
                directive = _DIRECTIVE.search(text, before)
                if directive:
                    translated.start_mark = yaml.Mark("", directive.end(), 0, 0, None, 0)
            before = event.end_mark.index
            yield translated
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message, help = _reworded(error.context or "", error.problem or "it is not YAML")
        raise Refusal(message, help, min(mark.index if mark else 0, len(text))) from error
    except ReaderError as error:
        message = f"the character U+{ord(text[error.position]):04X} may not stand in a YAML file"
        raise Refusal(message, "remove it, or write it as an escape in double quotes", error.position) from error
    except ruamel.yaml.error.YAMLError as error:
        raise Refusal(str(error).splitlines()[0], "", 0) from error
    except (ValueError, OverflowError) as error:  # an escape such as "\UFFFFFFFF" names no character
        raise Refusal("an escape names a character that does not exist", "", 0) from error


def _translated(event: Any) -> Any:
    start, end = event.start_mark, event.end_mark
    name = type(event).__name__
    if name == "ScalarEvent":
        value = event.value
        if _SURROGATE.search(value):
            value = _paired(value, start.index)
        tag = str(event.tag) if event.tag is not None else None
        return yaml.ScalarEvent(event.anchor, tag, event.implicit, value, start, end, event.style or "")
    if name in ("MappingStartEvent", "SequenceStartEvent"):
        tag = str(event.tag) if event.tag is not None else None
        kind = getattr(yaml, name)
        return kind(event.anchor, tag, event.implicit, start, end, flow_style=event.flow_style)
    if name == "AliasEvent":
        return yaml.AliasEvent(event.anchor, start, end)
    return getattr(yaml, name)(start, end)


def _paired(value: str, offset: int) -> str:
    try:
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        raise Refusal("an escape names half a character (a lone surrogate)", "write the whole pair", offset) from None


_HELP = {
    "mapping values are not allowed": 'a value that holds ": " needs quotes; else look at the indentation',
    "could not find expected ':'": "a key needs a colon and a space after it; look at the line above too",
    "cannot start any token": "a value that starts with this character needs quotes; a tab cannot indent YAML",
    "found unexpected end of stream": "a quote or bracket that is opened is not closed",
    "expected <block end>": "look at the indentation, and for a quote that ends too early",
    "expected ',' or": "a list in brackets needs commas between its items and a bracket at its end",
    "found unknown escape character": 'a backslash in double quotes starts an escape: write "\\\\", or single quotes',
}


def _reworded(context: str, problem: str) -> tuple[str, str]:
    help = next((help for start, help in _HELP.items() if start in problem), "")
    return ", ".join(part.rstrip(".") for part in (context, problem) if part), help
