"""Signatures: the CMS for a placeholder, and a signature added to a finished file."""

import hashlib
import shutil
import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import cms, x509
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certification.certificates.logic import layouts
from portal.keys import selectors as key_ring
from portal.keys import services as keys
from portal.keys.errors import KeyUnavailable
from portal.printing import services as printing
from tests.portal.printing import appending, test_compiled
from tests.portal.printing.conftest import DAY

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


def test_a_placeholder_is_filled_so_that_pyhanko_and_poppler_accept_it(each_algorithm, tmp_path):
    content = appending.filled(appending.unsigned())
    _, status = checked(content)
    assert (status.intact, status.valid, status.trusted, status.bottom_line) == (True, True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.signer_reported_dt == DAY
    assert printing.signer().algorithm == each_algorithm
    assert_poppler_accepts(content, tmp_path)


def test_the_cms_is_what_pades_asks(each_algorithm):
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


def test_another_bit_is_noticed():
    content = bytearray(appending.filled(appending.unsigned()))
    content[content.index(b"/MediaBox[0 0 200") + 15] = ord("3")
    _, status = checked(bytes(content))
    assert status.intact is False


def test_a_signer_ends_its_batch_after_a_rotation_but_not_after_a_leak(db, now):
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
        printing.signer().cms(bytes(32), datetime(2099, 1, 1, tzinfo=UTC))


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
    assert signature.field_name == appending.FIELD
    assert status.signer_reported_dt == test_compiled.DAY
    assert_poppler_accepts(content, tmp_path)
    assert_qpdf_accepts(content, tmp_path)
    found = printing.examine_pdf(content)
    assert found.genuine
    assert found.signed_at == test_compiled.DAY


@pytest.mark.parametrize(("name", "fast"), [("skill_level", True), ("training_tall", False)])
def test_an_authority_vouches_for_the_time_of_every_certificate(name, fast, authority, photo, tmp_path):
    """Both ways of making one, with one signer for two files: PAdES-B-T."""
    layout, signer = layouts.LAYOUTS[name], printing.signer()
    page = test_compiled.compiled(layout)
    for holder in ("王秀芳", "李大海"):
        content = test_compiled.fill(page, layout, photo, signer=signer, holder_name=holder, fast=fast)
        _, status = checked(content, timestamps=True)
        assert status.bottom_line
        assert status.coverage.name == "ENTIRE_FILE"
        assert (status.timestamp_validity.trusted, status.timestamp_validity.intact) == (True, True)
        assert abs((status.timestamp_validity.timestamp - datetime.now(UTC)).total_seconds()) < 120
        assert_poppler_accepts(content, tmp_path)
        assert_qpdf_accepts(content, tmp_path)
        assert len(content) < 160 * 1024
        found = printing.examine_pdf(content)
        assert found.genuine
        assert found.stamped_at == status.timestamp_validity.timestamp
    # One question for the room, one for each file.
    assert authority.asked == 3


def test_a_timestamp_is_of_its_own_signature_alone(each_algorithm, authority):
    """Put into another file's signature it proves nothing."""
    signer = printing.signer()
    one, other = (cms.ContentInfo.load(signer.cms(bytes([number]) * 32, DAY)) for number in (1, 2))
    tokens = [
        info["content"]["signer_infos"][0]["unsigned_attrs"][0]["values"][0]["content"]["encap_content_info"]["content"]
        for info in (one, other)
    ]
    for info, token in zip((one, other), tokens, strict=True):
        value = info["content"]["signer_infos"][0]["signature"].native
        assert token.parsed["message_imprint"]["hashed_message"].native == hashlib.sha256(value).digest()


@pytest.mark.parametrize("fault", ["silent", "broken", "page", "rejects", "other", "late"])
def test_without_its_timestamp_nothing_is_signed(fault, authority, settings):
    """A file that is frozen without what the bureau asked for could not be dated later."""
    signer = printing.signer()
    authority.fault = fault
    if fault == "silent":
        settings.SIGNING_TSA_URL = "http://127.0.0.1:9/"
    if fault == "late":
        authority.fault, authority.size = "", 5000
    else:
        with pytest.raises(KeyUnavailable):
            printing.signer()
    if fault != "silent":
        with pytest.raises(KeyUnavailable):
            signer.cms(bytes(32), DAY)
    authority.fault, authority.size = "", 0
    settings.SIGNING_TSA_URL = authority.url
    assert printing.signer().cms(bytes(32), DAY)


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
