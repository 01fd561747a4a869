"""What this room puts into lower rooms' registries."""

from certification.questions import demo
from certification.questions.models import QuestionVersion
from portal.audit import registry as audit
from portal.demo import registry as demonstration

audit.append_only(QuestionVersion._meta.db_table, mutable=QuestionVersion.MUTABLE)

demonstration.chapter(40, "certification.questions", demo.load)
