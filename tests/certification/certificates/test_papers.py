"""A paper that cannot be made: the certificate says why, who can mend it is told, and it is made when they have."""

import pytest
from django.urls import reverse
from django.utils import timezone

from certification.certificates import errors, selectors, services
from certification.certificates.enums import EventKind, Kind
from certification.certificates.models import Certificate
from certification.certificates.services import composing, rendering
from portal.home import registry as home
from portal.jobs import logic as jobs_logic
from portal.jobs import services as jobs
from portal.jobs.models import Job
from portal.messaging.models import Message
from portal.people.models import Person
from tests.factories import PersonFactory
from tests.factories.exams import number_patterns

pytestmark = pytest.mark.django_db
#: The newest extension of Unicode; the portal's fonts do not have it.
ODD = "王\U0003106c"


@pytest.fixture
def odd(body, officer, now, ring_of_tests, drain):
    """A certificate whose holder's name no font can print, as its officer's worker leaves it."""
    number_patterns(body)
    row = award(body, ODD, actor=officer, now=now)
    drain()
    return Certificate.objects.get(pk=row.pk)


@pytest.fixture
def ring_of_tests(tmp_path, settings):
    settings.SIGNING_FOLDER = str(tmp_path / "signing")
    settings.SIGNING_PDF_ALGORITHM = "ES256"


def award(body, name, *, source=1, actor, now):
    return services.award(
        kind=Kind.SKILL_LEVEL, person_id=PersonFactory(name=name).pk, issuer_id=body.pk, level=5, source_kind="test",
        source_id=source, issued_on=timezone.localdate(now), actor=actor, facts={}, now=now,
    )  # fmt: skip


def user_of(certificate):
    return Person.objects.get(pk=certificate.person_id).user


def test_the_certificate_says_why_and_who_can_mend_it_is_told(odd, body, officer, make_user, signed_in):
    assert (odd.state, odd.pdf_id) == ("valid", None)
    assert selectors.paper(odd).word == "stopped"
    message = Message.objects.get(user=officer)
    assert odd.number in message.subject
    assert "U+3106C" in message.body
    assert message.link == reverse("certificates:record", args=[odd.public_id])
    staff = signed_in(officer)
    for address in (message.link, "/assess/"):
        page = staff.get(address).content.decode()
        assert "没有制成" in page
        assert "U+3106C" in page
        assert odd.number in page
    assert "补充字库" in staff.get(message.link).content.decode()


def test_the_holder_is_told_honestly_and_once(odd, signed_in):
    page = signed_in(user_of(odd)).get(f"/certificates/{odd.public_id}/").content.decode()
    assert "正在制作" not in page
    assert "还没有制成" in page
    assert "出示 PDF 就够了" not in page, "there is none"
    assert odd.issuer_name in page
    assert "U+3106C" in page
    message = Message.objects.get(user=user_of(odd))
    assert "证书有效" in message.body


def test_it_is_made_again_at_a_press_and_the_holder_hears(odd, officer, stranger, signed_in, drain, monkeypatch):
    at = reverse("certificates:make_again", args=[odd.public_id])
    staff = signed_in(officer)
    assert at in staff.get(reverse("certificates:record", args=[odd.public_id])).content.decode()
    assert signed_in(stranger).post(at).status_code == 404
    staff.post(at)
    assert selectors.paper(odd).word == "making"
    assert "正在制作" in signed_in(user_of(odd)).get(f"/certificates/{odd.public_id}/").content.decode()
    staff.post(at)
    drain()
    assert odd.events.filter(kind=EventKind.STOPPED).count() == 2, "pressed twice while it was being made, made once"
    # The fonts have the character now.
    facts = composing.values_of
    monkeypatch.setattr(composing, "values_of", lambda row, *, now: {**facts(row, now=now), "holder_name": "王芳"})
    staff.post(at)
    drain()
    odd = Certificate.objects.get(pk=odd.pk)
    assert odd.pdf_sha256
    assert selectors.paper(odd).word == "made"
    assert Message.objects.filter(user=user_of(odd), subject__contains="发下来了").count() == 1
    assert not selectors.without_paper(officer).exists()
    with pytest.raises(errors.Refusal):
        services.make_again(certificate=odd, actor=officer, now=timezone.now())


def test_what_the_portal_issued_by_itself_is_told_to_all_who_may(body, officer, make_user, now, ring_of_tests, drain):
    number_patterns(body)
    second = make_user(("assessment_body_officer", body, None))
    award(body, ODD, actor=None, now=now)
    drain()
    told = Message.objects.filter(subject__startswith="证书没有制成").values_list("user_id", flat=True)
    assert set(told) == {officer.pk, second.pk}


def test_a_worker_that_gives_up_says_so(body, officer, now, drain, monkeypatch, signed_in):
    number_patterns(body)
    row = award(body, "王小芳", actor=officer, now=now)

    def broken(**_given):
        raise OSError("no room left")

    monkeypatch.setattr(services, "render", broken)
    job = Job.objects.get(key=selectors.render_key(row))
    for attempt in range(1, jobs_logic.MAX_ATTEMPTS + 1):
        assert selectors.paper(row).word == "making"
        Job.objects.filter(pk=job.pk).update(due_at=now)
        jobs.run(job_id=job.pk, now=now)
        job.refresh_from_db()
        assert job.attempts == attempt
    assert selectors.paper(row).word == "stopped"
    page = signed_in(officer).get(reverse("certificates:record", args=[row.public_id])).content.decode()
    assert "制作的时候出了错" in page
    assert "no room left" not in page


def test_a_batch_reports_itself_and_the_same_fault_again_is_no_news(odd, officer, now):
    for _turn in range(2):
        report = rendering.render_many([odd.pk], now=now)
        assert list(report.failed) == [odd.pk]
    assert odd.events.filter(kind=EventKind.STOPPED).count() == 1
    assert Message.objects.filter(user=officer).count() == 1


def test_what_nobody_wants_any_more_is_not_on_the_desk(odd, officer, now):
    assert list(selectors.without_paper(officer)) == [odd]
    services.revoke(certificate=odd, reason="替考", on=timezone.localdate(now), actor=officer, now=now)
    assert not selectors.without_paper(officer).exists()


def test_the_check_says_that_the_log_has_nothing_yet(odd, client):
    page = client.get(f"/v/{odd.verify_code}").content.decode()
    assert "证书有效" in page
    assert "公开日志里还没有这张证书" in page


def test_both_desks_have_the_panel():
    for desk in ("assess", "school"):
        assert any(entry.function.__name__ == "without_paper" for entry in home.panels(desk))
