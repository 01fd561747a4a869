"""Reasons and the trace: stable codes with their Chinese text, and the notes of unverified values."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from portal.policy.logic.periods import Duration

MET = gettext_noop("符合")
# Stable and closed: a pack may choose among them, not add to them.
REASONS: dict[str, str] = {
    "age_outside": gettext_noop("年龄不符合规定"),
    "sex_outside": gettext_noop("性别条件不符"),
    "not_local_household": gettext_noop("不是本地生源或户籍"),
    "not_retired": gettext_noop("未退休"),
    "student": gettext_noop("在校学生不属于补贴对象"),
    "not_in_difficulty": gettext_noop("不属于就业困难人员"),
    "not_resident": gettext_noop("不是本地常住人员"),
    "education_outside": gettext_noop("学历不在规定范围"),
    "education_mode_outside": gettext_noop("学习形式不在规定范围"),
    "not_in_field": gettext_noop("没有本专业或相关专业毕业证书"),
    "school_outside": gettext_noop("毕业院校类别不符"),
    "graduated_too_long": gettext_noop("毕业时间超过规定"),
    "certificate_missing": gettext_noop("没有规定的证书"),
    "claim_late": gettext_noop("超过证书核发后的申领期限"),
    "not_in_post": gettext_noop("不在规定岗位上"),
    "post_outside": gettext_noop("岗位不在规定范围"),
    "sector_outside": gettext_noop("机构性质不符（民办/公办）"),
    "not_front_line": gettext_noop("不在一线服务岗位"),
    "in_quota": gettext_noop("在编人员不享受"),
    "contract_missing": gettext_noop("未签订劳动合同"),
    "contract_short": gettext_noop("劳动合同年限不足"),
    "hired_outside": gettext_noop("入职日期不在政策适用范围"),
    "service_short": gettext_noop("工作年限不足"),
    "not_insured": gettext_noop("当月未缴纳社会保险"),
    "insured_short": gettext_noop("参保月数不足"),
    "employer_part_missing": gettext_noop("没有单位缴费"),
    "attendance_short": gettext_noop("当月在岗天数不足"),
    "training_short": gettext_noop("培训课时不足"),
    "not_trained": gettext_noop("未参加规定培训"),
    "continuing_short": gettext_noop("上一年的继续教育课时不足"),
    "incident": gettext_noop("发生责任事故或严重违规"),
    "building_outside": gettext_noop("建设方式不在补贴范围"),
    "government_invested": gettext_noop("政府投资机构不享受"),
    "beds_short": gettext_noop("床位数不足"),
    "star_outside": gettext_noop("评定等级不在补贴范围"),
    "residents_missing": gettext_noop("没有入住人数"),
    "guardian_missing": gettext_noop("未成年人须由监护人陪同"),
    "group_only": gettext_noop("须参加团队服务"),
    "relation_outside": gettext_noop("受益人关系不在允许范围"),
    "beneficiary_age_outside": gettext_noop("受益人年龄不足"),
    "not_hardship": gettext_noop("受益人不属于困难老人"),
    "fact_missing": gettext_noop("缺少材料"),
    "retired": gettext_noop("已退休人员不享受"),
    "outside_period": gettext_noop("不在本政策有效期内"),
    "excluded_family": gettext_noop("已享受不能同时享受的补贴"),
    "cap_reached": gettext_noop("已达到补贴次数或期限上限"),
    "nothing_due": gettext_noop("尚无到期的部分"),
    "no_such_level": gettext_noop("该职业没有此等级"),
    "group_donation": gettext_noop("团队服务只能捐赠"),
    "day_cap_reached": gettext_noop("达到每日上限"),
    "lifetime_cap_reached": gettext_noop("达到累计上限"),
    "already_paid": gettext_noop("已按规定领取"),
    "contest_outside": gettext_noop("竞赛级别不在规定范围"),
    "rank_outside": gettext_noop("名次不在规定范围"),
    "category_outside": gettext_noop("组别不在规定范围"),
    "contest_too_long": gettext_noop("竞赛过去太久，超过规定期限"),
    "form_outside": gettext_noop("旧证书的种类不在换证范围"),
    "level_outside": gettext_noop("旧证书的等级不在换证范围"),
    "issued_too_late": gettext_noop("旧证书的发证日期不在换证范围"),
    "policy_gap": gettext_noop("政策没有规定，或规定还没有找到"),
}


def reason(code: str, article: Iterable[str], *, met: bool = False, text: str = "") -> dict[str, Any]:
    """Return a reason that no condition gave.

    Arguments: code, of REASONS; article, the names of the articles; text, a closer wording in Chinese.
    """
    return {"code": code, "met": met, "fact": None, "text": text or REASONS[code], "article": list(article)}


def unmet(reasons: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the codes of the reasons that are not met, each once, sorted."""
    return sorted({r["code"] for r in reasons if not r["met"]})


def show(value: Any) -> Any:
    """Return a value as plain JSON: days in ISO form, durations as 1y2m3d."""
    if isinstance(value, Duration):
        return f"{value.months // 12}y{value.months % 12}m{value.days}d"
    if isinstance(value, list):
        return [show(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def node(
    rule: str,
    article: Sequence[str] | None,
    *flagged: Any,
    inputs: Any = None,
    parameter: Any = None,
    output: Any = None,
) -> dict[str, Any]:
    """Return one node of a trace.

    Arguments: rule, its name; article, names; flagged, the values it rests on (their notes are kept where they are
    unverified); inputs, parameter, output, plain JSON.
    """
    found = {
        "rule": rule,
        "article": list(article or ()),
        "inputs": {} if inputs is None else inputs,
        "parameter": parameter,
        "output": output,
    }
    return found | flag(*flagged)


def flag(*items: Any) -> dict[str, list[str]]:
    """Return what a trace node says of values that are unverified: their notes."""
    notes = [item.note for item in items if getattr(item, "unverified", False)]
    return {"unverified": notes} if notes else {}


def flags(trace: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return every note of an unverified value that the result rests on, sorted."""
    return sorted({note for step in trace for note in step.get("unverified", [])})
