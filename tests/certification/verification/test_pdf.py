"""An uploaded file: the original, one that was added to or altered, another's, and what is no certificate at all."""

import hashlib
import io
import json
from datetime import timedelta
from io import StringIO

import pikepdf
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject, StreamObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from certification.certificates import services as certificates
from certification.verification import logic, services
from certification.verification.enums import Outcome
from certification.verification.forms import FileForm
from certification.verification.models import LookUp
from certification.verification.views import public
from portal.files import services as files
from portal.keys import services as keys
from portal.printing import services as printing
from portal.printing.adapters import examiner, isolation
from tests.factories.frozen import rewrite
from tests.portal.printing import appending

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _here(request, monkeypatch):
    """The examiner in this process: one of its own takes a second."""
    if "own_process" in request.fixturenames:
        return

    def examine(content, *, roots, own):
        return json.loads(json.dumps(examiner.examine(content, roots, own)))

    monkeypatch.setattr(isolation, "examine", examine)


@pytest.fixture
def own_process():
    """Examine as it is done in earnest."""


def upload(content, name="c.pdf", **more):
    data = {"file_check": "1", "file": SimpleUploadedFile(name, content, content_type="application/pdf")}
    return Client().post(reverse("verification:check"), data | more)


def appended(content, work):
    """The file with what `work` does to its first page, appended as programs do it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    page = writer.root["/Pages"]["/Kids"][0]
    work(writer, page)
    writer.mark_update(page.container_ref)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def a_note(writer, page, subtype="/FreeText"):
    note = {
        pdf_name("/Type"): pdf_name("/Annot"),
        pdf_name("/Subtype"): pdf_name(subtype),
        pdf_name("/Rect"): ArrayObject([NumberObject(n) for n in (10, 10, 200, 40)]),
        pdf_name("/Contents"): pdf_string("一级"),
    }
    notes = ArrayObject([*page.get("/Annots", []), writer.add_object(DictionaryObject(note))])
    page[pdf_name("/Annots")] = notes


def a_stamp(writer, page):
    a_note(writer, page, "/Stamp")


def a_field_that_no_form_knows(writer, page):
    a_note(writer, page, "/Widget")


def a_drawing(writer, page):
    more = writer.add_object(StreamObject(stream_data=b"0 0 100 100 re f"))
    page[pdf_name("/Contents")] = ArrayObject([page.raw_get("/Contents"), more])


def a_turn(_writer, page):
    page[pdf_name("/Rotate")] = NumberObject(180)


def a_title(writer, _page):
    writer.set_info(DictionaryObject({pdf_name("/Title"): pdf_string("另一个标题")}))


def nothing(writer, _page):
    writer.add_object(pdf_string("nobody points here"))


def test_the_original_is_told_with_its_signature_and_its_state(rendered, now):
    content = files.read(rendered.pdf)
    shown = upload(content).content.decode()
    for words in ("证书有效", "完全一致", "签名有效", "开发用证书机构", rendered.pdf_sha256, "核验凭据"):
        assert words in shown
    assert "王小芳" not in shown
    row = LookUp.objects.get()
    assert (row.way, row.found, row.certificate_id) == ("pdf", True, rendered.pk)
    certificates.revoke(certificate=rendered, reason="替考", on=now.date(), actor=None, now=now)
    shown = upload(content).content.decode()
    assert "文件是签发的原件，但是证书现在不能用" in shown
    assert "证书已撤销" in shown
    assert "替考" in shown


@pytest.mark.parametrize("work", [a_title, nothing])
def test_a_file_that_something_harmless_was_added_to_is_recognised_by_what_stood_there_before(rendered, work):
    original = files.read(rendered.pdf)
    changed = appended(original, work)
    found = services.check_file(content=changed, address=None, now=rendered.created_at)
    assert (found.outcome, found.certificate) == (Outcome.APPENDED, rendered)
    assert found.added == len(changed) - len(original)
    shown = upload(changed).content.decode()
    assert "原件是真的，后来被加了内容" in shown
    assert "页面上看到的没有变" in shown
    assert "登记册里的原件" in shown
    spaced = services.check_file(content=original + b"\n\n", address=None, now=rendered.created_at)
    assert spaced.outcome == Outcome.APPENDED


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (a_note, "第 1 页加了或改了批注"),
        (a_stamp, "第 1 页加了或改了批注"),
        (a_drawing, "第 1 页的内容变了"),
        (a_turn, "第 1 页的内容变了"),
        (a_field_that_no_form_knows, "加了或改了表单内容"),
    ],
)
def test_of_a_file_whose_pages_look_different_it_is_first_said_that_it_was_changed(rendered, work, words):
    """The original is still in it, and its signature holds: what is seen is somebody else's all the same."""
    changed = appended(files.read(rendered.pdf), work)
    found = services.check_file(content=changed, address=None, now=rendered.created_at)
    assert (found.outcome, found.certificate) == (Outcome.ALTERED, rendered)
    assert found.examination.trusted
    shown = upload(changed).content.decode()
    assert "原件是真的" not in shown
    assert shown.index("文件被改动过") < shown.index("不能相信") < shown.index(words) < shown.index("登记册里的原件")
    assert rendered.number in shown


