"""Everybody of a session at once: killed and repeated, pressed twice, with a name that cannot be printed."""

import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from hashlib import sha256

import openpyxl
import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from certification.awards import errors, selectors, services
from certification.awards.enums import BatchState, Decision, Paper, RunKind
from certification.awards.models import Award, Batch, BatchItem, PrintRun
from certification.certificates.models import Certificate, NumberPattern
from certification.certificates.services import bundling
from certification.exams.models import Registration
from courses.enrolment.models import Enrolment
from portal.audit.models import Entry
from portal.files import services as files
from portal.files.models import StoredFile
from portal.jobs.models import Job
from portal.keys import services as keys
from portal.keys.errors import KeyUnavailable
from portal.messaging.models import Message
from tests.factories import OrganisationFactory
from tests.factories.courses import make_class, make_version
from tests.factories.exams import make_candidate, make_session, number_patterns
from tests.factories.practical import make_assessors, make_ready

pytestmark = pytest.mark.django_db

# In the font's character set as a name may be, but with no shape: a private-use sign.
STRANGE = "王\U000f0000芳"


def make_people(many, **names):
    training_class = make_class(make_version(OrganisationFactory(kind="school")), quota=max(60, many))
    return [
        make_candidate(training_class, **({"name": names[f"p{i}"]} if f"p{i}" in names else {})) for i in range(many)
    ]


@pytest.fixture
def prepared(body, make_user):
    """Three candidates who passed both parts; the second has a name that no font has."""
    number_patterns(body)
    people = make_people(3, p1=STRANGE)
    make_ready(session := make_session(body=body), people, make_assessors(body, make_user))
    return session


@pytest.fixture
def ready(body, make_user):
    """Three candidates who passed both parts; the third's course is not completed after all."""
    number_patterns(body)
    people = make_people(3)
    make_ready(session := make_session(body=body), people, make_assessors(body, make_user))
    Enrolment.objects.filter(person=people[2]).update(state="withdrawn")
    return session


def work(batch, now, **more):
    rounds = 0
    while services.batches.advance(batch_id=batch.pk, now=now, **more):
        rounds += 1
    return rounds


def begin(session, officer, now):
    return services.batches.start(session=session, actor=officer, now=now)


def holds(session, *, papers=None):
    """The property: one award, one certificate, one number each, and none lost."""
    awards = list(Award.objects.filter(registration__session=session))
    certificates = list(Certificate.objects.filter(source_kind="award"))
    assert len({a.registration_id for a in awards}) == len(awards)
    assert sorted(c.source_id for c in certificates) == sorted(a.pk for a in awards)
    serials = sorted(int(c.number[-6:]) for c in certificates)
    assert serials == list(range(1, len(serials) + 1))
    assert NumberPattern.objects.get(issuer_id=session.organisation_id, kind="skill_level").last_serial == len(serials)
    with_pdf = [c for c in certificates if c.pdf_id]
    assert len({c.pdf_id for c in with_pdf}) == len(with_pdf)
    assert StoredFile.objects.filter(kind="certificate_pdf").count() == len(with_pdf)
    if papers is not None:
        assert len(with_pdf) == papers
    return certificates


def test_all_are_awarded_and_printed_but_who_may_not_be_and_each_knows_why(ready, officer, now):
    batch = begin(ready, officer, now)
    assert work(batch, now) == 1
    batch.refresh_from_db()
    found = selectors.batches.figures(batch)
    assert (batch.state, found["candidates"], found["awarded"], found["refused"]) == (BatchState.DONE, 3, 2, 1)
    assert (found["rendered"], found["failed"], found["settled"]) == (2, 0, 3)
    assert [reason["code"] for reason in selectors.batches.refused(batch).get().reasons] == ["course"]
    holds(ready, papers=2)
    # One job works on the batch; none is left behind for each certificate.
    numbers = list(BatchItem.objects.filter(certificate__isnull=False).values_list("certificate_id", flat=True))
    assert not Job.objects.filter(key__in=[f"certificates.render:{number}" for number in numbers]).exists()
    assert Message.objects.filter(user=officer, key=f"awards.batch:{batch.pk}:1").count() == 1
    assert Entry.objects.filter(action="awards.batch.ended").get().data["awarded"] == 2


