"""Kinds of organisations."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What an organisation is; finer kinds stand in `subkind`."""

    BUREAU = "bureau", _("主管部门")
    SCHOOL = "school", _("培训学校")
    TRAINING_BASE = "training_base", _("实训基地")
    AGENCY = "agency", _("养老服务机构")
    ASSESSMENT_BODY = "assessment_body", _("评价机构")
    EXAM_CENTRE = "exam_centre", _("考试中心")
