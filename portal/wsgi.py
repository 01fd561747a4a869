"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"portal.settings.{os.environ.get('PORTAL_ENV', 'local')}")

application = get_wsgi_application()
