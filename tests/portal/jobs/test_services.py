"""Jobs: written with the work, sent after commit, swept, run once."""

from datetime import timedelta

import pytest
from django.dispatch import Signal

from portal.jobs import registry
from portal.jobs import services as jobs
from portal.jobs.enums import State
from portal.jobs.models import Job

pytestmark = pytest.mark.django_db
RAN: list[dict] = []
news = Signal()


def work(*, job, number):
    """A task that notes that it ran."""
    RAN.append({"number": number, "attempts": job.attempts})
    job.progress(1, 2)
    return {"number": number}


def broken(*, job):
    """A task that always fails."""
    raise ValueError("no")


@pytest.fixture(autouse=True)
def _forget():
    RAN.clear()


def _plan(now, **more):
    return jobs.plan(**{"task": f"{__name__}.work", "key": "k1", "ids": {"number": 7}, "now": now, **more})


def test_same_key_is_the_same_job_and_runs_once(now, drain):
    assert _plan(now) == _plan(now)
    drain()
    drain()
    assert RAN == [{"number": 7, "attempts": 1}]
    job = Job.objects.get(key="k1")
    assert (job.state, job.result, job.done_count, job.total_count) == (State.DONE, {"number": 7}, 1, 2)


def test_a_job_waits_for_its_time(now, drain):
    _plan(now, due_at=now + timedelta(hours=1))
    drain()
    assert RAN == []
    drain(now=now + timedelta(hours=2))
    assert len(RAN) == 1


def test_a_failing_job_is_tried_again_later_and_given_up_at_last(now):
    job = _plan(now, task=f"{__name__}.broken", ids={})
    moment = now
    for _ in range(20):
        jobs.run(job_id=job.pk, now=moment)
        moment += timedelta(hours=2)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert job.attempts == 8
    assert "ValueError" in job.error


def test_a_dead_worker_loses_nothing(now):
    job = _plan(now)
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, lease_until=now + timedelta(minutes=10))
    assert jobs.run(job_id=job.pk, now=now) == ""
    assert jobs.run(job_id=job.pk, now=now + timedelta(minutes=11)) == State.DONE


def test_news_is_sent_again_until_every_receiver_took_it(now, drain):
    taken: list[int] = []
    refuse = [True]

    def receiver(sender, number, **kwargs):
        if refuse.pop() if refuse else False:
            raise RuntimeError("not now")
        taken.append(number)

    news.connect(receiver)
    jobs.announce(signal=f"{__name__}.news", key="n1", ids={"number": 3}, now=now)
    drain(raise_errors=False)
    assert taken == []
    drain(now=now + timedelta(minutes=1))
    assert taken == [3]


def test_news_is_sent_after_commit_without_a_sweep(now, django_capture_on_commit_callbacks):
    taken: list[int] = []

    def receiver(sender, number, **kwargs):
        taken.append(number)

    news.connect(receiver)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.announce(signal=f"{__name__}.news", key="n2", ids={"number": 4}, now=now)
        assert taken == []
    assert taken == [4]


def test_an_unreachable_queue_leaves_the_job_for_the_sweep(now, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("portal.jobs.adapters.queue.hand_over", lambda job_id: (_ for _ in ()).throw(OSError("down")))
    with django_capture_on_commit_callbacks(execute=True):
        job = _plan(now)
    job.refresh_from_db()
    assert job.state == State.PLANNED
    sent: list[int] = []
    monkeypatch.setattr("portal.jobs.adapters.queue.hand_over", sent.append)
    assert jobs.sweep(now=now + timedelta(minutes=1)) == 1
    assert sent == [job.pk]


def test_recurring_work_is_planned_once_a_period(now, monkeypatch):
    monkeypatch.setattr(registry, "PERIODIC", {})
    registry.periodic("test.often", task=f"{__name__}.work", every_seconds=3600)
    for _ in range(3):
        jobs.plan_periodic(now=now)
    assert Job.objects.filter(key__startswith="periodic:test.often").count() == 1


def test_metrics_are_for_this_machine_or_the_token(client, settings):
    assert b"portal_jobs" in client.get("/metrics").content
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.9").status_code == 404
    assert client.get("/metrics", HTTP_X_FORWARDED_FOR="10.0.0.9").status_code == 404
    settings.METRICS_TOKEN = "t0k3n"
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.9", HTTP_AUTHORIZATION="Bearer t0k3n").status_code == 200


def test_progress_is_for_the_starter_alone(now, make_user, signed_in):
    starter, other = make_user(), make_user()
    job = _plan(now, actor=starter, title="测试任务")
    assert "测试任务" in signed_in(starter).get(f"/jobs/{job.public_id}/").content.decode()
    assert signed_in(other).get(f"/jobs/{job.public_id}/").status_code == 404


def test_health(client):
    assert client.get("/healthz").content == b"ok\n"
    answer = client.get("/readyz").json()
    assert answer["database"] is True
    assert answer["files"] is True
