"""The registry: one number each, frozen facts, states with reasons, the PDF made once."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from shutil import which

import pytest
import zxingcpp
from django.db import connection, transaction
from django.urls import reverse
from PIL import Image

from certification.certificates import errors, logic, selectors, services
from certification.certificates.enums import EventKind, Kind
from certification.certificates.models import Certificate, NumberPattern
from courses.enrolment import services as enrolment
from portal.files import services as files
from portal.jobs import services as jobs
from portal.messaging.models import Message
from portal.people import services as people
from tests.factories import OrganisationFactory, PersonFactory
from tests.factories.courses import enrol, make_class, make_version
from tests.factories.exams import number_patterns, photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def issuer(body):
    number_patterns(body)
    return body


def issue(issuer, source, person=None, **values):
    return services.award(
        **{
            "kind": Kind.SKILL_LEVEL, "person_id": (person or PersonFactory()).pk, "issuer_id": issuer.pk, "level": 5,
            "source_kind": "test", "source_id": source, "issued_on": date(2026, 11, 21), "actor": None,
            "facts": {"scores": "理论知识 80 分 · 操作技能 90 分"}, "now": values.pop("now"), **values,
        }
    )  # fmt: skip


def serials():
    return sorted(int(number[-6:]) for number in Certificate.objects.values_list("number", flat=True))


def test_the_same_source_gets_the_same_certificate(issuer, now):
    one = issue(issuer, 1, now=now)
    assert issue(issuer, 1, now=now).pk == one.pk
    assert serials() == [1]
    assert one.events.count() == 1


def test_a_failure_gives_the_number_back(issuer, now):
    issue(issuer, 1, now=now)
    with transaction.atomic():
        issue(issuer, 2, now=now)
        transaction.set_rollback(True)
    issue(issuer, 3, now=now)
    assert serials() == [1, 2]


def test_without_a_pattern_nothing_is_issued(body, now):
    with pytest.raises(errors.Refusal, match="编号规则"):
        issue(body, 1, now=now)
    assert Certificate.objects.count() == 0


@pytest.mark.parametrize(
    "template", ["{unknown}{serial:4}", "S{yy}", "s{serial:4}", "S {serial:4}", "S" * 40 + "{serial:4}"]
)
def test_a_pattern_that_cannot_work_is_refused(body, now, template):
    with pytest.raises(errors.Refusal) as refusal:
        services.set_pattern(
            issuer_id=body.pk, kind=Kind.TRAINING, template=template, values={}, valid_from=date(2026, 1, 1),
            actor=None, now=now,
        )  # fmt: skip
    assert refusal.value.field == "template"
    assert NumberPattern.objects.count() == 0


def test_numbers_are_filled_as_the_pattern_says():
    values = {"year": 2026, "level": 5, "region": 420704, "province": "42"}
    national = "S9999{province}999999{yy}{level}{serial:6}"
    assert logic.number(national, values=values, serial=7) == "S999942999999265000007"
    assert len(logic.number(national, values=values, serial=7)) == 22
    with pytest.raises(ValueError, match="outgrew"):
        logic.number("{serial:2}", values=values, serial=100)


def test_what_is_frozen_does_not_follow_the_person(issuer, now):
    person = PersonFactory(name="王芳")
    certificate = issue(issuer, 1, person, now=now)
    type(person).objects.filter(pk=person.pk).update(name="李梅", sex="M")
    certificate = services.render(certificate_id=certificate.pk, now=now)
    assert certificate.holder_name == "王芳"
    assert certificate.facts["sex"] == "F"
    if which("pdftotext"):
        assert "王芳" in text_of(certificate)


def text_of(certificate):
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=files.read(certificate.pdf), capture_output=True, check=True
    ).stdout.decode()


def test_the_pdf_is_one_page_with_number_name_and_code_and_made_once(issuer, now, drain, tmp_path):
    person = PersonFactory(name="王·芳")
    people.set_photo(person=person, content=photo(), actor=None, now=now)
    certificate = issue(issuer, 1, person, now=now)
    drain()
    certificate = selectors.get(certificate.public_id)
    content = files.read(certificate.pdf)
    assert content.startswith(b"%PDF-")
    assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") + content.count(b"/Type/Page/") <= 1
    assert selectors.by_digests([certificate.pdf_sha256]).pk == certificate.pk
    again = services.render(certificate_id=certificate.pk, now=now)
    assert again.pdf_id == certificate.pdf_id
    assert certificate.events.filter(kind=EventKind.RENDERED).count() == 1
    assert Message.objects.filter(user=person.user, key__startswith="certificates.ready").count() == 1
    if which("pdftotext"):
        assert text_of(certificate).count("\f") == 1
        words = text_of(certificate).replace(" ", "")
        assert certificate.number in words
        assert "王·芳" in words
    if which("pdftoppm"):
        (tmp_path / "c.pdf").write_bytes(content)
        subprocess.run(["pdftoppm", "-r", "150", "-png", tmp_path / "c.pdf", tmp_path / "c"], check=True)
        pages = sorted(tmp_path.glob("c*.png"))
        assert len(pages) == 1
        assert [code.text for code in zxingcpp.read_barcodes(Image.open(pages[0]))] == [
            selectors.verify_url(certificate)
        ]


def test_states_change_with_a_reason_and_a_message(issuer, officer, now):
    certificate = issue(issuer, 1, now=now)
    for reason in ("  ", "很" * 201):
        with pytest.raises(errors.Refusal) as refusal:
            services.suspend(certificate=certificate, reason=reason, on=now.date(), actor=officer, now=now)
        assert refusal.value.field == "reason"
    suspended = services.suspend(certificate=certificate, reason="复核", on=now.date(), actor=officer, now=now)
    assert (suspended.state, suspended.state_reason) == ("suspended", "复核")
    with pytest.raises(errors.Refusal, match="已暂停"):
        services.suspend(certificate=certificate, reason="复核", on=now.date(), actor=officer, now=now)
    services.restore(certificate=certificate, reason="复核通过", on=now.date(), actor=officer, now=now)
    revoked = services.revoke(certificate=certificate, reason="替考", on=now.date(), actor=officer, now=now)
    for change in (services.restore, services.suspend, services.revoke):
        with pytest.raises(errors.Refusal):
            change(certificate=revoked, reason="再来", on=now.date(), actor=officer, now=now)
    assert [e.kind for e in certificate.events.order_by("pk")] == ["issued", "suspended", "restored", "revoked"]
    assert Message.objects.filter(key__startswith="certificates.state").count() == 3


def test_the_officer_of_another_body_changes_nothing(issuer, stranger, now):
    certificate = issue(issuer, 1, now=now)
    with pytest.raises(errors.NotYours):
        services.revoke(certificate=certificate, reason="替考", on=now.date(), actor=stranger, now=now)


def test_a_level_is_held_while_its_certificate_is_valid(issuer, now):
    person = PersonFactory()
    certificate = issue(issuer, 1, person, now=now, valid_until=date(2027, 1, 1))
    assert selectors.held_levels(person.pk, on=date(2026, 11, 20)) == []
    assert selectors.held_levels(person.pk, on=date(2027, 1, 1)) == [5]
    assert selectors.held_levels(person.pk, on=date(2027, 1, 2)) == []
    assert certificate.state_on(date(2027, 1, 2)) == "expired"


def test_a_completed_course_gives_a_training_certificate(now, drain):
    school = OrganisationFactory(kind="school")
    number_patterns(school)
    row = enrol(PersonFactory(), make_class(make_version(school)))
    enrolment.complete(enrolment_id=row.pk, now=now)
    jobs.announce(signal="courses.hours.signals.course_completed", key="test", ids={"enrolment_id": row.pk}, now=now)
    drain()
    drain()
    certificate = Certificate.objects.get()
    assert (certificate.kind, certificate.issuer_id, certificate.source_id) == ("training", school.pk, row.pk)
    assert certificate.pdf_sha256


def test_the_holder_alone_opens_the_page_and_the_file(issuer, signed_in, stranger, now, drain, client):
    person = PersonFactory()
    certificate = issue(issuer, 1, person, now=now)
    at = reverse("certificates:certificate", args=[certificate.public_id])
    mine = signed_in(person.user)
    assert "正在制作" in mine.get(at).content.decode()
    drain()
    certificate.refresh_from_db()
    page = mine.get(at).content.decode()
    assert certificate.number in page
    pdf = reverse("files:file", args=[certificate.pdf.public_id])
    assert pdf in page
    assert mine.get(pdf).status_code == 200
    for other in (signed_in(PersonFactory().user), signed_in(stranger)):
        assert other.get(at).status_code == 404
        assert other.get(pdf).status_code in (403, 404)
    assert client.get(at).status_code == 302
    assert client.get(pdf).status_code in (302, 403, 404)


def test_a_certificate_of_honour_says_which_contest_and_place(issuer, signed_in, now):
    person = PersonFactory()
    services.set_pattern(
        issuer_id=issuer.pk, kind=Kind.HONOUR, template="RY-{serial:4}", values={}, valid_from=date(2020, 1, 1),
        actor=None, now=now,
    )  # fmt: skip
    facts = {"contest_title": "示例市竞赛", "honour": "职工组第 3 名"}
    row = issue(issuer, 1, person, kind=Kind.HONOUR, level=None, facts=facts, now=now)
    browser = signed_in(person.user)
    assert "示例市竞赛 · 职工组第 3 名 · " in browser.get(reverse("certificates:index")).content.decode()
    page = browser.get(reverse("certificates:certificate", args=[row.public_id])).content.decode()
    assert "<b>示例市竞赛 职工组第 3 名</b>" in page


def test_a_revoked_certificate_says_why_on_its_page(issuer, signed_in, now):
    person = PersonFactory()
    certificate = issue(issuer, 1, person, now=now)
    services.revoke(certificate=certificate, reason="替考", on=now.date(), actor=None, now=now)
    at = reverse("certificates:certificate", args=[certificate.public_id])
    page = signed_in(person.user).get(at).content.decode()
    assert "替考" in page
    assert "已撤销" in page


@pytest.mark.parametrize("many", [1, 3])
def test_my_certificates_take_as_many_queries_for_one_as_for_three(
    issuer, signed_in, now, many, django_assert_num_queries
):
    person = PersonFactory()
    for number in range(many):
        issue(issuer, number, person, now=now)
    mine = signed_in(person.user)
    mine.get(reverse("certificates:index"))
    with django_assert_num_queries(5):
        mine.get(reverse("certificates:index"))


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_no_gap_and_no_double(now):
    issuer = OrganisationFactory(kind="assessment_body")
    number_patterns(issuer)
    person = PersonFactory()

    def one(number):
        try:
            # Every source is asked for twice, and every fifth transaction fails after its number was taken.
            with transaction.atomic():
                issue(issuer, number // 2, person, now=now)
                if number % 5 == 4:
                    raise RuntimeError
        except RuntimeError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(one, range(24)))
    assert serials() == list(range(1, Certificate.objects.count() + 1))
    assert Certificate.objects.count() in (11, 12)
    assert NumberPattern.objects.get(kind=Kind.SKILL_LEVEL).last_serial == Certificate.objects.count()
