"""The chapter of contests: the city's contest of June with its honours list, and an application for direct assessment."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model

from certification.contests import services
from certification.contests.models import Contest, DirectAssessment, Placing
from portal.organisations import selectors as organisations
from portal.people import selectors as people
from portal.policy import services as policy

PACK = Path("packs") / "example-recognition"
# Where the example rules hold in the demonstration, and which of its officers vouches for them there.
REGION, OFFICER = 230000, "P50"
TITLE = "示例市级养老护理技能竞赛"
HELD_ON = "2026-06-20"
# Person, group, rank, score, full name shown. The second place is also in the credit record of the world.
PLACINGS = (
    ("P05", "staff", 1, "92.5", True),
    ("P03", "staff", 2, "90", False),
    ("P13", "staff", 3, "88", True),
    ("P12", "staff", 4, "87.5", False),
)
EVIDENCE = "2018 年 4 月起一直在养老机构从事护理工作，任夜班带班 4 年，市级竞赛第四名；单位工作证明、社保缴费记录附后。"


def user(world: Any, key: str) -> Any:
    """Return the login of a person of the world, or None."""
    return get_user_model().objects.filter(pk=world.ids.get(f"user:{key}", 0)).first()


def holder(world: Any, role: str) -> Any:
    """Return the login of whoever first holds a role in the world, or None."""
    keys = [line["person"] for line in world.data["grants"] if line["role"] == role]
    return user(world, keys[0]) if keys else None


def load(world: Any, *, now: datetime) -> None:
    """Activate the example rules, enter and publish the contest, apply for an assessment; safe to repeat."""
    entering, publishing = user(world, "P49"), user(world, OFFICER)
    organiser = organisations.get_by_pk(world.ids.get("O02"))
    body = organisations.get_by_pk(world.ids.get("O13"))
    if entering is None or publishing is None or organiser is None or body is None:
        return
    ruleset = policy.load(slug=world.folder / PACK, actor=None, now=world.moment("2019-01-06"))
    policy.activate(ruleset=ruleset, region=REGION, actor=None, now=world.moment("2019-01-06"))
    policy.confirm_all(
        ruleset=ruleset,
        region=REGION,
        document="关于确认竞赛晋级和换证办法的通知（演示）",
        document_date=world.day("2026-01-05"),
        actor=publishing,
        now=world.moment("2026-01-05"),
    )
    contest = Contest.objects.filter(title=TITLE, organiser=organiser).first() or services.create(
        title=TITLE,
        organiser=organiser,
        body=body,
        region=organiser.region,
        level="city",
        held_on=world.day(HELD_ON),
        document="示例市竞赛组委会公告〔2026〕3号",
        actor=entering,
        now=world.moment("2026-06-23", "09:30"),
    )
    if contest.published_at is None:
        for key, category, rank, score, name_public in PLACINGS:
            _place(world, contest, key, category, rank, score, name_public, entering)
        contest = services.publish(contest=contest, actor=publishing, now=world.moment("2026-06-28", "10:00"))
    services.issue_honours(contest_id=contest.pk, now=world.moment("2026-06-28", "10:05"))
    for placing in Placing.objects.filter(contest=contest).order_by("pk"):
        world.ids[f"placing:{placing.person_id}"] = placing.pk
    _apply(world, body)


def _place(
    world: Any, contest: Contest, key: str, category: str, rank: int, score: str, name_public: bool, actor: Any
) -> None:
    entry = next(one for one in world.data["people"] if one["key"] == key)
    services.enter(
        contest=contest,
        name=entry["name"],
        number=str(entry["id_number"]),
        category=category,
        rank=rank,
        score=Decimal(score),
        name_public=name_public,
        actor=actor,
        now=world.moment("2026-06-23", "10:00"),
    )


def _apply(world: Any, body: Any) -> None:
    """The fourth of the contest applies for direct assessment; one of two assessors has agreed so far."""
    officer, assessor = holder(world, "assessment_body_officer"), holder(world, "assessor")
    entry = next(one for one in world.data["people"] if one["key"] == "P12")
    person = people.get_by_pk(world.ids["P12"])
    row = DirectAssessment.objects.filter(person_id=person.pk).first()
    if officer is None or assessor is None:
        return
    row = row or services.apply(
        body=body,
        name=entry["name"],
        number=str(entry["id_number"]),
        level=4,
        evidence=EVIDENCE,
        actor=officer,
        now=world.moment("2026-11-16", "09:20"),
    )
    services.state_opinion(
        assessment=row,
        agrees=True,
        text="从业年限和材料属实，现场问答熟练，同意。",
        actor=assessor,
        now=world.moment("2026-11-18", "15:10"),
    )
