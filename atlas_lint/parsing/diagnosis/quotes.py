"""Mistakes with quotes: one that nothing closes or opens, and text after the closing one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from atlas_lint.parsing.diagnosis.lines import CLOSERS, Scan
from atlas_lint.parsing.diagnosis.mistake import Mistake, quoted

_ENDS = re.compile(r":(?=[ \t])|,|\]|\}|[ \t]+#")


def unclosed_quote(scan: Scan) -> Iterator[Mistake]:
    """Yield each quote that is not closed on its line."""
    for start in scan.quotes:
        mark, end = scan.text[start], scan.line_at(start).end
        end = start + len(scan.text[start:end].rstrip(" \t"))
        places = [end, *(found.start() for found in _ENDS.finditer(scan.text, start + 1, end))]
        for place in places[:6]:
            written = scan.text[start:place]
            if written.endswith("\\") or "\n" in written:
                continue
            help = f"write {written}{mark}" if place == end and len(written) > 1 else f"close it with another {mark}"
            yield Mistake(
                f"the quote {mark} that opens here is never closed",
                help, start, start + 1, scan.with_edit(place, place, mark),
            )  # fmt: skip


def unopened_quote(scan: Scan) -> Iterator[Mistake]:
    """Yield each quote at the end of a plain value that has no other quote."""
    for line in scan.lines:
        start, end = line.value or (0, 0)
        mark = scan.text[end - 1 : end]
        if not line.value or mark not in ('"', "'") or scan.text.count(mark, start, end) != 1:
            continue
        help = f"write {mark}{scan.text[start:end]}"
        yield Mistake(
            f"the quote {mark} closes a value that no quote opens", help, end - 1, end,
            scan.with_edit(start, start, mark),
        )  # fmt: skip


def text_after_value(scan: Scan) -> Iterator[Mistake]:
    """Yield each text that follows a value in quotes or brackets on its line."""
    for start, after, end in scan.trailing:
        written, opening = scan.text[start:end], scan.text[start]
        text = scan.text[after:end]
        if text[0] == "#":
            message = "no blank before the # of a comment"
            yield Mistake(message, "put a blank before it", after, after + 1, scan.with_edit(after, after, " "))
        elif opening in CLOSERS and text.strip("]} \t") == "":
            message = f"the bracket {text[0]} closes nothing"
            yield Mistake(message, "remove it", after, after + 1, scan.with_edit(after, end, ""))
        elif opening == "'" and written.endswith("'") and len(written) > 2:
            inner = written[1:-1].replace("''", "'")
            new = f'"{inner}"' if '"' not in inner and "\\" not in inner else quoted(inner)
            message = "the quote ' before this text closes the value"
            yield Mistake(message, f"write {new}", after, end, scan.with_edit(start, end, new))
        elif opening == '"' and written.endswith('"') and len(written) > 2 and "\\" not in written:
            new = quoted(written[1:-1])
            message = 'the quote " before this text closes the value'
            yield Mistake(message, f"write {new}", after, end, scan.with_edit(start, end, new))
        elif "\n" not in written and "\r" not in written:
            new = quoted(written)
            where = "quote" if opening in "\"'" else "bracket"
            message = f"text after the closing {where} of a value"
            yield Mistake(message, f"quote the whole value: {new}", after, end, scan.with_edit(start, end, new))
