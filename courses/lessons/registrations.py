"""What this room puts into the registries of lower rooms."""

from portal.audit import registry as audit

audit.append_only("courses_lessons_heartbeat")
audit.append_only("courses_lessons_presenceanswer")
audit.append_only("courses_lessons_quizanswer")
