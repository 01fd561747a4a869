"""Says in words what a condition asked and what it found."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.policy.logic.measures import YEARS

# What is asked, in Chinese; English by translation.
FACTS: dict[str, str] = {
    "age": gettext_noop("年龄"),
    "sex": gettext_noop("性别"),
    "local_household": gettext_noop("本地生源或户籍"),
    "retired": gettext_noop("已退休"),
    "student": gettext_noop("在校学生"),
    "in_difficulty": gettext_noop("就业困难人员"),
    "resident": gettext_noop("本地常住"),
    "education": gettext_noop("最高学历"),
    "education_mode": gettext_noop("学习形式"),
    "diploma_in_field": gettext_noop("本专业或相关专业毕业证书"),
    "diploma_from": gettext_noop("规定院校的毕业证书"),
    "graduated_months": gettext_noop("毕业以来"),
    "certificate": gettext_noop("规定的证书"),
    "certificate_level": gettext_noop("证书等级"),
    "certificate_months": gettext_noop("发证以来"),
    "in_post": gettext_noop("在规定岗位上"),
    "post": gettext_noop("岗位"),
    "sector": gettext_noop("机构性质"),
    "front_line": gettext_noop("在一线服务岗位"),
    "in_quota": gettext_noop("在编"),
    "contract": gettext_noop("签订劳动合同"),
    "contract_years": gettext_noop("劳动合同年限"),
    "hired_on": gettext_noop("入职日期"),
    "service_years": gettext_noop("累计工作"),
    "service_months": gettext_noop("累计工作"),
    "insured": gettext_noop("缴纳社会保险"),
    "insured_months": gettext_noop("参保"),
    "employer_insurance_fen": gettext_noop("单位缴费"),
    "attendance_days": gettext_noop("当月在岗天数"),
    "training_hours": gettext_noop("培训课时"),
    "trained": gettext_noop("参加规定培训"),
    "continuing": gettext_noop("上一年继续教育"),
    "incident": gettext_noop("责任事故或严重违规"),
    "building": gettext_noop("建设方式"),
    "government_invested": gettext_noop("政府投资"),
    "beds": gettext_noop("床位数"),
    "star": gettext_noop("评定等级"),
    "residents_severe": gettext_noop("重度失能入住人数"),
    "residents_other": gettext_noop("其他入住人数"),
    "with_guardian": gettext_noop("监护人陪同"),
    "in_group": gettext_noop("参加团队服务"),
    "beneficiary": gettext_noop("与受益人的关系"),
    "beneficiary_age": gettext_noop("受益人年龄"),
    "beneficiary_hardship": gettext_noop("受益人是困难老人"),
}
# What may be missing from the facts.
MATERIALS: dict[str, str] = {
    "birth_date": gettext_noop("出生日期"),
    "employment": gettext_noop("工作经历"),
    "certificates": gettext_noop("证书"),
    "education": gettext_noop("学历"),
    "insurance": gettext_noop("社会保险记录"),
    "attendance": gettext_noop("在岗天数记录"),
    "training": gettext_noop("培训记录"),
    "continuing": gettext_noop("继续教育记录"),
    "incidents": gettext_noop("事故记录"),
    "graduated_on": gettext_noop("毕业日期"),
    "mode": gettext_noop("学习形式"),
    "service": gettext_noop("服务记录"),
    "beneficiary": gettext_noop("受益人"),
    "employer_fen": gettext_noop("单位缴费额"),
}
_WORDS: dict[str, str] = {
    "none": gettext_noop("没有"),
    "secondary": gettext_noop("中专"),
    "college": gettext_noop("大专"),
    "bachelor": gettext_noop("本科"),
    "master": gettext_noop("硕士"),
    "doctor": gettext_noop("博士"),
    "female": gettext_noop("女"),
    "male": gettext_noop("男"),
    "private": gettext_noop("民办"),
    "public": gettext_noop("公办"),
}
# Years of age are told as people count them.
_AGES = {"age", "beneficiary_age"}
_SPAN = re.compile(r"(\d+)y(\d+)m(\d+)d")


def text_of(reason: Mapping[str, Any]) -> str:
    """Return a reason's sentence in the user's language; of a missing fact with its name."""
    missing = reason.get("missing")
    if missing:
        name = MATERIALS.get(missing) or FACTS.get(missing) or missing
        return _("缺少材料：%(what)s") % {"what": _(name)}
    return _(reason["text"]) if reason.get("text") else ""


def shown(value: Any) -> str:
    """Return a value of a reason in words: spans as years and months, yes and no, words of the vocabulary."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if value is None:
        return "—"
    if isinstance(value, (list, tuple)):
        return "、".join(shown(item) for item in value)
    span = _SPAN.fullmatch(str(value))
    if span:
        return _span(*(int(number) for number in span.groups()))
    return _(_WORDS[value]) if value in _WORDS else str(value)


def _span(years: int, months: int, days: int) -> str:
    """Return a length of time without the units of which there are none; nothing at all is "0 天"."""
    parts = [
        _("%(years)s 年") % {"years": years} if years else "",
        _("%(months)s 个月") % {"months": months} if months else "",
        _("%(days)s 天") % {"days": days} if days or not (years or months) else "",
    ]
    return " ".join(part for part in parts if part)


def asked(reason: Mapping[str, Any]) -> str:
    """Return what the condition asks and what was found: "累计工作：要求至少 1 年，现在 10 个月 16 天"; else empty."""
    fact, needs = reason.get("fact"), reason.get("needs")
    if not fact or not needs or fact not in FACTS:
        return ""
    operator, want = next(iter(needs.items()))
    aged = fact in _AGES
    unit = _("周岁") if aged else _("年") if fact in YEARS else _("个月") if fact.endswith("_months") else ""
    name, found = _(FACTS[fact]), reason.get("value")
    if reason.get("since_certificate"):
        name = _("取得 %(level)s 级证书后%(name)s") % {"level": reason["since_certificate"], "name": name}
    if isinstance(want, bool):
        return name
    number = f"{want} {unit}".strip()
    wants = {
        "at_least": _("至少 %(number)s") % {"number": number},
        "at_most": _("最多 %(number)s") % {"number": number},
        "less_than": _("少于 %(number)s") % {"number": number},
        "on_or_after": _("%(number)s 起") % {"number": number},
    }.get(operator)
    if operator == "between":
        low, high = (f"{bound} {unit}".strip() if bound is not None else "" for bound in want)
        wants = _("从 %(low)s 到不满 %(high)s") % {"low": low or "—", "high": high or "—"}
    wants = wants or shown(want)
    if found is None:
        return _("%(name)s：要求%(wants)s") % {"name": name, "wants": wants}
    span = _SPAN.fullmatch(str(found)) if aged else None
    told = _("%(years)s 周岁") % {"years": span.group(1)} if span else shown(found)
    return _("%(name)s：要求%(wants)s，现在 %(found)s") % {"name": name, "wants": wants, "found": told}
