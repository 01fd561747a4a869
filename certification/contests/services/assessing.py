"""Direct assessment: an application with evidence, and what assessors say of it."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certification.certificates import selectors as certificates
from certification.contests import errors, permissions, selectors
from certification.contests.models import DirectAssessment, Statement
from certification.contests.services.contests import BEIJING
from certification.contests.services.placings import find_person
from portal.audit import services as audit
from portal.files import services as files

FILE_KIND = "assessment_evidence"


@transaction.atomic
def apply(
    *,
    body: Any,
    name: str,
    number: str,
    level: int,
    evidence: str,
    actor: Any,
    now: datetime,
    upload: UploadedFile | None = None,
    occupation: str = "caregiver",
) -> DirectAssessment:
    """Apply for a direct assessment of a person; two or more assessors then state their opinion.

    Arguments: evidence, the achievements and papers in words; upload, a scan of them.
    Raises: NotYours; Refusal where no route of the region's pack is met, each reason with its article, or where the
    person holds the level already.
    """
    if not permissions.may_apply(actor, body):
        raise errors.NotYours
    if level not in range(1, 6):
        raise errors.Refusal("level", _("请选择等级。"), field="level")
    if not evidence.strip() or len(evidence.strip()) > 1000:
        raise errors.Refusal("evidence", _("请写明业绩和材料，不超过 1000 个字。"), field="evidence")
    person = find_person(name=name, number=number)
    today = now.astimezone(BEIJING).date()
    if any(
        held is not None and held <= level
        for held in certificates.counted(on=today, occupation=occupation)
        .filter(person_id=person.pk)
        .values_list("level", flat=True)
    ):
        raise errors.Refusal("held", _("已经有本等级或更高等级的证书。"), field="level")
    stored = None
    if upload is not None:
        stored = files.store_upload(
            upload=upload, kind=FILE_KIND, actor=actor, now=now, owner_person_id=person.pk, organisation_id=body.pk
        )
    row = DirectAssessment.objects.create(
        body=body,
        person=person,
        occupation=occupation,
        level=level,
        evidence=evidence.strip(),
        file=stored,
        entered_by=actor,
        entered_at=now,
    )
    verdict = selectors.of_direct(row, on=today)
    if verdict.level is None:
        raise errors.Refusal("route", _("不能直接认定：%(why)s") % {"why": _("；").join(verdict.why)}, field="level")
    audit.record(
        actor=actor,
        action="contests.assessment.applied",
        target=row,
        region=body.region_id,
        data={"level": level},
        now=now,
    )
    return row


@transaction.atomic
def state_opinion(*, assessment: DirectAssessment, agrees: bool, text: str, actor: Any, now: datetime) -> Statement:
    """State an assessor's opinion, once; the same assessor again gets the first one back.

    Raises: NotYours for whoever is no assessor of the body or has applied; Refusal without a reason.
    """
    if not permissions.may_state(actor, assessment):
        raise errors.NotYours
    said = Statement.objects.filter(assessment=assessment, assessor=actor).first()
    if said is not None:
        return said
    if not text.strip() or len(text.strip()) > 300:
        raise errors.Refusal("text", _("请写明理由，不超过 300 个字。"), field="text")
    try:
        with transaction.atomic():
            said = Statement.objects.create(
                assessment=assessment,
                assessor=actor,
                entered_by_id=assessment.entered_by_id,
                agrees=agrees,
                text=text.strip(),
                at=now,
            )
    except IntegrityError:
        return Statement.objects.get(assessment=assessment, assessor=actor)
    audit.record(
        actor=actor,
        action="contests.assessment.stated",
        target=assessment,
        region=assessment.body.region_id,
        data={"agrees": agrees},
        now=now,
    )
    return said
