"""Handing a job to the queue."""

# Not celery.current_app: in a process that has not imported the application that would be an unconfigured one.
from portal.celery import app


def hand_over(job_id: int) -> None:
    """Put the job's number on the queue; raises whatever the broker raises."""
    app.send_task("portal.jobs.tasks.run", args=[job_id], ignore_result=True)


def reachable() -> bool:
    """Say whether the broker answers."""
    try:
        with app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=2)
    except Exception:
        return False
    return True
