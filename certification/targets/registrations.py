"""What this room puts into the registries of lower rooms, and its own indicators into its own."""

from django.utils.translation import gettext_lazy as _

from certification.targets import demo, panels, registry
from certification.targets.enums import DenominatorKind, Unit
from certification.targets.logic import indicators, pack
from certification.targets.selectors import facts
from portal.access.enums import Permission
from portal.audit import registry as audit
from portal.demo import registry as demo_world
from portal.home import registry as home
from portal.jobs import registry as jobs
from portal.policy import registry as policy

audit.append_only("certification_targets_denominator")
jobs.periodic("targets.rebuild", task="certification.targets.tasks.rebuild", every_seconds=300)
jobs.periodic("targets.refresh", task="certification.targets.tasks.refresh", every_seconds=6 * 3600)
policy.subject("targets", title=_("工作目标"), schema=pack.TargetsFile, run_case=pack.run_case, case=pack.Case)

registry.source("in_post", counts=indicators.IN_POST, function=facts.in_post)
registry.source("social_workers", counts=("social_workers",), function=facts.social_workers)
registry.source("trained", counts=(facts.TRAINED_YEAR,), function=facts.trained_year)

_STRICT = ("level_5", "level_4", "level_3", "level_2", "level_1")
registry.indicator(
    "headcount",
    label=_("在岗护理人员"),
    unit=Unit.PEOPLE,
    numerator=("headcount",),
    order=10,
    help=_("当天在主要岗位上的护理人员，每人只算一次。"),
)
registry.indicator(
    "certified_rate_strict",
    label=_("持证率（严）"),
    unit=Unit.SHARE,
    numerator=_STRICT,
    denominator="headcount",
    order=20,
    help=_("在岗护理人员中，持有已核验、当天有效的职业技能等级证书的人所占的比例。"),
)
registry.indicator(
    "certified_rate_wide",
    label=_("持证率（宽）"),
    unit=Unit.SHARE,
    numerator=("wide",),
    denominator="headcount",
    order=21,
    help=_("同上，还没有核验的证书也算。"),
)
registry.indicator(
    "uncertified",
    label=_("在岗无证"),
    unit=Unit.PEOPLE,
    numerator=("uncertified",),
    order=25,
    help=_("在岗护理人员中，没有已核验的有效等级证书的人数。"),
)
registry.indicator(
    "junior", label=_("五级 初级工"), unit=Unit.PEOPLE, numerator=("level_5",), order=30, help=_("按每人最高等级。")
)
registry.indicator("headcount_level_4", label=_("四级 中级工"), unit=Unit.PEOPLE, numerator=("level_4",), order=31)
registry.indicator(
    "senior_and_above",
    label=_("三级及以上（含技师）"),
    unit=Unit.PEOPLE,
    numerator=("level_3", "level_2", "level_1"),
    order=32,
)
registry.indicator("headcount_level_3", label=_("其中三级 高级工"), unit=Unit.PEOPLE, numerator=("level_3",), order=33)
registry.indicator(
    "trained_people",
    label=_("今年培训人数"),
    unit=Unit.PEOPLE,
    numerator=(facts.TRAINED_YEAR,),
    order=40,
    help=_("本年1月1日以来取得培训合格证书的人，每人只算一次，按居住的区县。"),
)
registry.indicator(
    "training_coverage",
    label=_("培训覆盖率"),
    unit=Unit.SHARE,
    numerator=("trained_in_post",),
    denominator="headcount",
    order=41,
    help=_("在岗护理人员中，取得过培训合格证书的人所占的比例。"),
)
registry.indicator(
    "social_workers_per_1000_elders",
    label=_("每千名老年人社会工作者"),
    unit=Unit.RATE,
    numerator=("social_workers",),
    denominator=DenominatorKind.ELDERS,
    per=1000,
    order=60,
)
registry.indicator(
    "social_workers_per_100_beds",
    label=_("每百张床位社会工作者"),
    unit=Unit.RATE,
    numerator=("social_workers",),
    denominator=DenominatorKind.BEDS,
    per=100,
    order=61,
)
home.panel("desk", order=5, function=panels.figures, permission=Permission.DESK_OFFICER)
home.panel("desk", order=70, function=panels.details, permission=Permission.DESK_OFFICER)
demo_world.chapter(110, "certification.targets", demo.load)
demo_world.bulk(110, "certification.targets", finish=demo.finish_crowd)
