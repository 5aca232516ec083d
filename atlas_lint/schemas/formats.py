"""The five values of `format` that validators assert, as RFC 3339, RFC 3986, RFC 5321 and ECMA-262 define them.

Both validators use these functions, so they cannot disagree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache

from atlas_lint.schemas.regex import is_regex

_DATE = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
_TIME = r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]|60)(\.[0-9]+)?([Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))"
_UNRESERVED = r"[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2}"
_URI = (
    rf"[A-Za-z][A-Za-z0-9+.-]*:"
    rf"(?://(?:(?:{_UNRESERVED})*@)?"
    rf"(?:\[(?P<ip6>[0-9A-Fa-f:.]+)\]|\[v[0-9A-Fa-f]+\.[^\]]+\]|(?:(?!:){_UNRESERVED})*)(?::[0-9]*)?(?=[/?#]|\Z)|(?!//))"
    rf"(?:{_UNRESERVED}|[@/])*(?:\?(?:{_UNRESERVED}|[@/?])*)?(?:#(?:{_UNRESERVED}|[@/?])*)?"
)
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+"
_LABEL = r"[A-Za-z0-9\u0080-\U0010ffff](?:[A-Za-z0-9\u0080-\U0010ffff-]*[A-Za-z0-9\u0080-\U0010ffff])?"
_EMAIL = (
    rf'(?:{_ATOM}(?:\.{_ATOM})*|"(?:[^"\\\r\n]|\\.)*")@'
    rf"(?:{_LABEL}(?:\.{_LABEL})*|\[(?:IPv6:(?P<ip6>[0-9A-Fa-f:.]+)|(?P<ip4>[0-9.]+))\])"
)


@cache
def _matcher(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """Return a test for `pattern` that compiles it on first use: most schemas use no format."""
    return re.compile(pattern).fullmatch


def is_date(value: str) -> bool:
    """Check an RFC 3339 full-date."""
    match = _matcher(_DATE)(value)
    try:
        return match is not None and bool(date(*map(int, match.groups())))
    except ValueError:
        return False


def is_date_time(value: str) -> bool:
    """Check an RFC 3339 date and time. A leap second is allowed only at 23:59:60 UTC."""
    day, separator, time = value[:10], value[10:11], value[11:]
    match = _matcher(_TIME)(time)
    if not is_date(day) or separator not in ("T", "t") or not match:
        return False
    if match[3] != "60":
        return True
    minutes = int(match[1]) * 60 + int(match[2])
    if match[6]:
        offset = int(match[7]) * 60 + int(match[8])
        minutes += -offset if match[6] == "+" else offset
    return minutes % 1440 == 1439


def is_uri(value: str) -> bool:
    """Check an RFC 3986 URI."""
    return _matches_with_addresses(_URI, value)


def is_email(value: str) -> bool:
    """Check an RFC 5321 mailbox."""
    return _matches_with_addresses(_EMAIL, value)


def _matches_with_addresses(pattern: str, value: str) -> bool:
    """Check whether `value` matches, and whether an IP address in brackets is a valid one."""
    match = _matcher(pattern)(value)
    if match is None:
        return False
    addresses = [address for address in match.groupdict().items() if address[1]]
    return all(_is_address(version, text) for version, text in addresses)


def _is_address(version: str, text: str) -> bool:
    from ipaddress import IPv4Address, IPv6Address

    try:
        return bool(IPv6Address(text) if version == "ip6" else IPv4Address(text))
    except ValueError:
        return False


ASSERTED: dict[str, tuple[Callable[[str], bool], str]] = {
    "date": (is_date, "a date such as 2026-04-29"),
    "date-time": (is_date_time, "a date and time such as 2026-04-29T08:30:00Z"),
    "uri": (is_uri, "a URI such as https://example.org/page"),
    "email": (is_email, "an e-mail address"),
    "regex": (is_regex, "a regular expression (ECMA-262)"),
}
"""Test of each asserted format, and the phrase that messages use for it."""

UNASSERTED = (
    "duration", "time", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6", "uri-reference", "iri",
    "iri-reference", "uuid", "uri-template", "json-pointer", "relative-json-pointer",
)  # fmt: skip
"""The other formats of draft 2020-12, which a validator must not assert."""
