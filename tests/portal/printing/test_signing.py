"""Signatures: the CMS for a placeholder, and a signature added to a finished file."""

import hashlib
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import cms, pem, tsp, x509
from asn1crypto import keys as asn1_keys
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certification.certificates.logic import layouts
from portal.keys import selectors as key_ring
from portal.keys import services as keys
from portal.keys.errors import KeyUnavailable
from portal.printing import services as printing
from portal.printing.adapters import signatures
from tests.portal.printing import test_compiled
from tests.portal.printing.conftest import DAY

SHEET = '<html lang="zh-hans"><title>结业证书</title><body><p>结业证书</p></body></html>'

pytestmark = pytest.mark.usefixtures("ring")


@pytest.fixture(params=["RS256", "ES256"])
def each_algorithm(request: pytest.FixtureRequest, settings, ring) -> str:
    settings.SIGNING_PDF_ALGORITHM = request.param
    return request.param


def checked(content: bytes, *, timestamps: bool = False):
    """What pyHanko's own validator says."""
    roots = [x509.Certificate.load(root) for root in key_ring.roots()]
    reader = PdfFileReader(BytesIO(content))
    (signature,) = reader.embedded_regular_signatures
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    return signature, validate_pdf_signature(signature, context, context if timestamps else None)


def fill(content: bytes, at: datetime = DAY) -> bytes:
    """Sign a file by its placeholder, as the compiled certificates do."""
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


@pytest.fixture
def with_placeholder() -> Callable[[], bytes]:
    """A small file of our own making with an empty signature."""

    def build() -> bytes:
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

    return build


def test_a_placeholder_is_filled_so_that_pyhanko_and_poppler_accept_it(each_algorithm, with_placeholder, tmp_path):
    content = fill(with_placeholder())
    _, status = checked(content)
    assert (status.intact, status.valid, status.trusted, status.bottom_line) == (True, True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.signer_reported_dt == DAY
    assert printing.signer().algorithm == each_algorithm
    assert_poppler_accepts(content, tmp_path)


def test_the_cms_is_what_pades_asks(each_algorithm, with_placeholder):
    digest = hashlib.sha256(b"ranges").digest()
    info = cms.ContentInfo.load(printing.signer().cms(digest, DAY))
    (signer,) = info["content"]["signer_infos"]
    attributes = {item["type"].native: item["values"] for item in signer["signed_attrs"]}
    # No signing-time: PAdES has it in the signature dictionary.
    assert set(attributes) == {"content_type", "message_digest", "signing_certificate_v2"}
    assert attributes["message_digest"][0].native == digest
    (named,) = attributes["signing_certificate_v2"][0]["certs"]
    assert named["cert_hash"].native == hashlib.sha256(key_ring.chain()[0]).digest()
    assert info["content"]["encap_content_info"]["content"].native is None
    # The signer's certificate goes along, the root does not: whoever checks has it from elsewhere.
    assert len(info["content"]["certificates"]) == 1
    assert info.dump() == cms.ContentInfo.load(info.dump()).dump(force=True)


def test_the_same_file_is_signed_with_the_same_bytes_with_rsa():
    signer = printing.signer()
    assert signer.cms(bytes(32), DAY) == signer.cms(bytes(32), DAY)


def test_another_bit_is_noticed(with_placeholder):
    content = bytearray(fill(with_placeholder()))
    content[content.index(b"/MediaBox[0 0 200") + 15] = ord("3")
    _, status = checked(bytes(content))
    assert status.intact is False


def test_a_signer_ends_its_batch_after_a_rotation_but_not_after_a_leak(with_placeholder, db, now):
    signer = printing.signer()
    fresh = keys.rotate(purpose="pdf", actor=None, now=now)
    assert signer.cms(bytes(32), DAY)
    assert printing.signer().key_id == fresh.key_id != signer.key_id
    keys.mark_compromised(purpose="pdf", key_id=signer.key_id, since=now, actor=None, now=now)
    with pytest.raises(KeyUnavailable):
        signer.cms(bytes(32), DAY)


def test_nothing_is_signed_for_a_time_at_which_the_certificate_does_not_hold():
    with pytest.raises(KeyUnavailable):
        printing.signer().cms(bytes(32), datetime(1999, 1, 1, tzinfo=UTC))
    with pytest.raises(KeyUnavailable):
        printing.sign_pdf(b"", at=datetime(2099, 1, 1, tzinfo=UTC))


def test_a_laid_out_file_is_signed_by_an_update(each_algorithm, page, text_of, tmp_path):
    plain = page(SHEET)
    content = printing.sign_pdf(plain, at=DAY)
    assert content.startswith(plain)
    signature, status = checked(content)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.signer_reported_dt == DAY
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert text_of(content) == "结业证书"
    assert_poppler_accepts(content, tmp_path)
    assert_qpdf_accepts(content, tmp_path)


@pytest.fixture
def photo() -> bytes:
    buffer = BytesIO()
    Image.effect_noise((413, 578), 12).convert("RGB").save(buffer, "JPEG", quality=60)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["skill_level", "skill_tall", "training_tall"])
def test_a_compiled_certificate_is_signed_in_its_placeholder(name, each_algorithm, photo, tmp_path):
    """What the bulk makes, before the programs of those who receive it."""
    layout = layouts.LAYOUTS[name]
    page = test_compiled.compiled(layout)
    content = test_compiled.fill(page, layout, photo, signer=printing.signer())
    signature, status = checked(content)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert signature.field_name == signatures.FIELD
    assert status.signer_reported_dt == test_compiled.DAY
    assert_poppler_accepts(content, tmp_path)
    assert_qpdf_accepts(content, tmp_path)
    found = printing.examine_pdf(content)
    assert found.genuine
    assert found.signed_at == test_compiled.DAY


@pytest.fixture
def authority(ring) -> Iterator[str]:
    """A time-stamping authority on this machine, with a certificate of the development authority."""
    key = key_ring.current("timestamp")
    private = pem.unarmor((ring / f"{key.key_id}.pem").read_bytes())[2]
    stamper = DummyTimeStamper(
        x509.Certificate.load(key_ring.chain("timestamp")[0]), asn1_keys.PrivateKeyInfo.load(private)
    )

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(request).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_an_authority_vouches_for_the_time(authority, settings, page):
    settings.SIGNING_TSA_URL = authority
    _, status = checked(printing.sign_pdf(page(SHEET), at=DAY), timestamps=True)
    assert status.bottom_line
    assert status.timestamp_validity.trusted
    assert status.timestamp_validity.intact
    assert abs((status.timestamp_validity.timestamp - datetime.now(UTC)).total_seconds()) < 120


def test_a_silent_authority_stops_the_signing(settings, page):
    settings.SIGNING_TSA_URL = "http://127.0.0.1:9/"
    with pytest.raises(KeyUnavailable):
        printing.sign_pdf(page(SHEET), at=DAY)


def test_the_field_has_one_name(page):
    signature, _ = checked(printing.sign_pdf(page(SHEET), at=DAY))
    assert signature.field_name == signatures.FIELD


def assert_poppler_accepts(content: bytes, folder: Path) -> None:
    program = shutil.which("pdfsig")
    if not program:
        return
    path = folder / "signed.pdf"
    path.write_bytes(content)
    said = subprocess.run([program, "-nocert", str(path)], capture_output=True, text=True).stdout
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def assert_qpdf_accepts(content: bytes, folder: Path) -> None:
    program = shutil.which("qpdf")
    if not program:
        return
    path = folder / "signed.pdf"
    path.write_bytes(content)
    assert subprocess.run([program, "--check", str(path)], capture_output=True).returncode == 0
