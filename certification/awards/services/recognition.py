"""Deciding by a contest placing, by a direct assessment, or by exchanging an old certificate.

The same way for all three: the person and the source are locked, a first decision is returned as it is, every condition is asked again
and kept with the decision, and the certificate is issued in the same transaction.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from certification.awards import errors, selectors
from certification.awards.enums import Route
from certification.awards.models import SOURCES, Award
from certification.awards.selectors.conditions import BEIJING, Check
from certification.certificates import selectors as registry
from certification.certificates import services as certificates
from certification.certificates.enums import Kind
from certification.certificates.models import Certificate
from certification.contests.logic.sheet import CATEGORY_WORDS
from certification.contests.models import DirectAssessment, Placing
from portal.access import permissions
from portal.access.enums import Permission
from portal.audit import services as audit
from portal.messaging import services as messaging
from portal.people import services as people


def _may(actor: Any, body_id: int | None) -> None:
    if body_id is None or not permissions.allowed(actor, Permission.AWARDS_DECIDE, organisation_id=body_id):
        raise errors.NotYours


def _award(
    route: Route,
    source: Any,
    *,
    level: int | None,
    checks: list[Check],
    person: Any,
    occupation: str,
    body: Any,
    basis: str,
    actor: Any,
    now: datetime,
    replaces: Certificate | None = None,
) -> Award:
    """Write the decision and have its certificate issued. Raises: Refusal naming every condition that does not hold,
    or where the decision would be about oneself.

    Arguments: person and source, locked by the caller; basis, what the paper says after the standard instead of an examination.
    """
    if actor is not None and person.user_id == actor.pk:
        raise errors.Refusal("own", _("自己的证书请由同事办理。"))
    why = selectors.failed(checks)
    if why or level is None:
        raise errors.Refusal("conditions", _("不能授予：%(why)s") % {"why": why})
    issued_on = now.astimezone(BEIJING).date()
    award = Award.objects.create(
        route=route,
        **{SOURCES[route]: source},
        checks=[{**check, "text": str(check["text"])} for check in checks],
        decided_by=actor,
        decided_at=now,
    )
    certificate = certificates.award(
        kind=Kind.SKILL_LEVEL,
        person_id=person.pk,
        issuer_id=body.pk,
        level=level,
        occupation=occupation,
        source_kind="award",
        source_id=award.pk,
        issued_on=issued_on,
        facts={"basis": basis, "scores": ""},
        replaces=replaces,
        actor=actor,
        now=now,
    )
    # Certificates from outside the portal are entered without waiting for the person.
    besides = selectors.held_besides(person.pk, on=issued_on, occupation=occupation, besides=certificate.pk)
    if replaces is None and besides is not None and besides <= level:
        raise errors.Refusal("held", _("已经有本等级或更高等级的证书。"))
    messaging.send(
        user_id=person.user_id,
        subject=_("您获得了新的职业技能等级证书"),
        body=_("%(route)s：%(level)s，编号 %(number)s，由%(issuer)s颁发。")
        % {
            "route": award.get_route_display(),
            "level": registry.level_title(level),
            "number": certificate.number,
            "issuer": certificate.issuer_name,
        },
        link=reverse("certificates:certificate", args=[certificate.public_id]),
        # The one message about it: that its paper is there is no second piece of news.
        key=registry.ready_key(certificate.pk),
        now=now,
    )
    audit.record(
        actor=actor,
        action="awards.award.decided",
        target=award,
        region=body.region_id,
        data={"route": str(route), "level": level},
        now=now,
    )
    return award


@transaction.atomic
def decide_contest(*, placing: Any, actor: Any, now: datetime) -> Award:
    """Raise the bearer of a public placing to the level that the region's pack grants; again returns the first decision.

    Raises NotYours for an officer of another body than the contest's, Refusal naming each unmet condition.
    """
    person = people.lock(Placing.objects.values_list("person_id", flat=True).get(pk=placing.pk))
    row = Placing.objects.select_for_update(of=("self",)).select_related("contest__body").get(pk=placing.pk)
    contest = row.contest
    _may(actor, contest.body_id)
    existing = selectors.award_of(Route.CONTEST, row.pk)
    if existing is not None:
        return existing
    level, checks = selectors.contest_checks(row, on=now.astimezone(BEIJING).date())
    return _award(
        Route.CONTEST,
        row,
        level=level,
        checks=checks,
        person=person,
        occupation=contest.occupation,
        body=contest.body,
        basis=f"，在{contest.title}中获{CATEGORY_WORDS[row.category]}第 {row.rank} 名，按规定晋升",
        actor=actor,
        now=now,
    )


@transaction.atomic
def decide_direct(*, assessment: Any, actor: Any, now: datetime) -> Award:
    """Award the level of a direct assessment to which enough assessors agreed; again returns the first decision.

    Raises NotYours for an officer of another body, Refusal naming each unmet condition.
    """
    person = people.lock(DirectAssessment.objects.values_list("person_id", flat=True).get(pk=assessment.pk))
    row = (
        DirectAssessment.objects.select_for_update(of=("self",))
        .select_related("body__region")
        .prefetch_related("statements")
        .get(pk=assessment.pk)
    )
    _may(actor, row.body_id)
    existing = selectors.award_of(Route.DIRECT_ASSESSMENT, row.pk)
    if existing is not None:
        return existing
    _granted, checks = selectors.direct_checks(row, on=now.astimezone(BEIJING).date())
    return _award(
        Route.DIRECT_ASSESSMENT,
        row,
        level=row.level,
        checks=checks,
        person=person,
        occupation=row.occupation,
        body=row.body,
        basis="，业绩和材料经考评员审核，按规定直接认定",
        actor=actor,
        now=now,
    )


@transaction.atomic
def convert(*, certificate: Any, body: Any, actor: Any, now: datetime) -> Award:
    """Exchange a verified external certificate for a new one of its level; again returns the first decision.

    The old one is superseded by the new one, which names it. Arguments: body, the assessment body that issues.
    Raises NotYours, Refusal naming each unmet condition.
    """
    person = people.lock(Certificate.objects.values_list("person_id", flat=True).get(pk=certificate.pk))
    _may(actor, body.pk)
    row = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    existing = selectors.award_of(Route.CONVERSION, row.pk)
    if existing is not None:
        return existing
    today = now.astimezone(BEIJING).date()
    level, checks = selectors.conversion_checks(row, region=body.region_id, on=today)
    award = _award(
        Route.CONVERSION,
        row,
        level=level,
        checks=checks,
        person=person,
        occupation=row.occupation,
        body=body,
        basis=f"，所持证书（编号 {row.number}）经核实，按规定换发",
        replaces=row,
        actor=actor,
        now=now,
    )
    # The old issuer's officer is not here to do it: the portal does, on this decision.
    certificates.supersede(
        certificate=row,
        by=registry.by_source("award", award.pk),
        reason=_("已换发新的职业技能等级证书"),
        on=today,
        actor=None,
        now=now,
        tell=False,
    )
    return award
