"""Kinds of readers and of public notices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Whom a page is written for."""

    LEARNER = "learner", _("护理员和学员")
    SCHOOL = "school", _("培训学校")
    AGENCY = "agency", _("养老服务机构")
    EMPLOYER = "employer", _("用人单位和家庭")
    OFFICER = "officer", _("主管部门")
    ASSESSOR = "assessor", _("考评人员")
    VOLUNTEER = "volunteer", _("志愿者")
    EVERYBODY = "everybody", _("所有人")


class NoticeKind(models.TextChoices):
    """What a public notice is about."""

    SUBSIDY = "subsidy", _("补贴发放")
    CERTIFICATE = "certificate", _("考试和发证")
    TRAINING = "training", _("培训")
    INSPECTION = "inspection", _("检查和信用")
    OTHER = "other", _("其他")
