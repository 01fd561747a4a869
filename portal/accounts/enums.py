"""Logins of the demonstration world beside one of each role."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DemoLogin(models.TextChoices):
    """People whom a walk through the portal needs: other stories of a role, and the second person of a step for two."""

    CAREGIVER = "caregiver", _("持证的护理员")
    CANDIDATE = "candidate", _("今天考试的考生")
    ELDER = "elder", _("请人帮忙的老年人")
    ASSESSOR_2 = "assessor_2", _("另一位考评员")
    ASSESSMENT_BODY_OFFICER_2 = "assessment_body_officer_2", _("评价机构的另一位经办")
    AGENCY_CLERK_2 = "agency_clerk_2", _("社区受理点的经办")
    COUNTY_OFFICER_2 = "county_officer_2", _("另一位区县主管")
    CITY_OFFICER_2 = "city_officer_2", _("另一位市级主管")
