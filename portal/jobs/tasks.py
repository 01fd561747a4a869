"""The two Celery tasks of the portal: run one job, and the tick."""

from celery import shared_task
from django.utils import timezone

from portal.jobs import services


@shared_task(name="portal.jobs.tasks.run")
def run(job_id: int) -> None:
    """Run the job; safe to repeat, because only a planned job can be claimed."""
    services.run(job_id=job_id, now=timezone.now())


@shared_task(name="portal.jobs.tasks.tick")
def tick() -> None:
    """Plan recurring work and re-send what is overdue."""
    now = timezone.now()
    services.plan_periodic(now=now)
    services.sweep(now=now)


def clear(*, job: services.Handle) -> int:
    """Forget old periodic jobs."""
    return services.clear(now=timezone.now())
