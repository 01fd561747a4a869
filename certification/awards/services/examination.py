"""Deciding after an examination."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.awards import errors, selectors
from certification.awards.models import Award
from certification.awards.selectors.conditions import BEIJING
from certification.certificates import services as certificates
from certification.certificates.enums import Kind
from certification.exams.models import Registration
from certification.practical import selectors as practical
from portal.access import permissions
from portal.access.enums import Permission
from portal.audit import services as audit
from portal.people import services as people


def _mark(value: Decimal) -> str:
    return f"{value.normalize():f}"


@transaction.atomic
def decide(*, registration: Any, actor: Any, now: datetime, render: bool = True) -> Award:
    """Award the certificate of the session's level to one candidate; a second press returns the first decision.

    Joins the theory mark of the exam, the released result of the practical part (of a later session, where it was sat
    again) and the completed course, then has the certificate issued in the same transaction.

    Arguments: registration, the place in the exam in which the theory was passed; render, False where the caller has
    the PDF made itself, with many others.
    Raises NotYours for an officer of another body, Unmet naming each condition that does not hold; among them that
    bureaus have confirmed every value of the standard on which the award rests. Refusal where the candidate decides.
    """
    # Two officers may press at once, and for two places of one candidate: the second finds what the first has decided.
    person = people.lock(Registration.objects.values_list("person_id", flat=True).get(pk=registration.pk))
    registration = (
        Registration.objects.select_for_update(of=("self",)).select_related("session").get(pk=registration.pk)
    )
    session = registration.session
    if not permissions.allowed(actor, Permission.AWARDS_DECIDE, organisation_id=session.organisation_id):
        raise errors.NotYours
    existing = selectors.of_registration(registration.pk)
    if existing is not None:
        return existing
    if actor is not None and person.user_id == actor.pk:
        raise errors.Refusal("own", _("自己的证书请由同事办理。"))
    issued_on = now.astimezone(BEIJING).date()
    outcome = practical.latest_outcome(registration.pk)
    found = selectors.checks(registration, outcome, on=issued_on)
    why = selectors.failed(found)
    if why or outcome is None:
        raise errors.Unmet(_("不能授予：%(why)s") % {"why": why}, found)
    theory = registration.attempt.score
    award = Award.objects.create(
        registration=registration,
        theory_score=theory,
        practical_score=outcome.score,
        checks=[{**check, "text": str(check["text"])} for check in found],
        decided_by=actor,
        decided_at=now,
    )
    certificates.award(
        kind=Kind.SKILL_LEVEL,
        person_id=registration.person_id,
        issuer_id=session.organisation_id,
        level=session.level,
        occupation=session.occupation,
        source_kind="award",
        source_id=award.pk,
        issued_on=issued_on,
        render=render,
        facts={"scores": f"理论知识 {_mark(theory)} 分 · 操作技能 {_mark(outcome.score)} 分"},
        actor=actor,
        now=now,
    )
    audit.record(actor=actor, action="awards.award.decided", target=award, region=session.region_id, now=now)
    return award
