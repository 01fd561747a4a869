"""The fixed words of the question bank."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionType(models.TextChoices):
    """How a question is answered. The value is stored; the label is shown."""

    SINGLE = "single", _("单选题")
    MULTIPLE = "multiple", _("多选题")
    TRUE_FALSE = "true_false", _("判断题")
    FILL = "fill", _("填空题")
    NUMERIC = "numeric", _("计算题")
    MATCHING = "matching", _("配对题")
    ORDERING = "ordering", _("排序题")
    ESSAY = "essay", _("问答题")


#: Types that the portal marks by itself; the others need a person.
AUTOMATIC = frozenset(QuestionType.values) - {QuestionType.ESSAY.value}


#: Types that can be written on a page; the others come in files.
WRITTEN = (QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.TRUE_FALSE)


class VersionState(models.TextChoices):
    """Where a version stands in the two-person approval."""

    DRAFT = "draft", _("草稿")
    PROPOSED = "proposed", _("待审核")
    APPROVED = "approved", _("已通过")
    REJECTED = "rejected", _("已退回")


class FileFormat(models.TextChoices):
    """Formats that the import command knows by name; see READABLE for those that it reads."""

    XLSX = "xlsx", _("Excel 表格")
    GIFT = "gift", "GIFT"
    AIKEN = "aiken", "Aiken"
    MOODLEXML = "moodlexml", "Moodle XML"
    QTI = "qti", "QTI"
    YAML = "yaml", _("题库 YAML")


#: Formats that can be read today.
READABLE = (FileFormat.XLSX, FileFormat.GIFT, FileFormat.AIKEN, FileFormat.YAML)

#: Formats that are known by name and not read yet.
NOT_YET = tuple(format for format in FileFormat if format not in READABLE)

#: Formats that can be written today.
WRITABLE = (FileFormat.XLSX, FileFormat.GIFT)
