"""What this room puts into lower rooms' registries."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from certification.questions import demo, panels, selectors
from certification.questions.models import Intake, QuestionVersion
from certification.questions.services import intakes
from portal.access.enums import Permission
from portal.audit import registry as audit
from portal.demo import registry as demonstration
from portal.files import registry as files
from portal.home import registry as home

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _may_read(user: Any, stored: Any) -> bool:
    """Whoever works on the bank may read the file that was sent for it."""
    return Intake.objects.filter(file_id=stored.pk, bank__in=selectors.banks(user)).exists()


audit.append_only(QuestionVersion._meta.db_table, mutable=QuestionVersion.MUTABLE)

files.kind(intakes.FILE_KIND, max_bytes=20 * 1024 * 1024, types={_XLSX, "text/plain"}, right_to_read=_may_read)

home.panel("assess", order=40, function=panels.banks, permission=Permission.QUESTIONS_EDIT)
home.panel("assess", order=30, function=panels.reviews, permission=Permission.QUESTIONS_APPROVE)
home.link("assess", order=40, label=_("题库"), url="/assess/questions/", permission=Permission.QUESTIONS_EDIT)

demonstration.chapter(40, "certification.questions", demo.load)
