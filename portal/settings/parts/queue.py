"""Background work: Redis by environment, else the atomic filesystem broker."""

from portal.settings.parts.database import REDIS_URL
from portal.settings.parts.environment import PORTAL_VAR

_queue = PORTAL_VAR / "queue"
CELERY_BROKER_TRANSPORT: str | None = None
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict = {"visibility_timeout": 3600}
else:
    for _name in ("messages", "control"):
        (_queue / _name).mkdir(parents=True, exist_ok=True)
    # A dotted transport is no URL scheme for kombu: the class is named beside the address.
    CELERY_BROKER_URL = "filesystem://localhost//"
    CELERY_BROKER_TRANSPORT = "portal.jobs.adapters.filesystem_broker.Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue / "messages"),
        "data_folder_out": str(_queue / "messages"),
        "control_folder": str(_queue / "control"),
        "polling_interval": 0.05,
    }
    # Remote control needs a queue and an exchange of its own, polled twenty times a second for nothing.
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
# The result of a job is kept in its own row; Celery needs no second memory of it.
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_BEAT_SCHEDULE = {"jobs-tick": {"task": "portal.jobs.tasks.tick", "schedule": 5.0}}
CELERY_BEAT_SCHEDULE_FILENAME = str(PORTAL_VAR / "run" / "beat")
