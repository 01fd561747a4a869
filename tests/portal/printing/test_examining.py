"""Examining a PDF of unknown origin: what was done to it, by its name."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from asn1crypto import cms
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from portal.keys import selectors as key_ring
from portal.keys import services as keys
from portal.printing import services as printing
from tests.portal.printing import appending
from tests.portal.printing.conftest import DAY, THEN

pytestmark = pytest.mark.usefixtures("ring", "quick")


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
    theirs = appending.sign_pdf(sheet, at=THEN)
    elsewhere("ours")
    found = printing.examine_pdf(theirs)
    assert found.codes == ["signed_by_other"]
    assert (found.own, found.trusted, found.intact, found.valid) == (False, False, True, True)
    assert "证书签名" in found.signer
    assert found.signer in found.problems[0].message


def test_a_certificate_of_a_known_root_that_is_not_ours_is_still_not_ours(sheet, elsewhere, settings, tmp_path):
    """An authority that serves the bureau serves others too."""
    elsewhere("theirs")
    theirs = appending.sign_pdf(sheet, at=THEN)
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


def test_a_second_signature_is_named_and_does_not_hide_ours(signed, elsewhere):
    elsewhere("theirs")
    both = appending.sign_pdf(signed, at=DAY, field="Second")
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


def test_a_key_that_leaked_later_leaves_a_doubt_that_only_a_timestamp_lifts(signed, authority, db, now):
    stamped = appending.filled(appending.unsigned(), THEN)
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


def test_a_certificate_that_did_not_hold_when_it_signed(sheet):
    """The development authority's certificates begin ten years back; an earlier claim is not believed."""
    found = printing.examine_pdf(appending.sign_pdf(sheet, at=datetime(1999, 1, 1, tzinfo=UTC)))
    assert found.codes == ["untrusted"]
    assert (found.own, found.intact, found.valid, found.trusted) == (True, True, True, False)


def test_a_file_that_is_locked(signed):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert printing.examine_pdf(out.getvalue()).codes == ["encrypted"]
