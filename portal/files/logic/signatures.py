"""What a file is, told from its first bytes; its name and what the browser says about it count for nothing."""

import io
import zipfile

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
WEBP = "image/webp"
GIF = "image/gif"
HEIC = "image/heic"
MP4 = "video/mp4"
WEBM = "video/webm"
MP3 = "audio/mpeg"
ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLS = "application/vnd.ms-excel"
CSV = "text/csv"
TEXT = "text/plain"
JSON = "application/json"
XML = "application/xml"
VTT = "text/vtt"

EXTENSIONS = {
    PDF: ".pdf", JPEG: ".jpg", PNG: ".png", WEBP: ".webp", GIF: ".gif", HEIC: ".heic", MP4: ".mp4", WEBM: ".webm",
    MP3: ".mp3", ZIP: ".zip", XLSX: ".xlsx", DOCX: ".docx", XLS: ".xls", CSV: ".csv", TEXT: ".txt", JSON: ".json",
    XML: ".xml", VTT: ".vtt",
}  # fmt: skip
#: Types that are zip archives inside.
ARCHIVES = frozenset({ZIP, XLSX, DOCX})
#: Types that are plain text: no signature tells them apart, so the kind's own list decides.
TEXTS = (VTT, JSON, XML, CSV, TEXT)
IMAGES = frozenset({JPEG, PNG, WEBP})
#: Large as they are, these are told from their first bytes alone, and kept as they came.
STREAMED = frozenset({MP4, WEBM, MP3, PDF})
#: What a browser may show in place; everything else is handed over as a download.
SHOWN = frozenset({PDF, JPEG, PNG, WEBP, GIF, MP4, WEBM, MP3})

_STARTS = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"\x1aE\xdf\xa3", WEBM),
    (b"ID3", MP3),
    (b"\xff\xfb", MP3),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", XLS),
)


def sniff(content: bytes) -> str:
    """Return the content type that the bytes show, `text/plain` for text, an empty string for the unknown."""
    for start, found in _STARTS:
        if content.startswith(start):
            return found
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp":
        brand = content[8:12]
        return HEIC if brand in {b"heic", b"heix", b"mif1", b"msf1", b"hevc"} else MP4
    if content[:4] == b"PK\x03\x04":
        return _office(content)
    return TEXT if _is_text(content) else ""


def _office(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ZIP
    if "xl/workbook.xml" in names:
        return XLSX
    return DOCX if "word/document.xml" in names else ZIP


def _is_text(content: bytes) -> bool:
    if b"\x00" in content[:4096]:
        return False
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def settle(found: str, name: str, allowed: frozenset[str]) -> str:
    """Return the type to store, or an empty string when `allowed` does not have it.

    Text has no signature: among the text types the kind allows, the name's extension chooses, else the plainest.
    """
    if found != TEXT:
        return found if found in allowed else ""
    texts = [kind for kind in TEXTS if kind in allowed]
    for kind in texts:
        if name.lower().endswith(EXTENSIONS[kind]):
            return kind
    return TEXT if TEXT in allowed else (CSV if CSV in allowed and name.lower().endswith((".csv", ".txt")) else "")


def labels(types: frozenset[str]) -> list[str]:
    """Return the names by which people know the types: PDF, JPG ..."""
    return sorted({EXTENSIONS.get(kind, kind).lstrip(".").upper() for kind in types})
