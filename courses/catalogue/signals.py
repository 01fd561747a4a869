"""News of this room, sent through jobs after commit."""

from django.dispatch import Signal

# A course has a new frozen version. Arguments: version_id (int), course_uuid (str).
version_published = Signal()
