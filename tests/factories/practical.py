"""Factories of the practical part: stations, assessors, planned candidates, sheets handed in."""

from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from certification.exams.models import Registration
from certification.practical import selectors, services
from certification.practical.models import Assessment, Assignment, Rubric
from portal.access.enums import Role
from tests.factories.exams import make_attempt, release, sit

_numbers = count(1)


def description(**values: Any) -> dict[str, Any]:
    """Return a station in schema station/1: three items of 40, 40 and 20 points, two critical fails."""
    return {
        "title": "翻身与30度侧卧位",
        "scenario": "示例奶奶，82岁。",
        "candidate_instruction": "请帮老人翻身。",
        "materials": ["软枕"],
        "items": [
            {"no": "1", "points": 40, "text": "核对，说明目的", "how_to_mark": "漏一项扣5分"},
            {"no": "2", "points": 40, "text": "翻身动作平稳", "how_to_mark": ""},
            {"no": "3", "points": 20, "text": "检查皮肤", "how_to_mark": ""},
        ],
        "critical_fail": [{"code": "X1", "text": "拖、拉、拽老人"}, {"code": "X2", "text": "老人滑落"}],
        "observer_hints": ["看床栏"],
        **values,
    }


def make_rubric(*, code: str | None = None, level: int = 5, over: str = "8", **values: Any) -> Rubric:
    """Return a rubric: 100 marks, 60 to pass, a third assessor beyond 8 marks of difference."""
    return services.save_rubric(
        code=code or f"ST-{next(_numbers)}",
        description=description(**values),
        level=level,
        minutes=10,
        pass_mark=Decimal(60),
        third_over=Decimal(over),
        third_source="测试",
        actor=None,
        now=timezone.now(),
    )


def make_assessors(body: Any, make_user: Any, *names: str) -> list[Any]:
    """Return assessors of a body, three where no names are given."""
    return [make_user((Role.ASSESSOR, body, None), name=name) for name in names or ("皮老师", "施老师", "古老师")]


def make_planned(
    registration: Any, assessors: list[Any], rubrics: list[Rubric] | None = None, *, session: Any = None
) -> Assessment:
    """Return the planned assessment of a registration; the first two assessors score."""
    made = services.plan(
        session=session or registration.session,
        registration_ids=[registration.pk],
        rubric_ids=[rubric.pk for rubric in rubrics or [make_rubric()]],
        assessor_ids=[user.pk for user in assessors[:2]],
        actor=None,
        now=timezone.now(),
    )
    return made[0]


def write(
    assignment: Assignment, total: int | str, *, critical: tuple[str, ...] = (), now: datetime | None = None
) -> Any:
    """Hand in a sheet of this total."""
    now = now or timezone.now()
    left = Decimal(total)
    for item in assignment.place.rubric.content["items"]:
        value = min(left, Decimal(item["points"]))
        left -= value
        services.mark(assignment=assignment, no=item["no"], value=value, actor=assignment.assessor, now=now)
    for code in critical:
        services.see_critical(assignment=assignment, code=code, seen=True, actor=assignment.assessor, now=now)
    if critical:
        services.remark(assignment=assignment, text="看到了", actor=assignment.assessor, now=now)
    return services.hand_in(assignment=assignment, actor=assignment.assessor, now=now)


def make_outcome(registration: Any, total: int | str, assessors: list[Any], *, session: Any = None) -> Any:
    """Return the released practical result of a registration in which both assessors gave the same total."""
    assessment = make_planned(registration, assessors, session=session)
    now = timezone.now()
    for row in Assignment.objects.filter(place__assessment=assessment).select_related("assessor", "place__rubric"):
        write(row, total, now=max(now, assessment.session.opens_at))
    services.release(session=assessment.session, actor=None, now=now)
    return selectors.latest_outcome(registration.pk)


def make_ready(session: Any, people: list[Any], assessors: list[Any], total: int | str = 80) -> list[Any]:
    """Return the registrations of people who passed both parts of a session, results released, by seat."""
    attempts = [make_attempt(session, person) for person in people]
    for attempt in attempts:
        sit(attempt)
    release(session)
    session.refresh_from_db()
    services.plan(
        session=session,
        registration_ids=[attempt.registration_id for attempt in attempts],
        rubric_ids=[make_rubric().pk],
        assessor_ids=[user.pk for user in assessors[:2]],
        actor=None,
        now=timezone.now(),
    )
    now = max(timezone.now(), session.opens_at)
    sheets = Assignment.objects.filter(place__assessment__session=session)
    for row in sheets.select_related("assessor", "place__rubric"):
        write(row, total, now=now)
    services.release(session=session, actor=None, now=now)
    return list(Registration.objects.filter(session=session).select_related("session", "person").order_by("seat", "pk"))
