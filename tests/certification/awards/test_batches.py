"""Everybody of a session at once: pressed twice, interrupted, with a name that cannot be printed."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from certification.awards import errors, selectors, services
from certification.awards.enums import BatchState, Decision, RunKind
from certification.awards.models import Award, Batch, BatchItem
from portal.audit.models import Entry
from portal.files import adapters as files_adapters
from portal.files.errors import StoreUnavailable
from portal.jobs import logic as jobs
from portal.jobs.models import Job
from portal.keys.errors import KeyUnavailable
from portal.messaging.models import Message
from tests.certification.awards.making import begin, holds, work
from tests.factories.exams import make_session
from tests.factories.frozen import rewrite

pytestmark = pytest.mark.django_db


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
    rewrite(item.certificate, holder_name="王芳")
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


def test_a_store_that_stops_answering_loses_nothing_and_what_is_made_counts(ready, officer, now, monkeypatch):
    batch, saved, real = begin(ready, officer, now), [], files_adapters.storage().save

    def save(path, content):
        if saved:
            raise ConnectionError("away")
        saved.append(path)
        return real(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(type(files_adapters.storage()), "save", lambda self, path, content: save(path, content))
        with pytest.raises(StoreUnavailable):
            services.batches.advance(batch_id=batch.pk, now=now)
    assert selectors.batches.figures(batch)["papers"] == 1
    work(batch, now)
    holds(ready, papers=2)


def test_whoever_began_a_batch_is_told_when_it_is_given_up(ready, officer, now, monkeypatch, drain, signed_in):
    batch = begin(ready, officer, now)

    def away(*args, **kwargs):
        raise StoreUnavailable("away")

    with monkeypatch.context() as patched:
        patched.setattr(services.batches.rendering, "render_many", away)
        drain(raise_errors=False)
        page = signed_in(officer).get(reverse("awards:batch", args=[batch.public_id])).content.decode()
        assert "系统暂时存不了文件，会自动再试" in page
        assert not Message.objects.filter(user=officer, subject="批量授予停下了").exists()
        for hours in range(1, jobs.MAX_ATTEMPTS):
            drain(now=timezone.now() + timedelta(hours=2 * hours), raise_errors=False)
    assert Message.objects.filter(user=officer, subject="批量授予停下了").count() == 1
    page = signed_in(officer).get(reverse("awards:batch", args=[batch.public_id])).content.decode()
    assert "接着办" in page
    services.batches.again(batch=batch, actor=officer, now=timezone.now())
    work(batch, timezone.now())
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