def test_again_gives_nothing_twice(ready, officer, now):
    work(begin(ready, officer, now), now)
    second = begin(ready, officer, now + timedelta(minutes=1))
    work(second, now + timedelta(minutes=1))
    found = selectors.batches.figures(second)
    assert (found["awarded"], found["already"], found["rendered"], found["had"]) == (0, 2, 0, 2)
    holds(ready, papers=2)
    assert Batch.objects.count() == 2


def test_a_sign_without_a_shape_stops_that_one_paper_and_may_be_tried_again(prepared, officer, now, monkeypatch):
    batch = begin(prepared, officer, now)
    work(batch, now)
    item = selectors.batches.failed(batch).get()
    assert (item.decision, item.fault, item.characters) == (Decision.AWARDED, "missing_glyph", "\U000f0000")
    assert "U+F0000" in item.problem
    holds(prepared, papers=2)
    # Once the paper can be made, the number is the old one.
    Certificate.objects.filter(pk=item.certificate_id).update(holder_name="王芳")
    again = services.batches.again(batch=batch, actor=officer, now=now)
    assert (again.pk, again.state, again.rounds) == (batch.pk, BatchState.OPEN, 2)
    work(batch, now)
    assert selectors.batches.figures(batch)["failed"] == 0
    assert item.certificate_id in {c.pk for c in holds(prepared, papers=3)}


