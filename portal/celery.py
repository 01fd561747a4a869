"""The Celery application; what runs, and when, is decided by portal.jobs."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"portal.settings.{os.environ.get('PORTAL_ENV', 'local')}")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["portal.jobs"])
