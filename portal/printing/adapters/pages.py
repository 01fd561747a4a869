"""The page renderer: WeasyPrint with our fonts, our files, and no way out of the room."""

import hashlib
import logging
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import ImageFile

from portal.printing.adapters import faces
from portal.printing.errors import ForbiddenAddress, RenderFault

STATIC = Path(__file__).resolve().parents[1] / "static" / "printing"
SCHEME = "printing:///"
_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}

_environment = threading.Lock()
_thread = threading.local()


@contextmanager
def _own_fonts() -> Iterator[None]:
    """Point fontconfig at our configuration for as long as it reads it.

    The variable is set for that moment only: child processes (a browser in a test, ffmpeg) must not inherit it.
    """
    with _environment:
        before = os.environ.get("FONTCONFIG_FILE")
        os.environ["FONTCONFIG_FILE"] = str(faces.font_settings())
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


def _weasyprint() -> Any:
    """Return the library, loaded on first use: it reads the font configuration while it is imported."""
    with _own_fonts():
        import weasyprint
    # It lets Pillow take pictures that break off, in the whole process; uploads that do must stay refused.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint


def _fonts(weasyprint: Any) -> Any:
    """Return the font configuration of this thread; Pango's font maps are not made for sharing between threads."""
    if not hasattr(_thread, "fonts"):
        from weasyprint.text.fonts import FontConfiguration

        with _own_fonts():
            _thread.fonts = FontConfiguration()
    return _thread.fonts


def read_own_file(url: str) -> tuple[bytes, str]:
    """Return (content, media type) of a file under portal/printing/static/printing, given as `printing:///name`.

    Raises ForbiddenAddress for anything else: a path that leads out of that folder, an unknown type, no such file.
    """
    path = (STATIC / url.removeprefix(SCHEME)).resolve()
    if not path.is_relative_to(STATIC) or path.suffix not in _TYPES or not path.is_file():
        raise ForbiddenAddress(url)
    return path.read_bytes(), _TYPES[path.suffix]


def _fetcher() -> Any:
    """Return a fetcher that knows our own files and `data:` and stops the whole page at any other address."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):
        """Keeps what it refused: inside a drawing the library swallows the exception."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=("data",), allow_redirects=False)
            self.refused: list[str] = []

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url[:5].lower() == "data:":
                return super().fetch(url, headers)
            if url.startswith(SCHEME):
                try:
                    content, media_type = read_own_file(url)
                except ForbiddenAddress:
                    pass
                else:
                    return URLFetcherResponse(url, content, {"Content-Type": media_type})
            self.refused.append(url[:200])
            raise FatalURLFetchingError(url[:200])

    return OwnFilesOnly()


class _Complaints(logging.Handler):
    """Collects what the renderer reports as an error in this thread: it only logs where we must not hand out a page."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread = threading.get_ident()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message if it is an error, or tells of a relative address that leads nowhere."""
        if record.thread == self.thread and (record.levelno >= logging.ERROR or "URI" in record.getMessage()):
            self.messages.append(record.getMessage())


def write_pdf(
    html: str,
    *,
    created: datetime | None = None,
    title: str = "",
    author: str = "",
    subject: str = "",
    keywords: Sequence[str] = (),
    open: bool = False,
) -> bytes:
    """Return the PDF of an HTML document: tagged, with the metadata of PDF/A-3a, the same bytes for the same input.

    Arguments: created, aware; written as date of creation and change; None leaves the dates out. An empty title keeps
    the document's own. open leaves the streams as they are, for who takes the file apart.
    Raises ForbiddenAddress if the document asks for a file or host outside, RenderFault if WeasyPrint reports an error.
    """
    weasyprint = _weasyprint()
    from weasyprint.urls import FatalURLFetchingError

    complaints = _Complaints()
    fetcher = _fetcher()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(complaints)
    try:
        document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(font_config=_fonts(weasyprint))
        metadata = document.metadata
        metadata.title = title or metadata.title
        metadata.authors = [author] if author else metadata.authors
        metadata.description = subject or metadata.description
        metadata.keywords = list(keywords) or metadata.keywords
        if created is not None:
            stamp = created.isoformat(timespec="seconds")
            metadata.created = metadata.modified = stamp
        identifier = hashlib.sha256(f"{html}\0{metadata.title}\0{metadata.created}".encode()).hexdigest()[:32]
        content = document.write_pdf(
            pdf_variant="pdf/a-3a", pdf_identifier=identifier.encode(), dpi=300, uncompressed_pdf=open
        )
    except FatalURLFetchingError as error:
        raise ForbiddenAddress(str(error)) from error
    finally:
        logger.removeHandler(complaints)
    if fetcher.refused:
        raise ForbiddenAddress(fetcher.refused[0])
    if complaints.messages:
        raise RenderFault("; ".join(complaints.messages))
    return content