def test_objects_behind_an_original_without_a_way_to_them_are_an_altered_copy(rendered):
    """Programs that mend broken files gather objects wherever they stand."""
    content = files.read(rendered.pdf) + b"\n5 0 obj\n<</Length 9>>\nendobj\n" + b"%" * 2_000
    found = services.check_file(content=content, address=None, now=rendered.created_at)
    assert (found.outcome, found.certificate) == (Outcome.ALTERED, rendered)


def test_of_an_original_with_junk_behind_it_nothing_is_said_to_be_missing(rendered):
    content = files.read(rendered.pdf) + b"% whatever a mail programme left here"
    found = services.check_file(content=content, address=None, now=rendered.created_at)
    assert found.outcome == Outcome.APPENDED
    assert "truncated" not in found.examination.codes


def test_a_copy_that_another_program_saved_anew_is_an_altered_one(rendered):
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(files.read(rendered.pdf))) as document:
        document.save(target)
    found = services.check_file(content=target.getvalue(), address=None, now=rendered.created_at)
    assert found.outcome == Outcome.ALTERED
    assert found.examination.codes == ["resaved"]


def test_an_altered_copy_says_where_and_shows_the_register_instead(rendered):
    content = bytearray(files.read(rendered.pdf))
    place = content.index(b"stream") + 40
    content[place] ^= 1
    found = services.check_file(content=bytes(content), address=None, now=rendered.created_at)
    assert found.outcome == Outcome.ALTERED
    assert found.certificate == rendered
    assert found.difference.ranges == ((place, 1),)
    assert found.parts
    shown = upload(bytes(content)).content.decode()
    assert "文件被改动过" in shown
    assert found.parts[0] in shown
    assert "登记册里的原件" in shown


def test_a_number_written_into_another_file_tells_nothing(rendered, issue, now):
    """The title says somebody else's number: whoever does not hold nearly all of that original learns nothing."""
    other = certificates.render(certificate_id=issue("李大海").pk, now=now)
    content = files.read(rendered.pdf).replace(rendered.number.encode(), other.number.encode())
    assert content != files.read(rendered.pdf)
    found = services.check_file(content=content, address=None, now=now)
    assert found.outcome == Outcome.ALTERED
    assert not found.answer.found
    assert "李*海" not in upload(content).content.decode()


def test_a_file_by_our_key_that_nobody_registered(rendered, ring, now):
    sheet = pikepdf.new()
    sheet.add_blank_page()
    target = io.BytesIO()
    sheet.save(target)
    signed = appending.sign_pdf(target.getvalue(), at=now)
    assert services.check_file(content=signed, address=None, now=now).outcome == Outcome.UNKNOWN
    assert "没有登记这份文件" in upload(signed).content.decode()
    keys.mark_compromised(purpose="pdf", since=now - timedelta(days=1), actor=None, now=now)
    assert services.check_file(content=signed, address=None, now=now).outcome == Outcome.LEAKED
    assert "签名已经作废" in upload(signed).content.decode()
    # What was frozen stays what it is: the register vouches for it, whatever became of the key.
    assert services.check_file(content=files.read(rendered.pdf), address=None, now=now).outcome == Outcome.IDENTICAL


def test_signed_by_somebody_else(rendered, ring, tmp_path, settings, now):
    content = files.read(rendered.pdf)
    settings.SIGNING_FOLDER = str(tmp_path / "others")
    certificate = type(rendered).objects.get(pk=rendered.pk)
    rewrite(rendered, pdf_sha256="0" * 64)
    found = services.check_file(content=content, address=None, now=now)
    assert found.outcome == Outcome.FOREIGN
    shown = upload(content).content.decode()
    assert "不是本平台签发的" in shown
    assert found.examination.signer in shown
    assert certificate.holder_name not in shown


