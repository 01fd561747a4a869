"""Marks as they stand on a certificate, in the language of whoever reads the page; the paper stays as it is."""

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

# Of what a certificate is frozen with: subjects with their marks, a middle dot between them.
_SUBJECTS = (_("理论知识"), _("操作技能"), _("结业考试"), _("理论"), _("实操"))
_PART = re.compile(rf"({'|'.join(_SUBJECTS)}) (\d{{1,3}}(?:\.\d{{1,2}})?) 分")
_BETWEEN = " · "


def shown_scores(text: str) -> str | None:
    """Return stored marks (理论知识 82 分 · 操作技能 78.5 分) in the reader's language, None where they are worded otherwise."""
    found = [_PART.fullmatch(part) for part in text.split(_BETWEEN)]
    words = gettext("%(subject)s %(mark)s 分")
    said = [words % {"subject": gettext(part[1]), "mark": part[2]} for part in found if part is not None]
    return _BETWEEN.join(said) if len(said) == len(found) else None
