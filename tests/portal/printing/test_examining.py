"""Examining a PDF of unknown origin: each kind of harm by its name, and no file that harms us."""

import io
import json
import resource
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pikepdf
import pytest
from asn1crypto import cms, pem, x509
from asn1crypto import keys as asn1_keys
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.timestamps import DummyTimeStamper

from portal.keys import selectors as key_ring
from portal.keys import services as keys
from portal.printing import services as printing
from portal.printing.adapters import examiner, isolation, signatures
from portal.printing.services import examining
from tests.portal.printing.conftest import DAY

SHEET = '<html lang="zh-hans"><title>结业证书</title><body><p>结业证书</p></body></html>'
THEN = datetime(2024, 5, 1, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("ring")


@pytest.fixture(autouse=True)
def _quick(request, settings, monkeypatch) -> None:
    """Small keys, and the examiner in this process: a process of its own each takes a second (see `own_process`)."""
    settings.SIGNING_PDF_ALGORITHM = "ES256"
    if "own_process" in request.fixturenames:
        return

    def here(content: bytes, *, roots: list[bytes], own: set[str]) -> dict[str, Any]:
        return json.loads(json.dumps(examiner.examine(content, roots, own)))

    monkeypatch.setattr(isolation, "examine", here)


@pytest.fixture
def own_process() -> None:
    """Examine as it is done in earnest."""


_sheets: list[bytes] = []


@pytest.fixture
def sheet(page) -> bytes:
    """A page without a signature."""
    if not _sheets:
        _sheets.append(page(SHEET))
    return _sheets[0]


@pytest.fixture
def signed(sheet, ring) -> bytes:
    """A certificate of ours."""
    return printing.sign_pdf(sheet, at=THEN)


@pytest.fixture
def elsewhere(tmp_path, settings) -> Callable[..., None]:
    """Go over to another portal, with keys of its own."""

    def go(name: str = "elsewhere") -> None:
        settings.SIGNING_FOLDER = str(tmp_path / name)

    return go


def appended(content: bytes, work: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    work(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def first_page(writer: IncrementalPdfFileWriter) -> tuple[generic.Reference, generic.DictionaryObject]:
    reference = writer.root["/Pages"].raw_get("/Kids").raw_get(0)
    return reference.reference, reference.get_object()


def test_our_own_file_is_genuine(signed, own_process):
    found = printing.examine_pdf(signed)
    assert found.genuine
    assert found.problems == []
    assert (found.own, found.intact, found.valid, found.root_known, found.trusted) == (True,) * 5
    assert found.covers_whole_file
    assert found.signed_at == THEN
    assert found.key_id == key_ring.current("pdf").key_id
    assert found.stamped_at is None
    # The development authority says what it is, on the certificate and here.
    assert found.development
    assert [note.code for note in found.notes] == ["development"]
    assert "DEVELOPMENT" in found.signer
    assert printing.examine_pdf(io.BytesIO(signed)) == found


def test_a_file_that_a_dead_key_signed_stays_genuine(signed, db, now):
    keys.rotate(purpose="pdf", actor=None, now=now)
    found = printing.examine_pdf(signed)
    assert found.genuine
    assert found.key_id != key_ring.current("pdf").key_id


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" * 100, b"\x89PNG\r\n\x1a\n" + bytes(2000) + b"%PDF-"])
def test_what_is_no_pdf(content):
    assert printing.examine_pdf(content).codes == ["not_a_pdf"]


def test_what_is_cut_off(signed):
    for length in (len(signed) // 2, len(signed) - 200, len(signed) - 40):
        found = printing.examine_pdf(signed[:length])
        assert found.codes == ["truncated"], length
        assert not found.genuine


def test_a_file_without_a_signature(sheet):
    found = printing.examine_pdf(sheet)
    assert found.codes == ["no_signature"]
    assert not found.signed


def test_a_file_that_another_program_saved_anew(signed):
    """Every viewer opens it, so it is not called broken; the bytes that were signed are not there any more."""
    again = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as document:
        document.save(again)
    found = printing.examine_pdf(again.getvalue())
    assert found.codes == ["resaved"]
    assert "另存" in found.problems[0].message
    assert not found.trusted


def test_a_file_that_somebody_else_signed(sheet, elsewhere):
    elsewhere("theirs")
    theirs = printing.sign_pdf(sheet, at=THEN)
    elsewhere("ours")
    found = printing.examine_pdf(theirs)
    assert found.codes == ["signed_by_other"]
    assert (found.own, found.trusted, found.intact, found.valid) == (False, False, True, True)
    assert "证书签名" in found.signer
    assert found.signer in found.problems[0].message


def test_a_certificate_of_a_known_root_that_is_not_ours_is_still_not_ours(sheet, elsewhere, settings, tmp_path):
    """An authority that serves the bureau serves others too."""
    elsewhere("theirs")
    theirs = printing.sign_pdf(sheet, at=THEN)
    settings.SIGNING_ROOTS = str(tmp_path / "theirs" / "authority.crt")
    elsewhere("ours")
    found = printing.examine_pdf(theirs)
    assert found.root_known
    assert found.codes == ["signed_by_other"]
    assert not found.trusted


def test_bytes_that_were_changed(signed):
    # In the page, in its metadata, in the structure of the file: wherever.
    for place in (signed.index(b"stream") + 20, signed.index(b"/MediaBox") + 14, len(signed) // 3):
        changed = bytearray(signed)
        changed[place] ^= 1
        found = printing.examine_pdf(bytes(changed))
        assert found.codes == ["altered"], place
        assert found.signed
        assert not found.genuine
        assert "DEVELOPMENT" in found.signer
    assert printing.changed_ranges(signed, bytes(changed)) == [(place, 1)]


def test_a_signature_of_other_bytes_is_no_signature(signed):
    """The digest is right and the signature is not by the certificate's key."""
    start = signed.index(b"/Contents <") + len(b"/Contents <")
    end = signed.index(b">", start)
    blob = bytes.fromhex(signed[start:end].decode())
    info = cms.ContentInfo.load(blob)
    changed = bytearray(info["content"]["signer_infos"][0]["signature"].native)
    changed[7] ^= 1
    forged = blob.replace(info["content"]["signer_infos"][0]["signature"].native, bytes(changed))
    found = printing.examine_pdf(signed[:start] + forged.hex().encode() + signed[end:])
    assert found.codes == ["invalid"]
    assert (found.intact, found.valid, found.trusted) == (True, False, False)


def add_note(writer: IncrementalPdfFileWriter) -> None:
    reference, page = first_page(writer)
    note = writer.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/FreeText"),
                pdf_name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (10, 10, 100, 40)]),
                pdf_name("/Contents"): generic.pdf_string("二级/技师"),
            }
        )
    )
    notes = generic.ArrayObject([*page.get("/Annots", []), note])
    page[pdf_name("/Annots")] = notes
    writer.mark_update(reference)


