"""Posts, and what an organisation's code says of its sector."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Post(models.TextChoices):
    """Posts, in the words of the policy packs; `caregiver` is front-line care."""

    CAREGIVER = "caregiver", _("护理员")
    RELATED_CARE = "related_care", _("相关照护岗位")
    NURSE = "nurse", _("护士")
    MEDICAL = "medical", _("医生")
    REHAB = "rehab", _("康复师")
    SOCIAL_WORK = "social_work", _("社会工作者")
    MANAGER = "manager", _("管理")
    TEACHER = "teacher", _("教师")
    ASSESSOR = "assessor", _("考评员")
    INVIGILATOR = "invigilator", _("监考员")
    OFFICER = "officer", _("经办人")
    FINANCE = "finance", _("财务")
    PERSONNEL = "personnel", _("人事")
    PROPERTY = "property", _("后勤物业")
    OTHER = "other", _("其他")


#: Posts of direct care, where nothing else is said.
FRONT_LINE = frozenset({Post.CAREGIVER, Post.RELATED_CARE, Post.NURSE, Post.REHAB})
