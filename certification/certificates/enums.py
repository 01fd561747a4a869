"""Kinds and states of certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """A completed training is never a skill level; both could be meant by 证书, so neither is shortened."""

    TRAINING = "training", _("培训合格证书")
    SKILL_LEVEL = "skill_level", _("职业技能等级证书")
    EXTERNAL = "external", _("外来职业技能等级证书")
    HONOUR = "honour", _("竞赛荣誉证书")
    VOLUNTEERING = "volunteering", _("志愿服务证书")


# Certificates that say a level; the others are honours and records.
LEVELLED = (Kind.SKILL_LEVEL, Kind.EXTERNAL)


class State(models.TextChoices):
    """What a certificate is worth today; expiry follows from its date."""

    VALID = "valid", _("有效")
    SUSPENDED = "suspended", _("已暂停")
    REVOKED = "revoked", _("已撤销")
    SUPERSEDED = "superseded", _("已被新证书代替")
    # One from elsewhere that was entered by mistake and taken back before anybody looked at it.
    WITHDRAWN = "withdrawn", _("已撤回")


class EventKind(models.TextChoices):
    """What happened to a certificate."""

    ISSUED = "issued", _("签发")
    RENDERED = "rendered", _("制证")
    SUSPENDED = "suspended", pgettext_lazy("event", "暂停")
    RESTORED = "restored", pgettext_lazy("event", "恢复")
    REVOKED = "revoked", pgettext_lazy("event", "撤销")
    SUPERSEDED = "superseded", _("被代替")
    RECORDED = "recorded", _("登记")
    VERIFIED = "verified", _("核实")
    REFUSED = "refused", _("核实未通过")
    RENEWED = "renewed", _("延续")
    WITHDRAWN = "withdrawn", _("撤回登记")
    # Its paper could not be made; why, stands in the reason (logic.papers), and the certificate is as valid as before.
    STOPPED = "stopped", _("没有制成")


class CheckOutcome(models.TextChoices):
    """What an officer found when asking after an external certificate."""

    CONFIRMED = "confirmed", _("属实")
    REFUSED = "refused", _("不属实")
    UNCLEAR = "unclear", _("无法核实")


class CheckMethod(models.TextChoices):
    """By what means an external certificate was confirmed."""

    NATIONAL_QUERY = "national_query", _("国家查询平台")
    ISSUER_QUERY = "issuer_query", _("发证机构查询系统")
    ISSUER_LETTER = "issuer_letter", _("发证机构书面答复")
    ORIGINAL_SEEN = "original_seen", _("查看原件")


class TemplateState(models.TextChoices):
    """What a version of a template is used for."""

    DRAFT = "draft", _("草稿")
    ACTIVE = "active", _("使用中")
    RETIRED = "retired", _("已停用")


class Why(models.TextChoices):
    """Why a certificate is issued anew in the place of an older one."""

    RENEWAL = "renewal", _("延续有效期")
    NAME = "name", _("姓名变更")


class RequestState(models.TextChoices):
    """What became of a request for a certificate in the place of an older one."""

    OPEN = "open", _("待办理")
    DONE = "done", _("已换发")
    REFUSED = "refused", _("未同意")
    # Taken back by whoever wrote it down, before anybody decided.
    WITHDRAWN = "withdrawn", _("已撤回")
