"""Kinds of documents and of consent."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    """As written in the identity document."""

    FEMALE = "F", _("女")
    MALE = "M", _("男")


class DocumentKind(models.TextChoices):
    """Kinds of identity documents."""

    ID_CARD = "id_card", _("居民身份证")
    HK_MACAO_PERMIT = "hk_macao", _("港澳居民来往内地通行证")
    TAIWAN_PERMIT = "taiwan", _("台湾居民来往大陆通行证")
    RESIDENCE_PERMIT = "residence", _("港澳台居民居住证")
    PASSPORT = "passport", _("护照")


class ConsentKind(models.TextChoices):
    """What a person has agreed to."""

    IDENTITY = "identity", _("身份信息处理")
    PHOTO = "photo", _("证件照使用")


class Degree(models.TextChoices):
    """Completed schooling, from the bottom up."""

    PRIMARY = "primary", _("小学")
    JUNIOR = "junior", _("初中")
    SENIOR = "senior", _("高中")
    SECONDARY = "secondary", _("中专、职高、技校")
    COLLEGE = "college", _("大专")
    BACHELOR = "bachelor", _("本科")
    MASTER = "master", _("硕士")
    DOCTOR = "doctor", _("博士")


class StudyMode(models.TextChoices):
    """How the schooling was done."""

    FULL_TIME = "full_time", _("全日制")
    PART_TIME = "part_time", _("非全日制（函授、自考、成人教育等）")


class SchoolKind(models.TextChoices):
    """What kind of school gave the diploma, in the words of the policy packs."""

    ORDINARY = "ordinary", _("普通院校")
    LOCAL = "local", _("本市院校")
    TECHNICAL = "technical", _("技工学校")
    SENIOR_TECHNICAL = "senior_technical", _("高级技工学校")
    TECHNICIAN_COLLEGE = "technician_college", _("技师学院")
    ASSESSED_VOCATIONAL = "assessed_vocational", _("经评估的职业学校")