def test_small_chunks_and_an_interruption_after_each_step(ready, officer, now, monkeypatch):
    """Whatever has been done when the process ends, the next one goes on from there."""
    batch = begin(ready, officer, now)
    real = services.batches.rendering.render_many

    def dies(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(services.batches.rendering, "render_many", dies)
    with pytest.raises(KeyboardInterrupt):
        services.batches.advance(batch_id=batch.pk, now=now, chunk=1)
    assert Award.objects.count() == 1
    asked = []

    def then_dies(ids, **kwargs):
        asked.append(len(list(ids)))
        real(ids, **kwargs)
        raise KeyboardInterrupt

    monkeypatch.setattr(services.batches.rendering, "render_many", then_dies)
    with pytest.raises(KeyboardInterrupt):
        services.batches.advance(batch_id=batch.pk, now=now, chunk=1)
    monkeypatch.setattr(services.batches.rendering, "render_many", real)
    assert work(batch, now, chunk=1) >= 2
    found = selectors.batches.figures(batch)
    assert (found["awarded"], found["rendered"], found["refused"]) == (2, 2, 1)
    assert asked == [1]
    holds(ready, papers=2)


def test_nothing_to_sign_with_loses_nothing(ready, officer, now, monkeypatch):
    batch = begin(ready, officer, now)

    def without_key(*args, **kwargs):
        raise KeyUnavailable("gone")

    with monkeypatch.context() as patched:
        patched.setattr(services.batches.rendering.printing, "signer", without_key)
        with pytest.raises(KeyUnavailable):
            services.batches.advance(batch_id=batch.pk, now=now)
    assert holds(ready, papers=0)
    work(batch, now)
    holds(ready, papers=2)


def test_only_the_bodys_own_officer_and_only_released_results(ready, officer, stranger, now):
    with pytest.raises(errors.NotYours):
        begin(ready, stranger, now)
    batch = begin(ready, officer, now)
    assert begin(ready, officer, now).pk == batch.pk
    with pytest.raises(errors.NotYours):
        services.batches.again(batch=batch, actor=stranger, now=now)
    work(batch, now)
    with pytest.raises(errors.NotYours):
        services.runs.ask(batch=batch, kind=RunKind.PRINT, actor=stranger, now=now)
    unreleased = make_session(body=ready.organisation)
    with pytest.raises(errors.Refusal, match="成绩还没有公布"):
        begin(unreleased, officer, now)


def test_two_open_batches_of_a_session_cannot_be(ready, officer, now):
    begin(ready, officer, now)
    with pytest.raises(Exception, match=r"(?i)unique"), transaction.atomic():
        Batch.objects.create(session=ready, organisation_id=ready.organisation_id, started_by=officer, started_at=now)


def page_of(browser, name, *args):
    return browser.get(reverse(f"awards:{name}", args=args))


def test_the_officer_sees_who_and_why_presses_and_downloads(prepared, officer, signed_in, drain, now):
    people = [row.person for row in Registration.objects.filter(session=prepared).order_by("seat")]
    Enrolment.objects.filter(person=people[2]).update(state="withdrawn")
    browser = signed_in(officer)
    assert "全部授予并制证" in page_of(browser, "session", prepared.public_id).content.decode()
    page = page_of(browser, "batch_plan", prepared.public_id).content.decode()
    assert "将授予 2 人" in page
    assert "本等级课程没有结业" in page
    assert "字库没有的字" in page
    assert people[0].name not in page
    answer = browser.post(reverse("awards:batch_plan", args=[prepared.public_id]))
    batch = Batch.objects.get()
    assert answer.url == reverse("awards:batch", args=[batch.public_id])
    page = browser.get(answer.url).content.decode()
    assert "正在授予和制证" in page
    assert "刷新看进度" in page
    assert "HX-Refresh" not in page_of(browser, "batch_progress", batch.public_id).headers
    # A colleague who presses too is led to the same batch.
    assert "正在办理" in page_of(browser, "batch_plan", prepared.public_id).content.decode()
    drain()
    assert page_of(browser, "batch_progress", batch.public_id).headers["HX-Refresh"] == "true"
    page = browser.get(answer.url).content.decode()
    assert "新授予 2 人，已有证书文件 1 本" in page
    assert "这些字无法打印" in page
    assert "重试没有办成的" in page
    assert "打印用的合订本不带签名" in page
    for wish in ("print", "archive"):
        assert browser.post(answer.url, {"wish": wish}).status_code == 302
    assert "正在准备" in browser.get(answer.url).content.decode()
    drain()
    page = browser.get(answer.url).content.decode()
    assert page.count("以前可以下载") == 2
    for run in PrintRun.objects.all():
        got = browser.get(reverse("files:file", args=[run.file.public_id]) + "?download")
        assert got.status_code == 200
        assert sha256(b"".join(got.streaming_content)).hexdigest() == run.file.sha256
    assert browser.post(answer.url, {"wish": "again"}).status_code == 302
    assert browser.post(answer.url, {"wish": "else"}).status_code == 404


def test_nobody_left_is_said(ready, officer, signed_in, now):
    work(begin(ready, officer, now), now)
    browser = signed_in(officer)
    assert "没有待授予的考生" in page_of(browser, "batch_plan", ready.public_id).content.decode()
    assert browser.post(reverse("awards:batch_plan", args=[ready.public_id])).status_code == 422


def test_others_find_nothing(ready, officer, stranger, signed_in, now):
    batch = begin(ready, officer, now)
    work(batch, now)
    run = services.runs.ask(batch=batch, kind=RunKind.ARCHIVE, actor=officer, now=now)
    run = services.runs.make(run_id=run.pk, now=now)
    other = signed_in(stranger)
    for name, key in (("batch_plan", ready), ("batch", batch), ("batch_progress", batch)):
        assert page_of(other, name, key.public_id).status_code == 404
    assert other.post(reverse("awards:batch", args=[batch.public_id]), {"wish": "print"}).status_code == 404
    assert other.get(reverse("files:file", args=[run.file.public_id])).status_code == 404


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


def run_command(session, *more, capsys):
    code = 0
    try:
        call_command("issue_certificates", "--session", session.public_id, "--json", *more)
    except SystemExit as end:
        code = end.code
    said = capsys.readouterr()
    return code, json.loads(said.out), said.err


def test_the_command_says_what_it_did_without_names(prepared, officer, capsys):
    code, said, progress = run_command(prepared, "--chunk", "1", capsys=capsys)
    assert code == 1
    assert (said["candidates"], said["awarded"], said["already"], said["rendered"]) == (3, 3, 0, 2)
    assert said["refused"] == []
    assert [(entry["code"], entry["characters"]) for entry in said["failed"]] == [("missing_glyph", ["U+F0000"])]
    assert "3 / 3" in progress
    for person in (row.person for row in Registration.objects.filter(session=prepared)):
        assert person.name not in json.dumps(said, ensure_ascii=False) + progress
    code, said, _ = run_command(prepared, capsys=capsys)
    assert (code, said["awarded"], said["already"], said["rendered"]) == (1, 0, 3, 0)
    holds(prepared, papers=2)


def test_the_command_names_conditions_and_is_content(ready, officer, capsys):
    code, said, _ = run_command(ready, capsys=capsys)
    third = Registration.objects.filter(session=ready).order_by("seat")[2]
    assert code == 0
    assert said["refused"] == [{"candidate": third.public_id, "reasons": ["course"]}]


def test_the_command_used_wrongly(ready, officer, stranger):
    for words, code in (
        (["--session", "nothing"], 2),
        (["--session", ready.public_id, "--officer", "+8600000000000"], 2),
        (["--session", ready.public_id, "--officer", stranger.phone], 2),
    ):
        with pytest.raises(CommandError) as refused:
            call_command("issue_certificates", *words)
        assert refused.value.returncode == code


_CHILD = """
import sys, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.core.management import call_command
call_command("issue_certificates", "--session", sys.argv[2], "--chunk", "3", "--json")
"""


def child(session):
    return subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(connection.settings_dict["NAME"]), session.public_id],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_and_run_again_nothing_is_missing_and_nothing_twice(body, make_user, officer):
    number_patterns(body)
    make_ready(session := make_session(body=body), make_people(9), make_assessors(body, make_user))
    keys.sign(purpose="pdf", content=b"made before the race")
    for wanted in (1, 5):
        process = child(session)
        deadline = time.monotonic() + 120
        while Certificate.objects.filter(pdf__isnull=False).count() < wanted and process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        _, said = process.communicate()
        assert process.returncode == -signal.SIGKILL, said
    half = Certificate.objects.filter(source_kind="award").count()
    assert 5 <= half
    # Two at once end what the killed ones have begun.
    ends = [child(session), child(session)]
    outputs = [process.communicate(timeout=180) for process in ends]
    assert [process.returncode for process in ends] == [0, 0], outputs
    reports = [json.loads(out) for out, _ in outputs]
    assert all(report["candidates"] == 9 and report["failed"] == [] for report in reports)
    assert len(holds(session, papers=9)) == 9
    items = BatchItem.objects.filter(batch=Batch.objects.order_by("pk").first())
    assert items.filter(decision=Decision.AWARDED, paper=Paper.MADE).count() == 9
    # Every one of them was told once.
    assert Message.objects.filter(key__startswith="certificates.ready").count() == 9


@pytest.mark.django_db(transaction=True)
def test_two_officers_press_at_the_same_moment(body, make_user, officer):
    number_patterns(body)
    make_ready(session := make_session(body=body), make_people(2), make_assessors(body, make_user))
    now = timezone.now()

    def press(_):
        try:
            batch = begin(session, officer, now)
            work(batch, timezone.now(), chunk=1)
            return batch.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(press, range(2)))) <= 2
    holds(session, papers=2)


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