def test_truncated_unsigned_and_broken_files(rendered):
    content = files.read(rendered.pdf)
    assert "文件不完整" in upload(content[: len(content) * 2 // 3]).content.decode()
    sheet = pikepdf.new()
    sheet.add_blank_page()
    target = io.BytesIO()
    sheet.save(target)
    assert "没有数字签名，不是原件" in upload(target.getvalue()).content.decode()
    shown = upload(b"%PDF-1.7\nnonsense")
    assert shown.status_code == 200
    assert "文件" in shown.context["outcome"].label
    assert not LookUp.objects.filter(found=True).exists()


def test_in_earnest_the_examiner_is_a_process_of_its_own(rendered, own_process):
    assert "签名有效" in upload(files.read(rendered.pdf)).content.decode()


def test_while_too_many_are_examined_the_register_still_answers(rendered, monkeypatch):
    monkeypatch.setattr(isolation, "examine", lambda content, **more: {"code": "busy"})
    content = files.read(rendered.pdf)
    assert "完全一致" in upload(content).content.decode()
    assert "现在查的人太多" in upload(content[:-9] + b"123456789").content.decode()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"hello", b"%PDF-" + b"0" * (5 * 1024 * 1024)])
def test_what_is_no_certificate_file_is_refused_by_the_form(content):
    answer = upload(content)
    assert answer.status_code == 422
    assert "file" in answer.context["file_form"].errors


class _Endless(io.RawIOBase):
    """A body of which nothing may be read."""

    def read(self, size=-1):
        raise AssertionError("somebody read the body")

    readinto = readline = read


def test_half_a_gigabyte_is_refused_before_a_byte_is_read():
    request = RequestFactory().generic(
        "POST", "/verify/", b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(500 * 1024 * 1024)
    )
    request.META["wsgi.input"] = request._stream = _Endless()
    request.session = {}
    request.user = AnonymousUser()
    answer = public.check(request)
    assert answer.status_code == 413
    assert "文件太大" in answer.content.decode()


def test_the_form_is_still_protected_against_other_sites():
    client = Client(enforce_csrf_checks=True)
    assert client.post("/verify/", {"number": "1", "name": "a"}).status_code == 403
    assert FileForm.refused().errors["file"]


def run(path, *options):
    out, code = StringIO(), 0
    try:
        call_command("verify_pdf", str(path), *options, stdout=out)
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue()


def test_the_command_says_by_its_exit_what_a_file_is_worth(rendered, tmp_path, now, limits):
    limits(PER_MINUTE=1)
    file = tmp_path / "c.pdf"
    content = files.read(rendered.pdf)
    file.write_bytes(content)
    for _ in range(2):
        code, out = run(file, "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["found"], found["status"], found["certificate"]) == (True, "valid", rendered.number)
    assert (found["outcome"], found["problems"]) == ("identical", [])
    assert found["signature"]["trusted"] is True
    assert found["signature"]["development"] is True
    assert found["sha256"] == rendered.pdf_sha256 == hashlib.sha256(content).hexdigest()
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF-1.7 something else")
    code, out = run(other, "--json")
    assert code == 1
    assert json.loads(out)["found"] is False
    other.write_bytes(appended(content, nothing))
    code, out = run(other, "--json")
    found = json.loads(out)
    assert (code, found["outcome"], found["certificate"]) == (1, "appended", rendered.number)
    assert found["changes"]
    certificates.revoke(certificate=rendered, reason="替考", on=now.date(), actor=None, now=now)
    code, out = run(file)
    assert code == 1
    assert "revoked" in out
    assert run(tmp_path / "missing.pdf", "--json") == (2, "")


def test_the_command_holds_no_more_of_a_huge_file_than_may_be_examined(tmp_path, monkeypatch, db):
    file, sizes = tmp_path / "huge.pdf", []
    with file.open("wb") as target:
        target.write(b"%PDF-1.7\n")
        target.truncate(40 * 1024 * 1024)
    whole = services.check_file
    monkeypatch.setattr(services, "check_file", lambda **given: sizes.append(len(given["content"])) or whole(**given))
    code, out = run(file, "--json")
    assert code == 1
    assert sizes == [10 * 1024 * 1024 + 1]
    assert json.loads(out)["problems"][0]["code"] == "too_large"
    assert json.loads(out)["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_earlier_states_are_beginnings_of_the_file(one, two):
    content = one + b"%%EOF\n" + two
    states = logic.states(content)
    assert states[hashlib.sha256(content).hexdigest()] == len(content)
    for digest, length in states.items():
        assert hashlib.sha256(content[:length]).hexdigest() == digest
    assert hashlib.sha256(one + b"%%EOF\n").hexdigest() in states


@given(st.binary(min_size=1, max_size=200), st.integers(0, 199), st.binary(max_size=20))
def test_the_share_that_is_left(original, place, put_in):
    place %= len(original)
    whole = logic.difference(original, original, printing.changed_ranges(original, original))
    assert (whole.share, whole.ranges) == (1.0, ())
    longer = original[:place] + put_in + original[place:]
    found = logic.difference(original, longer, printing.changed_ranges(original, longer))
    assert found.share == 1.0
    assert bool(found.ranges) == bool(put_in)


def test_a_file_with_a_million_end_marks_is_looked_at_sixteen_times():
    assert len(logic.states(b"%%EOF\n" * 500_000)) <= 40
