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
