"""Takes the visible text out of a document, and wraps bytes so that a document can carry them."""

import base64
from html.parser import HTMLParser

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"<svg", "image/svg+xml"),
    (b"<?xml", "image/svg+xml"),
)


class _Text(HTMLParser):
    """Collects text outside of what is never shown."""

    hidden = frozenset({"head", "style", "script", "template", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.depth = 0
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter a hidden element."""
        self.depth += tag in self.hidden

    def handle_endtag(self, tag: str) -> None:
        """Leave a hidden element."""
        self.depth -= tag in self.hidden

    def handle_data(self, data: str) -> None:
        """Keep shown text."""
        if not self.depth:
            self.parts.append(data)


def visible_text(html: str) -> str:
    """Return the text that an HTML document shows, tags and hidden elements removed."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return "".join(parser.parts)


def data_uri(content: bytes | str) -> str:
    """Return a `data:` address that carries an image: PNG, JPEG or SVG, told by its first bytes.

    Raises ValueError for anything else.
    """
    raw = content.encode() if isinstance(content, str) else bytes(content)
    for signature, media_type in _SIGNATURES:
        if raw.startswith(signature):
            return f"data:{media_type};base64,{base64.b64encode(raw).decode()}"
    raise ValueError("neither PNG nor JPEG nor SVG")
