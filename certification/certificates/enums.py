"""Kinds and states of certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """A completed training is never a skill level; both could be meant by 证书, so neither is shortened."""

    TRAINING = "training", _("培训合格证书")
    SKILL_LEVEL = "skill_level", _("职业技能等级证书")
    EXTERNAL = "external", _("外来职业技能等级证书")


class State(models.TextChoices):
    """What a certificate is worth today; expiry follows from its date."""

    VALID = "valid", _("有效")
    SUSPENDED = "suspended", _("已暂停")
    REVOKED = "revoked", _("已撤销")
    SUPERSEDED = "superseded", _("已被新证书代替")


class EventKind(models.TextChoices):
    """What happened to a certificate."""

    ISSUED = "issued", _("签发")
    RENDERED = "rendered", _("制证")
    SUSPENDED = "suspended", _("暂停")
    RESTORED = "restored", _("恢复")
    REVOKED = "revoked", _("撤销")
    SUPERSEDED = "superseded", _("被代替")
    RECORDED = "recorded", _("登记")
    VERIFIED = "verified", _("核实")
