"""Hiring, leaving and a change of post."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from portal.access.errors import Refusal
from portal.audit import services as audit
from portal.employment import registry
from portal.employment.enums import FRONT_LINE, Post
from portal.employment.errors import AlreadyHere, Overlap, WrongDate
from portal.employment.models import Spell, SpellChange
from portal.employment.services import months
from portal.jobs import services as jobs

BEIJING = ZoneInfo("Asia/Shanghai")
# A contract signed today may begin next month; a date further ahead is a typing error.
AHEAD = timedelta(days=92)
YOUNGEST = 16
_EARLIEST = date(1970, 1, 1)


def check_period(started_on: date, ended_on: date | None, now: datetime) -> None:
    """Refuse days that cannot be. Raises WrongDate beside its field."""
    today = now.astimezone(BEIJING).date()
    if not _EARLIEST <= started_on <= today + AHEAD:
        raise WrongDate("started_on_wrong", _("入职日期不对，请核对年份"), "started_on")
    if ended_on is not None and ended_on < started_on:
        raise WrongDate("ended_before_start", _("离职日期早于入职日期"), "ended_on")
    if ended_on is not None and ended_on > today + AHEAD:
        raise WrongDate("ended_on_wrong", _("离职日期不对，请核对年份"), "ended_on")


def check_age(birth_date: date | None, started_on: date) -> None:
    """Refuse work under sixteen (劳动法 第十五条). Raises: WrongDate. Where no birth date is known nothing is said."""
    if birth_date is None:
        return
    age = started_on.year - birth_date.year - ((started_on.month, started_on.day) < (birth_date.month, birth_date.day))
    if age < YOUNGEST:
        raise WrongDate("too_young", _("入职时不满 16 周岁，请核对身份证号和入职日期"), "started_on")


def _clash(person_id: int, started_on: date, ended_on: date | None, *, apart_from: int | None = None) -> bool:
    others = Spell.objects.filter(person_id=person_id, primary=True)
    if apart_from is not None:
        others = others.exclude(pk=apart_from)
    if ended_on is not None:
        others = others.filter(started_on__lte=ended_on)
    return others.exclude(ended_on__lt=started_on).exists()


def _audit(action: str, spell: Spell, *, actor: Any, now: datetime, **data: Any) -> None:
    entry = audit.record(
        actor=actor, action=action, target=spell, region=spell.organisation.region_id, data=data, now=now
    )
    jobs.announce(
        signal="portal.employment.signals.spell_changed",
        key=f"employment.spell:{entry.pk}",
        ids={"spell_id": spell.pk},
        now=now,
    )


@transaction.atomic
def hire(
    *,
    person: Any,
    organisation: Any,
    post: str = Post.CAREGIVER,
    front_line: bool | None = None,
    in_quota: bool | None = None,
    contract_years: int | None = None,
    started_on: date,
    ended_on: date | None = None,
    primary: bool = True,
    actor: Any,
    now: datetime,
) -> Spell:
    """Put a person on an organisation's roster.

    Arguments: front_line, None: by the post; started_on, ended_on, both included; primary, a person has one at a time.
    Raises: WrongDate, AlreadyHere (a spell here shares a day), Overlap (another primary work at that time).
    """
    if post not in Post.values:
        raise Refusal("post_unknown", _("没有这个岗位"), "post")
    if contract_years is not None and not 0 < contract_years <= 50:
        raise Refusal("contract_years_wrong", _("合同年限请填 1 到 50 之间的整数"), "contract_years")
    check_period(started_on, ended_on, now)
    check_age(person.birth_date, started_on)
    if organisation.closed_on is not None and organisation.closed_on < started_on:
        raise Refusal("organisation_closed", _("机构已经注销"))
    here = Spell.objects.filter(person_id=person.pk, organisation_id=organisation.pk)
    if ended_on is not None:
        here = here.filter(started_on__lte=ended_on)
    if here.exclude(ended_on__lt=started_on).exists():
        raise AlreadyHere
    if primary and _clash(person.pk, started_on, ended_on):
        raise Overlap
    spell = _write(
        Spell(
            person_id=person.pk,
            organisation=organisation,
            post=post,
            front_line=post in FRONT_LINE if front_line is None else front_line,
            in_quota=in_quota,
            contract_years=contract_years,
            started_on=started_on,
            ended_on=ended_on,
            primary=primary,
            created_at=now,
        )
    )
    _audit("employment.spell.hired", spell, actor=actor, now=now, post=post, started_on=started_on.isoformat())
    return spell


def _remember(spell: Spell, *, actor: Any, now: datetime, reason: str = "") -> None:
    """Keep what the spell says before it is changed."""
    SpellChange.objects.create(
        spell=spell,
        post=spell.post,
        front_line=spell.front_line,
        ended_on=spell.ended_on,
        reason=reason,
        changed_by=actor,
        changed_at=now,
    )


def _write(spell: Spell) -> Spell:
    """Save; of two that ask at once the database lets one through."""
    try:
        with transaction.atomic():
            spell.save()
    except DatabaseError as error:
        if "no_overlap" in str(error) or "running_once" in str(error) or "UNIQUE" in str(error):
            raise Overlap from None
        raise
    return spell


@transaction.atomic
def leave(*, spell: Spell, ended_on: date, actor: Any, now: datetime) -> Spell:
    """End a spell; `ended_on` is the last day in post.

    Raises: WrongDate before the beginning or far ahead; Refusal when it has ended already.
    """
    locked = Spell.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=spell.pk)
    if locked.ended_on is not None:
        raise Refusal("left_already", _("这个人已经办过离职"), "ended_on")
    check_period(locked.started_on, ended_on, now)
    _remember(locked, actor=actor, now=now)
    locked.ended_on = ended_on
    locked.save(update_fields=["ended_on"])
    _audit("employment.spell.left", locked, actor=actor, now=now, ended_on=ended_on.isoformat())
    return locked


@transaction.atomic
def correct_leaving(*, spell: Spell, ended_on: date | None, reason: str, actor: Any, now: datetime) -> Spell:
    """Put right a last day that was entered wrongly; what it said before stays on record.

    Arguments: ended_on, the right last day, None where the person has not left; reason, shown with the change.
    Raises: Refusal where nobody has left, nothing would change or the reason is missing; WrongDate; AlreadyHere and
    Overlap where the longer spell would share a day with another.
    """
    locked = Spell.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=spell.pk)
    if locked.ended_on is None:
        raise Refusal("not_left", _("这个人还没有办过离职"))
    if not reason.strip():
        raise Refusal("reason_missing", _("请写明更正原因"), "reason")
    if ended_on == locked.ended_on:
        raise Refusal("nothing_changed", _("和原来的离职日期一样，没有要更正的"), "ended_on")
    check_period(locked.started_on, ended_on, now)
    here = Spell.objects.filter(person_id=locked.person_id, organisation_id=locked.organisation_id)
    later = here.filter(started_on__gt=locked.started_on)
    if (later if ended_on is None else later.filter(started_on__lte=ended_on)).exists():
        raise Refusal("later_spell_here", _("这段时间里，这个人在本机构已经有另一段工作记录"), "ended_on")
    if locked.primary and _clash(locked.person_id, locked.started_on, ended_on, apart_from=locked.pk):
        raise Overlap("ended_on")
    before = locked.ended_on.isoformat()
    _remember(locked, actor=actor, now=now, reason=reason.strip())
    locked.ended_on = ended_on
    _write(locked)
    after = ended_on.isoformat() if ended_on is not None else None
    _audit("employment.spell.leaving_corrected", locked, actor=actor, now=now, before=before, ended_on=after)
    return locked


@transaction.atomic
def withdraw(*, spell: Spell, reason: str, actor: Any, now: datetime) -> Spell:
    """Take back a spell that was entered wrongly: it never was. The person stays registered.

    What was reported of its months goes with it, where no other spell there covers them; what stood before stays on
    record. Raises: Refusal `reason_missing`, `withdrawn_already`, `rested_on` where something decided rests on it.
    """
    locked = Spell.every.select_for_update(of=("self",)).select_related("organisation").get(pk=spell.pk)
    if locked.withdrawn_at is not None:
        raise Refusal("withdrawn_already", _("这一条已经撤销了"))
    if not reason.strip():
        raise Refusal("reason_missing", _("请写明为什么撤销"), "reason")
    if registry.rested_on(locked):
        raise Refusal("rested_on", _("已经有补贴按这段工作确认过，不能撤销。请联系区县民政部门"))
    locked.was_primary, locked.primary = locked.primary, False
    locked.withdrawn_at, locked.withdrawn_by, locked.withdrawn_for = now, actor, reason.strip()[:200]
    locked.save(update_fields=["was_primary", "primary", "withdrawn_at", "withdrawn_by", "withdrawn_for"])
    months.take_back(person_id=locked.person_id, organisation_id=locked.organisation_id, actor=actor, now=now)
    _audit("employment.spell.withdrawn", locked, actor=actor, now=now)
    return locked


@transaction.atomic
def change_post(
    *, spell: Spell, post: str, on: date, front_line: bool | None = None, actor: Any, now: datetime
) -> Spell:
    """Give the person another post at the same organisation from a day on; return the spell that now runs.

    The old spell ends the day before, so that rules can read the post on any day; a change on the first day itself
    corrects the spell in place. Raises: WrongDate, Refusal.
    """
    if post not in Post.values:
        raise Refusal("post_unknown", _("没有这个岗位"), "post")
    locked = Spell.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=spell.pk)
    if locked.ended_on is not None:
        raise Refusal("left_already", _("这个人已经办过离职"), "on")
    if on < locked.started_on:
        raise WrongDate("on_before_start", _("换岗日期早于入职日期"), "on")
    check_period(on, None, now)
    _remember(locked, actor=actor, now=now)
    before, line = locked.post, post in FRONT_LINE if front_line is None else front_line
    if on == locked.started_on:
        locked.post, locked.front_line = post, line
        locked.save(update_fields=["post", "front_line"])
        running = locked
    else:
        locked.ended_on = on - timedelta(days=1)
        locked.save(update_fields=["ended_on"])
        running = _write(
            Spell(
                person_id=locked.person_id,
                organisation=locked.organisation,
                post=post,
                front_line=line,
                in_quota=locked.in_quota,
                contract_years=locked.contract_years,
                started_on=on,
                primary=locked.primary,
                created_at=now,
            )
        )
    _audit("employment.spell.post_changed", running, actor=actor, now=now, before=before, post=post, on=on.isoformat())
    return running
