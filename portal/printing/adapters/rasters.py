"""Pages as pictures, through PDFium; for files that we made ourselves, never for what strangers send."""

import io
import threading

import pypdfium2

# The library must not be used by two threads at once.
_one = threading.Lock()


def png(content: bytes, *, width: int) -> bytes:
    """Return the first page as PNG, `width` pixels wide. Raises pypdfium2.PdfiumError for what is no PDF."""
    with _one, pypdfium2.PdfDocument(content) as document:
        page = document[0]
        picture = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
        page.close()
    out = io.BytesIO()
    # A palette halves what has to be sent; a page has few colours.
    picture.quantize(128).save(out, "PNG")
    return out.getvalue()