def draw_over(writer: IncrementalPdfFileWriter) -> None:
    reference, page = first_page(writer)
    more = writer.add_object(generic.StreamObject(stream_data=b"0 0 100 100 re f"))
    page[pdf_name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), more])
    writer.mark_update(reference)


def change_in_place(writer: IncrementalPdfFileWriter) -> None:
    """The page stays, what it draws is another object of the same number."""
    _, page = first_page(writer)
    page["/Contents"]._data = b"0 0 100 100 re f"
    page["/Contents"]._encoded_data = None
    writer.mark_update(page.raw_get("/Contents"))


def add_page(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    _, page = first_page(writer)
    pages["/Kids"].append(writer.add_object(generic.DictionaryObject(page)))
    pages[pdf_name("/Count")] = generic.NumberObject(2)
    writer.mark_update(writer.root.raw_get("/Pages"))
    writer.update_container(pages["/Kids"])


def add_script(writer: IncrementalPdfFileWriter) -> None:
    action = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.pdf_string("app.alert(1)")}
    writer.root[pdf_name("/OpenAction")] = writer.add_object(generic.DictionaryObject(action))
    writer.update_root()


def add_field(writer: IncrementalPdfFileWriter) -> None:
    field = {pdf_name("/FT"): pdf_name("/Tx"), pdf_name("/T"): generic.pdf_string("备注")}
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(generic.DictionaryObject(field)))
    writer.update_root()
    writer.update_container(form["/Fields"])


def add_nothing(writer: IncrementalPdfFileWriter) -> None:
    writer.add_object(generic.pdf_string("nobody points here"))


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (add_note, ["annotations"]),
        (draw_over, ["page_content"]),
        (change_in_place, ["page_content"]),
        (add_page, ["pages"]),
        (add_script, ["scripts"]),
        (add_field, ["fields"]),
        (add_nothing, []),
    ],
)
def test_what_was_added_after_signing_is_named(signed, work, expected):
    changed = appended(signed, work)
    assert changed.startswith(signed)
    found = printing.examine_pdf(changed)
    assert found.codes == ["appended"]
    # The program that added it may have noted the time too.
    assert [code for code in found.change_codes if code not in {"metadata", "nothing_visible"}] == expected
    assert found.changes
    assert all(change in found.problems[0].message for change in found.changes)
    assert (found.intact, found.trusted, found.covers_whole_file, found.genuine) == (True, True, False, False)


