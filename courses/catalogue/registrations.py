"""What this room puts into registries."""

from portal.audit import registry as audit

audit.append_only("courses_catalogue_syllabusversion", mutable=("course_page_id",))
