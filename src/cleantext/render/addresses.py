"""Addresses of links and images: safe to print, absolute where the page's own address is known. Nothing raises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urljoin

import regex

_SCHEME = regex.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*(?=:)")
_LINKS = frozenset(["http", "https", "mailto", "tel", "ftp", "xmpp"])
_SHOWN = frozenset(["http", "https"])
# Browsers leave these out at the ends of an address, and line ends anywhere (WHATWG URL standard, "basic URL parser").
_BLANK = "".join(map(chr, range(0x21)))
_LINE_ENDS = str.maketrans("", "", "\t\n\r")
_UNFIT = regex.compile(r"[\x00-\x20\x7f<>\"\\^`{}|\p{Z}\p{Cc}\p{Cs}]")
# Where pages keep the address of an image that their script loads later, best first.
_LATER = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-original-src",
    "data-url",
    "data-hi-res-src",
    "data-image",
)
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_ESCAPES = {code: f"%{code:02X}" for code in range(128) if _UNFIT.match(chr(code))}
_IMAGE = regex.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)\b|^https?://|^/", regex.IGNORECASE)


class Base(NamedTuple):
    """What the addresses of a page are relative to, empty where it is not known; and the same without its path."""

    address: str = ""
    origin: str = ""


def base_of(url: str | None, base: str) -> Base:
    """What a page's addresses are relative to, after its own address and its ``<base>``."""
    found = _joined(_bare(url or ""), _bare(base))
    if _scheme(found) not in _SHOWN:
        return Base()
    return Base(found, _joined(found, "/").removesuffix("/"))


def link(address: str, base: Base) -> str:
    """The address of a link, or nothing where it leads nowhere or is not safe to print.

    One to a place in the same page stays as it is: whether the place is kept, who prints the page knows.
    """
    return _safe(address, Base() if address.startswith("#") else base, _LINKS)


def outside(address: str, base: Base) -> str:
    """A link to a place in the page that is not among what is kept."""
    return _joined(base.address, address) if base.address else address


def shown(address: str, base: Base) -> str:
    """The address of an image or of an embedded page, or nothing."""
    return _safe(address, base, _SHOWN) if address.strip() and not address.lstrip().startswith("#") else ""


def image(attributes: Mapping[str, str], base: Base, sources: str = "") -> str:
    """The best address of an ``img``, the `sources` of its ``picture`` included."""
    plain = attributes.get("src", "").strip()
    later = [attributes[name] for name in _LATER if name in attributes]
    candidates = [value for value in later if _IMAGE.search(value.strip())]
    if not _placeholder(plain):
        candidates.append(plain)
    candidates += [_largest(attributes[name]) for name in _SETS if name in attributes]
    candidates += [_largest(sources), plain]
    return next((found for value in candidates if value and (found := shown(value, base))), "")


def _placeholder(address: str) -> bool:
    return not address or address[:5].lower() == "data:" or address.startswith(("about:", "#"))


def _largest(candidates: str) -> str:
    """The largest of a ``srcset``: addresses, each with a width (``300w``) or a density (``2x``), commas between."""
    best, size = "", -1.0
    words = candidates.split()[::-1]
    while words:
        address, number = words.pop(), "1x"
        if address.endswith(","):
            address = address.rstrip(",")
        elif words:
            number, _, rest = words.pop().partition(",")
            words += [rest] if rest else []
        digits = number[:-1]
        value = float(digits) if digits.isascii() and digits.replace(".", "", 1).isdigit() else 0.0
        if value > size and address and address[:5].lower() != "data:":
            best, size = address, value
    return best


def _safe(address: str, base: Base, schemes: frozenset[str]) -> str:
    address = _bare(address)
    if not address or address == "#":
        return ""
    # Most are whole, or a path, and have no steps up or down to resolve.
    simple = "/." not in address
    if not (simple and address.startswith(("https://", "http://"))):
        if (_scheme(address) or "http") not in schemes:
            return ""
        if base.address:
            rooted = simple and address[0] == "/" and address[1:2] not in {"/", "\\"}
            address = base.origin + address if rooted else _joined(base.address, address)
            if (_scheme(address) or "http") not in schemes:
                return ""
    return address.translate(_ESCAPES) if address.isascii() else _UNFIT.sub(_quoted, address)


def _bare(address: str) -> str:
    return address.strip(_BLANK).translate(_LINE_ENDS)


def _scheme(address: str) -> str:
    found = _SCHEME.match(address)
    return found[0].lower() if found else ""


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:  # such as a bracket that is no IPv6 address
        return address


def _quoted(found: regex.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))