def test_a_second_signature_is_named_and_does_not_hide_ours(signed, elsewhere, monkeypatch):
    elsewhere("theirs")
    monkeypatch.setattr(signatures, "FIELD", "Second")
    both = printing.sign_pdf(signed, at=DAY)
    elsewhere("signing")
    found = printing.examine_pdf(both)
    assert found.own
    assert found.codes == ["appended"]
    assert "signatures" in found.change_codes
    assert "page_content" not in found.change_codes
    assert [note.code for note in found.notes] == ["development", "other_signatures"]


def test_rubbish_behind_the_end(signed):
    found = printing.examine_pdf(signed + b"\n%% something\n")
    assert found.codes == ["appended"]
    assert printing.examine_pdf(signed + b"\r\n").genuine


def test_a_key_that_had_leaked_before(signed, db, now):
    key = key_ring.current("pdf")
    keys.mark_compromised(purpose="pdf", since=THEN - timedelta(days=1), actor=None, now=now)
    found = printing.examine_pdf(signed)
    assert found.codes == ["key_compromised"]
    assert found.key_id == key.key_id
    assert (found.intact, found.trusted, found.genuine) == (True, False, False)


def test_a_key_that_leaked_later_leaves_a_doubt_that_only_a_timestamp_lifts(
    signed, sheet, ring, settings, db, now, monkeypatch
):
    settings.SIGNING_PDF_ALGORITHM = "RS256"  # all that pyHanko's own authority can do
    key = key_ring.current("timestamp")
    stamper = DummyTimeStamper(
        x509.Certificate.load(key_ring.chain("timestamp")[0]),
        asn1_keys.PrivateKeyInfo.load(pem.unarmor((ring / f"{key.key_id}.pem").read_bytes())[2]),
    )
    sign = signatures.add
    monkeypatch.setattr(signatures, "add", lambda *args, **options: sign(*args, **(options | {"timestamps": stamper})))
    stamped = printing.sign_pdf(sheet, at=THEN)
    leak = now + timedelta(hours=1)
    keys.mark_compromised(purpose="pdf", since=leak, actor=None, now=leak)
    found = printing.examine_pdf(signed)
    assert found.codes == ["key_compromised_undated"]
    assert not found.trusted
    found = printing.examine_pdf(stamped)
    assert found.codes == []
    assert found.genuine
    assert found.stamped_at is not None
    assert found.stamped_at < leak
    assert "时间戳" in found.stamped_by


def test_a_certificate_that_did_not_hold_when_it_signed(sheet, monkeypatch):
    """The development authority's certificates begin ten years back; an earlier claim is not believed."""
    monkeypatch.setattr("portal.printing.services.signing._check_time", lambda mould, at: None)
    found = printing.examine_pdf(printing.sign_pdf(sheet, at=datetime(1999, 1, 1, tzinfo=UTC)))
    assert found.codes == ["untrusted"]
    assert (found.own, found.intact, found.valid, found.trusted) == (True, True, True, False)


def test_a_file_that_is_locked(signed):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert printing.examine_pdf(out.getvalue()).codes == ["encrypted"]


def test_half_a_gigabyte_is_refused_in_little_memory(tmp_path):
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(500 * 1024 * 1024)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with path.open("rb") as file:
        found = printing.examine_pdf(file)
    assert found.codes == ["too_large"]
    assert "10 MB" in found.problems[0].message
    # In KiB: the limit itself and a copy of it at most.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 * 1024
    assert printing.examine_pdf(bytes(examining.LARGEST_BYTES + 1)).codes == ["too_large"]


def bomb() -> bytes:
    """A cross-reference stream that unpacks to more than the process may have."""
    packer = zlib.compressobj(9)
    first = packer.compress(bytes(1024 * 1024)) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush the same input packs to the same bytes.
    packed = first + 1200 * (packer.compress(bytes(1024 * 1024)) + packer.flush(zlib.Z_FULL_FLUSH)) + packer.flush()
    head = b"%PDF-1.7\n"
    stream = (
        b"1 0 obj\n<</Type/XRef/W[1 2 1]/Size 300000000/Root 2 0 R/Filter/FlateDecode/Length %d>>\nstream\n"
        % len(packed)
        + packed
        + b"\nendstream\nendobj\n"
    )
    return head + stream + b"startxref\n%d\n%%%%EOF\n" % len(head)


def file_of(body: bytes, trailer: bytes = b"") -> bytes:
    """A file with one page, `body` in its catalog, and more in its trailer."""
    objects = [b"<</Type/Catalog/Pages 2 0 R " + body + b">>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"]
    out, offsets = b"%PDF-1.7\n", []
    for number, item in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, item)
    start = len(out)
    out += b"xref\n0 3\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<</Size 3/Root 1 0 R %b>>\nstartxref\n%d\n%%%%EOF\n" % (trailer % {b"start": start}, start)


