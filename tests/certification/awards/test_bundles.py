"""The files of a batch: one to print, one to keep; made when asked for, gone when their time is over."""

import io
import re
import subprocess
import zipfile
from datetime import date, timedelta
from hashlib import sha256

import openpyxl
import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from certification.awards import errors, selectors, services
from certification.awards.enums import RunKind
from certification.awards.models import PrintRun
from certification.certificates.models import Certificate
from certification.certificates.services import bundling, states
from portal.files import services as files
from portal.files.models import StoredFile
from portal.jobs.models import Job
from tests.certification.awards.making import begin, make_people, page_of, work
from tests.factories import OrganisationFactory
from tests.factories.exams import make_session, number_patterns
from tests.factories.practical import make_assessors, make_ready

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_files_go_when_their_time_is_over(ready, officer, signed_in, now):
    batch = begin(ready, officer, now)
    work(batch, now)
    run = services.runs.ask(batch=batch, kind=RunKind.PRINT, actor=officer, now=now)
    assert services.runs.ask(batch=batch, kind=RunKind.PRINT, actor=officer, now=now).pk == run.pk
    run = services.runs.make(run_id=run.pk, now=now)
    assert services.runs.make(run_id=run.pk, now=now).file_id == run.file_id
    stored = run.file
    at = reverse("files:file", args=[stored.public_id])
    PrintRun.objects.filter(pk=run.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert signed_in(officer).get(at).status_code == 404
    assert services.runs.expire(now=timezone.now()) == 1
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    assert services.runs.expire(now=timezone.now()) == 0
    assert services.runs.ask(batch=batch, kind=RunKind.PRINT, actor=officer, now=timezone.now()).pk != run.pk
    with pytest.raises(ValueError, match="certificate_pdf"):
        files.discard(stored=StoredFile.objects.filter(kind="certificate_pdf").first(), actor=None, now=now)


def test_a_file_whose_work_was_given_up_is_made_when_asked_again(ready, officer, signed_in, now, drain):
    batch = begin(ready, officer, now)
    work(batch, now)
    run = services.runs.ask(batch=batch, kind=RunKind.ARCHIVE, actor=officer, now=now)
    Job.objects.filter(key=services.runs.job_key(run)).update(state="failed", attempts=9)
    page = page_of(signed_in(officer), "batch", batch.public_id).content.decode()
    assert "请再按一次上面的按钮" in page
    # One was refused, none has failed: there is nothing to try again.
    assert "重试没有办成的" not in page
    assert services.runs.ask(batch=batch, kind=RunKind.ARCHIVE, actor=officer, now=now).pk == run.pk
    drain()
    run.refresh_from_db()
    assert run.file_id is not None


def test_nothing_printed_yet_is_refused(ready, officer, now):
    batch = begin(ready, officer, now)
    with pytest.raises(errors.Refusal, match="还没有制成的证书"):
        services.runs.ask(batch=batch, kind=RunKind.PRINT, actor=officer, now=now)


def words_of(content, *, page):
    """The text of a page, laid out as it stands."""
    command = ["pdftotext", "-f", str(page), "-l", str(page), "-layout", "-", "-"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def bundle_of(batch, kind, officer, now):
    run = services.runs.ask(batch=batch, kind=kind, actor=officer, now=now)
    return services.runs.make(run_id=run.pk, now=now)


def test_the_zip_holds_each_signed_file_byte_for_byte_and_a_list(ready, officer, now):
    batch = begin(ready, officer, now)
    work(batch, now)
    run = bundle_of(batch, RunKind.ARCHIVE, officer, now)
    with zipfile.ZipFile(io.BytesIO(files.read(run.file))) as packed:
        names = packed.namelist()
        rows = list(openpyxl.load_workbook(io.BytesIO(packed.read("名单.xlsx"))).active.iter_rows(values_only=True))
        for certificate in Certificate.objects.filter(source_kind="award").select_related("pdf"):
            content = packed.read(f"证书/{certificate.number}.pdf")
            assert content == files.read(certificate.pdf)
            row = next(row for row in rows if row[4] == certificate.number)
            assert row[7] == sha256(content).hexdigest() == certificate.pdf_sha256
            assert row[2] == certificate.holder_name
    assert len(names) == 3
    assert len(rows) == 3


def test_the_print_run_is_one_certificate_at_a_time(ready, officer, now, monkeypatch):
    """Memory does not grow with the batch: the next file is asked for when the last is written and forgotten."""
    batch = begin(ready, officer, now)
    work(batch, now)
    alive, most = set(), []
    real = bundling.files.read

    class Held(bytes):
        def __new__(cls, content):
            made = super().__new__(cls, content)
            alive.add(id(made))
            most.append(len(alive))
            return made

        def __del__(self):
            alive.discard(id(self))

    monkeypatch.setattr(bundling.files, "read", lambda stored: Held(real(stored)))
    ids = selectors.batches.certificate_ids(batch)
    bundling.print_run(ids * 1, target=io.BytesIO(), title="批次", issuer_name="甲", now=now)
    bundling.archive(ids, target=io.BytesIO(), title="批次", now=now)
    assert len(most) == 4
    assert max(most) <= 2


def test_the_print_run_is_by_agency_then_name_with_a_cover_each(body, officer, now, make_user):
    from portal.employment import services as employment

    number_patterns(body)
    people = make_people(4, p0="张三", p1="李四", p2="安一", p3="白二")
    make_ready(session := make_session(body=body), people, make_assessors(body, make_user))
    homes = [OrganisationFactory(kind="agency", name=name) for name in ("乙养老院", "甲养老院")]
    for person, home in zip(people[:3], (homes[0], homes[1], homes[1]), strict=True):
        employment.hire(
            person=person, organisation=home, post="caregiver", started_on=date(2020, 1, 1), actor=None, now=now
        )
    batch = begin(session, officer, now)
    work(batch, now)
    listed = bundling.entries(selectors.batches.certificate_ids(batch), on=now.date())
    assert [(one.agency, one.holder_name) for one in listed] == [
        ("甲养老院", "安一"), ("甲养老院", "李四"), ("乙养老院", "张三"), ("", "白二"),
    ]  # fmt: skip
    run = bundle_of(batch, RunKind.PRINT, officer, now)
    assert (run.certificates, run.pages) == (4, 7)
    content = files.read(run.file)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 7
        wide = [page.mediabox[2] > page.mediabox[3] for page in pdf.pages]
        assert wide == [False, True, True, False, True, False, True]
        assert "/AcroForm" not in pdf.Root
    # Each agency signs for its own, counted from one.
    assert re.findall(r"^\s*(\d+)\s+(..)\s", words_of(content, page=4), re.MULTILINE) == [("1", "张三")]


def test_what_is_valid_no_more_stays_out_and_is_named(body, officer, signed_in, now, make_user):
    number_patterns(body)
    make_ready(session := make_session(body=body), make_people(4), make_assessors(body, make_user))
    batch = begin(session, officer, now)
    work(batch, now)
    stale = bundle_of(batch, RunKind.PRINT, officer, now)
    assert (stale.certificates, stale.left_out) == (4, [])
    rows = list(Certificate.objects.filter(source_kind="award").order_by("number"))
    for row, change in ((rows[0], states.revoke), (rows[1], states.suspend)):
        change(certificate=row, reason="核查", on=now.date(), actor=officer, now=now)
    gone, halted = rows[0].number, rows[1].number
    told = [{"number": gone, "state": "revoked"}, {"number": halted, "state": "suspended"}]
    browser = signed_in(officer)
    page = page_of(browser, "batch", batch.public_id).content.decode()
    assert "不要再用这一份" in page
    assert gone in page
    assert halted in page
    assert "已撤销" in page
    printed = bundle_of(batch, RunKind.PRINT, officer, now)
    assert printed.pk != stale.pk
    assert (printed.certificates, printed.pages, printed.left_out) == (2, 3, told)
    # The lines of the page break where they must.
    cover = "".join(words_of(files.read(printed.file), page=1).split())
    assert f"{gone}（已撤销）" in cover
    assert f"{halted}（已暂停）" in cover
    packed = zipfile.ZipFile(io.BytesIO(files.read(bundle_of(batch, RunKind.ARCHIVE, officer, now).file)))
    assert sorted(packed.namelist()) == sorted(["名单.xlsx", *(f"证书/{row.number}.pdf" for row in rows[2:])])
    notes = openpyxl.load_workbook(io.BytesIO(packed.read("名单.xlsx"))).worksheets[1]
    assert f"{gone}（已撤销）" in [cell.value for row in notes.iter_rows() for cell in row]
    # One that is good again goes in.
    states.restore(certificate=rows[1], reason="核查没有问题", on=now.date(), actor=officer, now=now)
    assert bundle_of(batch, RunKind.PRINT, officer, now).certificates == 3


def test_where_nothing_is_valid_there_is_nothing_to_print(ready, officer, now):
    batch = begin(ready, officer, now)
    work(batch, now)
    asked = services.runs.ask(batch=batch, kind=RunKind.PRINT, actor=officer, now=now)
    for row in Certificate.objects.filter(source_kind="award"):
        states.revoke(certificate=row, reason="核查", on=now.date(), actor=officer, now=now)
    made = services.runs.make(run_id=asked.pk, now=now)
    assert (made.file_id, "没有可以发的" in made.problem) == (None, True)
    with pytest.raises(errors.Refusal, match="没有可以发的"):
        services.runs.ask(batch=batch, kind=RunKind.ARCHIVE, actor=officer, now=now)
