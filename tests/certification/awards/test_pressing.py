"""The award button in bad weather: a second click, an answer that never arrived, a worker that died, a connection that broke."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from certification.awards import services
from certification.awards.enums import BatchState
from certification.awards.models import Award, Batch
from certification.awards.services import examination
from certification.certificates.models import Certificate, NumberPattern
from certification.exams.models import Registration
from portal.audit.models import Entry
from portal.files.models import StoredFile
from portal.jobs import logic as jobs_logic
from portal.jobs import services as jobs
from portal.jobs.enums import State
from portal.jobs.models import Job
from portal.messaging.models import Message
from tests.factories import OrganisationFactory
from tests.factories.courses import make_class, make_version
from tests.factories.exams import make_candidate, make_session, number_patterns
from tests.factories.practical import make_assessors, make_ready

pytestmark = pytest.mark.django_db

MANY = 3


@pytest.fixture
def ready(body, make_user):
    """Three candidates who passed both parts."""
    number_patterns(body)
    training_class = make_class(make_version(OrganisationFactory(kind="school")))
    people = [make_candidate(training_class) for _ in range(MANY)]
    make_ready(session := make_session(body=body), people, make_assessors(body, make_user))
    return session


@pytest.fixture
def job(ready, officer, now):
    """The work of a batch that was just begun."""
    batch = services.batches.start(session=ready, actor=officer, now=now)
    return Job.objects.get(key=services.batches.job_key(batch))


def everybody_has_one(session, many=MANY):
    """The property: an award, a certificate, a paper and a message each; numbers without gap or double."""
    assert Award.objects.filter(registration__session=session).count() == many
    certificates = list(Certificate.objects.filter(source_kind="award"))
    assert sorted(int(one.number[-6:]) for one in certificates) == list(range(1, many + 1))
    assert NumberPattern.objects.get(issuer=session.organisation, kind="skill_level").last_serial == many
    assert len({one.pdf_id for one in certificates} - {None}) == many
    assert StoredFile.objects.filter(kind="certificate_pdf").count() == many
    assert Message.objects.filter(key__startswith="certificates.ready").count() == many


def test_a_second_click_on_the_button_leads_to_the_same_batch(ready, officer, signed_in, drain):
    browser, at = signed_in(officer), reverse("awards:batch_plan", args=[ready.public_id])
    first, second = browser.post(at), browser.post(at)
    batch = Batch.objects.get()
    assert first.url == second.url == reverse("awards:batch", args=[batch.public_id])
    assert Job.objects.filter(key__startswith="awards.batch:").count() == 1
    assert Entry.objects.filter(action="awards.batch.started").count() == 1
    drain()
    everybody_has_one(ready)
    # The answer never reached the browser, which sends the form once more when all is done.
    late = browser.post(at)
    assert late.status_code == 422
    page = late.content.decode()
    assert "没有可以授予的考生" in page
    assert reverse("awards:batch", args=[batch.public_id]) in page
    assert Batch.objects.count() == 1
    everybody_has_one(ready)


def test_a_second_click_for_one_candidate_is_answered_like_the_first(ready, officer, signed_in, drain):
    browser, at = signed_in(officer), reverse("awards:session", args=[ready.public_id])
    chosen = Registration.objects.filter(session=ready).order_by("seat").first()
    for _ in range(2):
        answer = browser.post(at, {"registration": chosen.public_id})
        assert (answer.status_code, answer["Location"]) == (302, at)
    drain()
    everybody_has_one(ready, 1)
    # The batch afterwards takes the others, and this one along as it is.
    browser.post(reverse("awards:batch_plan", args=[ready.public_id]))
    drain()
    everybody_has_one(ready)


def test_a_worker_that_dies_is_replaced_when_its_lease_is_over(ready, job, now, monkeypatch):
    real, asked = services.batches.rendering.render_many, []

    def dies(ids, **kwargs):
        asked.append(len(list(ids)))
        raise SystemExit("killed")

    with monkeypatch.context() as patched:
        patched.setattr(services.batches.rendering, "render_many", dies)
        with pytest.raises(SystemExit):
            jobs.run(job_id=job.pk, now=now)
    assert asked == [MANY]
    job.refresh_from_db()
    assert job.state == State.RUNNING
    # Decided, with their numbers, and without paper: nobody knows yet that the worker is dead.
    assert Award.objects.count() == MANY
    assert jobs.run(job_id=job.pk, now=now + timedelta(minutes=1)) == ""
    assert services.batches.rendering.render_many is real
    after = max(now, timezone.now()) + jobs_logic.LEASE + timedelta(seconds=20)
    jobs.sweep(now=after)
    jobs.run_pending(now=after, raise_errors=True)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.DONE, 2)
    assert Batch.objects.get().state == BatchState.DONE
    everybody_has_one(ready)


def test_a_connection_that_breaks_undoes_one_decision_and_is_tried_again(ready, job, now, monkeypatch):
    real, calls = examination.certificates.award, []

    def breaks(**values):
        certificate = real(**values)
        calls.append(certificate.number)
        if len(calls) == 2:
            raise OperationalError("server closed the connection unexpectedly")
        return certificate

    monkeypatch.setattr(examination.certificates, "award", breaks)
    assert jobs.run(job_id=job.pk, now=now) == State.PLANNED
    assert "closed the connection" in Job.objects.get(pk=job.pk).error
    # The second one's number went back with the decision.
    assert Award.objects.count() == Certificate.objects.filter(source_kind="award").count() == 1
    assert NumberPattern.objects.get(issuer=ready.organisation, kind="skill_level").last_serial == 1
    jobs.run_pending(now=max(now, timezone.now()) + timedelta(minutes=1), raise_errors=True)
    assert calls[1] == calls[2]
    assert Job.objects.get(pk=job.pk).state == State.DONE
    everybody_has_one(ready)


def test_a_page_that_was_left_finds_the_batch_again(ready, job, officer, signed_in, drain):
    """The browser lost its connection: the plan and the desk's list lead back, and the end is told by a message."""
    browser, batch = signed_in(officer), Batch.objects.get()
    at = reverse("awards:batch", args=[batch.public_id])
    assert at in browser.get(reverse("awards:batch_plan", args=[ready.public_id])).content.decode()
    drain()
    assert at in browser.get(reverse("awards:batch_plan", args=[ready.public_id])).content.decode()
    assert Message.objects.get(user=officer, key=f"awards.batch:{batch.pk}:1").link == at
