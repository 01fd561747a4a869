"""What a PDF says about itself: the XMP packet of PDF/A (ISO 16684-1, ISO 19005-3) and the older dictionary."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from portal.printing.logic import objects


@dataclass(frozen=True)
class Metadata:
    """Title, author and so on; created is aware and None leaves dates out."""

    title: str
    author: str = ""
    subject: str = ""
    keywords: Sequence[str] = ()
    created: datetime | None = None
    producer: str = ""


def packet(metadata: Metadata) -> bytes:
    """Return the XMP packet of a PDF/A-3a file."""
    stamp = metadata.created.isoformat(timespec="seconds") if metadata.created else ""
    title = escape(metadata.title)
    parts = [
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
        'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">\n'
        '<rdf:Description rdf:about=""><pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>'
        "<dc:format>application/pdf</dc:format>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
    ]
    if metadata.author:
        parts.append(f"<dc:creator><rdf:Seq><rdf:li>{escape(metadata.author)}</rdf:li></rdf:Seq></dc:creator>")
    if metadata.subject:
        parts.append(
            '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">'
            f"{escape(metadata.subject)}</rdf:li></rdf:Alt></dc:description>"
        )
    if metadata.keywords:
        words = escape(", ".join(metadata.keywords))
        parts.append(f"<pdf:Keywords>{words}</pdf:Keywords>")
    if metadata.producer:
        parts.append(f"<pdf:Producer>{escape(metadata.producer)}</pdf:Producer>")
    if stamp:
        parts.append(f"<xmp:CreateDate>{stamp}</xmp:CreateDate><xmp:ModifyDate>{stamp}</xmp:ModifyDate>")
    parts.append('</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="r"?>')
    return "".join(parts).encode()


def dictionary(metadata: Metadata) -> bytes:
    """Return the document information dictionary with the same content."""
    given = {
        b"Title": metadata.title,
        b"Author": metadata.author,
        b"Subject": metadata.subject,
        b"Keywords": ", ".join(metadata.keywords),
        b"Producer": metadata.producer,
    }
    parts = [b"/%b %b" % (key, objects.text(value)) for key, value in given.items() if value]
    if metadata.created:
        stamp = objects.date(metadata.created)
        parts.append(b"/CreationDate %b/ModDate %b" % (stamp, stamp))
    return b"<<%b>>" % b"".join(parts)