def fields(signature: bytes) -> bytes:
    return b"/AcroForm<</SigFlags 3/Fields[<</FT/Sig/T(a)/V " + signature + b">>]>>"


HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb": bomb,
    "nested": lambda: file_of(b"/Names " + b"[" * 200_000 + b"]" * 200_000),
    "nested dictionaries": lambda: file_of(b"/Names " + b"<</A " * 100_000 + b">>" * 100_000),
    "cross-reference loop": lambda: file_of(b"", b"/Prev %(start)d"),
    "fields that contain themselves": lambda: file_of(b"/AcroForm<</Fields[1 0 R]>>/Kids[1 0 R]/T(a)"),
    "no root": lambda: file_of(b"").replace(b"/Root 1 0 R", b"/Root 9 0 R"),
    "startxref far away": lambda: file_of(b"").replace(b"startxref\n", b"startxref\n99999999"),
    "huge size": lambda: file_of(b"").replace(b"/Size 3", b"/Size 99999999999999999999"),
    "signature without ranges": lambda: file_of(fields(b"<</Type/Sig/Contents<3000>>>")),
    "ranges of nothing": lambda: file_of(fields(b"<</Type/Sig/Contents<3000>/ByteRange[0 0 0 0]>>")),
    "negative ranges": lambda: file_of(fields(b"<</Type/Sig/Contents<3000>/ByteRange[0 -5 -9 7]>>")),
    "ranges that are text": lambda: file_of(fields(b"<</Type/Sig/Contents(abc)/ByteRange[(a)(b)(c)(d)]>>")),
    "indefinite DER": lambda: file_of(fields(b"<</Type/Sig/Contents<" + b"3080" * 20_000 + b">/ByteRange[0 9 20 9]>>")),
    "only a head": lambda: b"%PDF-1.7\n%%EOF",
    "noise": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 2000,
    "many small objects": lambda: file_of(b"/Names[" + b"[]" * 400_000 + b"]"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_a_report(name, own_process):
    content = HOSTILE[name]()
    assert len(content) <= examining.LARGEST_BYTES
    found = printing.examine_pdf(content)
    assert found.codes[0] in {"damaged", "no_signature", "too_complex", "truncated"}
    assert not found.genuine
    assert not found.signed


def test_a_process_that_takes_too_long_is_ended(monkeypatch, signed, own_process):
    monkeypatch.setattr(isolation, "SECONDS", 0.01)
    assert printing.examine_pdf(signed).codes == ["too_complex"]


def test_too_many_at_once_are_asked_to_come_back(monkeypatch, signed, own_process):
    monkeypatch.setattr(isolation, "_WAIT_SECONDS", 0.01)
    for _ in range(2):
        assert isolation._AT_ONCE.acquire()
    try:
        assert printing.examine_pdf(signed).codes == ["busy"]
    finally:
        isolation._AT_ONCE.release()
        isolation._AT_ONCE.release()
    assert printing.examine_pdf(signed).genuine


def test_the_examiner_sees_no_secret(signed, monkeypatch, own_process):
    """Neither our environment nor our settings reach the process that reads what strangers send."""
    asked = {}
    run = isolation.subprocess.run

    def watched(command, **options):
        asked.update(options)
        return run(command, **options)

    monkeypatch.setattr(isolation.subprocess, "run", watched)
    printing.examine_pdf(signed)
    assert asked["env"] == {"LANG": "C.UTF-8"}
    assert b"PRIVATE" not in asked["input"].partition(b"\n")[0]


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6),
    st.floats(0.2, 1),
)
def test_no_change_makes_a_genuine_file_or_a_fault(signed, changes, share):
    changed = bytearray(signed[: int(len(signed) * share)])
    for place, what in changes:
        start = int(place * len(changed))
        changed[start : start + len(what)] = what
    if bytes(changed) == signed:
        return
    start = signed.index(b"/Contents <")
    room = range(start, signed.index(b">", start + 12))
    answer = examiner.examine(bytes(changed), key_ring.roots(), set(examining._own_keys()))
    if all(old == new or place in room for place, (old, new) in enumerate(zip(signed, changed, strict=False))) and len(
        changed
    ) == len(signed):
        return  # within the signature's own room there is padding that means nothing
    said = answer.get("signature") or {}
    assert not (said.get("own") and said.get("intact") and said.get("valid") and said.get("covers_whole_file"))


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_ranges_tell_where_files_differ(original, shown):
    ranges = printing.changed_ranges(original, shown)
    inside = {place for first, length in ranges for place in range(first, first + length)}
    for place in range(max(len(original), len(shown))):
        if original[place : place + 1] != shown[place : place + 1]:
            assert place in inside
    assert (ranges == []) == (original == shown)
    assert len(ranges) <= 20
