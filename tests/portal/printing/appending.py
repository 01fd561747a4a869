"""Signs any PDF with a key of the ring, by pyHanko: files that the portal did not lay out, for those who examine them.

Nothing of the portal's own way of signing is used, so that the examination is not held against its own maker.
"""

import asyncio
import hashlib
import io
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from asn1crypto import cms, core, pem, tsp, x509
from asn1crypto import keys as asn1_keys
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from portal.keys import selectors as key_ring
from portal.keys import services as keys
from portal.printing import services as printing

FIELD = "Issuer"
# The longest signatures that the kinds of key make.
_LONGEST = {"RS256": 512, "ES256": 72}


class _RingSigner(signers.Signer):
    """Lets pyHanko assemble the CMS while the ring of keys signs."""

    def __init__(self, chain: list[bytes], algorithm: str, sign: Callable[[bytes], bytes]) -> None:
        certificates = [x509.Certificate.load(item) for item in chain]
        registry = SimpleCertificateStore()
        registry.register_multiple(certificates)
        super().__init__(signing_cert=certificates[0], cert_registry=registry, embed_roots=False)
        self._algorithm, self._sign = algorithm, sign

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Return the signature, or as many bytes as it may have where only the room is asked for."""
        return bytes(_LONGEST[self._algorithm]) if dry_run else self._sign(data)


class _DatedSigner(signers.PdfSigner):
    """Claims the time that the caller gives instead of the clock's."""

    moment: datetime

    def init_signing_session(self, *args: Any, **options: Any) -> Any:
        """Begin, at the given moment."""
        session = super().init_signing_session(*args, **options)
        session.system_time = self.moment
        return session


def sign_pdf(content: bytes, *, at: datetime, field: str = FIELD) -> bytes:
    """Return a PDF with a signature of the portal's current key appended, which claims the given time."""
    key = key_ring.current("pdf")

    def sign(attributes: bytes) -> bytes:
        return keys.sign(purpose="pdf", content=attributes, key_id=key.key_id).value

    signer = _DatedSigner(
        signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES),
        signer=_RingSigner(key_ring.chain("pdf", key.key_id), key.algorithm, sign),
    )
    signer.moment = at
    return signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content))).getvalue()


def unsigned() -> bytes:
    """Return a small file of our own making with an empty signature."""
    room = b"0" * (2 * printing.signer().placeholder_bytes)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Annots[4 0 R]>>",
        b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Issuer)/Rect[0 0 0 0]/F 132/P 3 0 R/V 5 0 R>>",
        b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20261218010000Z)"
        b"/ByteRange [0 0000000000 0000000000 0000000000]/Contents <" + room + b">>>",
    ]
    out, offsets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def filled(content: bytes, at: datetime = datetime(2026, 12, 18, 1, 0, tzinfo=UTC)) -> bytes:
    """Sign a file by its placeholder, as the certificates are."""
    signer = printing.signer()
    start = content.index(b"/Contents <") + len(b"/Contents ")
    end = content.index(b">", start) + 1
    ranges = [0, start, end, len(content) - end]
    place = content.index(b"/ByteRange [")
    old = content[place : content.index(b"]", place) + 1]
    new = b"/ByteRange [%d %d %d %d]" % tuple(ranges)
    content = content.replace(old, new.ljust(len(old)))
    digest = hashlib.sha256(content[:start] + content[end:]).digest()
    hexadecimal = signer.cms(digest, at).hex().encode()
    assert len(hexadecimal) <= 2 * signer.placeholder_bytes
    return content[: start + 1] + hexadecimal.ljust(end - start - 2, b"0") + content[end - 1 :]


class Authority:
    """A time-stamping authority on this machine, with a certificate of the development authority; it counts questions.

    `fault` makes it answer wrongly, `size` makes its answers longer by so many bytes.
    """

    def __init__(self, folder: Path) -> None:
        key = key_ring.current("timestamp")
        private = pem.unarmor((folder / f"{key.key_id}.pem").read_bytes())[2]
        self._stamper = DummyTimeStamper(
            x509.Certificate.load(key_ring.chain("timestamp")[0]), asn1_keys.PrivateKeyInfo.load(private)
        )
        self.asked, self.fault, self.size = 0, "", 0

    def answer(self, question: bytes) -> tuple[int, bytes]:
        """Return status and content of the answer to a question."""
        self.asked += 1
        if self.fault == "broken":
            return 500, b""
        if self.fault == "page":
            return 200, b"<html>sign in first</html>"
        request = tsp.TimeStampReq.load(question)
        if self.fault == "rejects":
            refused = tsp.TimeStampResp({"status": tsp.PKIStatusInfo({"status": "rejection"})})
            return 200, refused.dump()
        if self.fault == "other":
            request["message_imprint"]["hashed_message"] = bytes(32)
        found = asyncio.run(self._stamper.async_request_tsa_response(request))
        if self.size:
            token = found["time_stamp_token"]["content"]
            (signer,) = token["signer_infos"]
            signer["unsigned_attrs"] = cms.CMSAttributes(
                [cms.CMSAttribute({"type": "1.2.3.4", "values": [core.OctetString(bytes(self.size))]})]
            )
        return 200, found.dump(force=True)

    def serve(self) -> Iterator[None]:
        """Answer on a port of this machine, `url`, until exhausted."""
        authority = self

        class Door(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                status, content = authority.answer(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(status)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{server.server_port}/"
        yield
        server.shutdown()
        server.server_close()
