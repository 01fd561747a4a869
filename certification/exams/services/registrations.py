"""Registering for a session."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certification.exams import errors, selectors
from certification.exams.enums import RegistrationState, SessionState
from certification.exams.models import Registration, Session
from portal.audit import services as audit
from portal.jobs import services as jobs


@transaction.atomic
def register(*, session: Session, person_id: int, actor: Any, now: datetime) -> Registration:
    """Give the person a seat; raises errors.NotEligible with every reason, errors.SessionClosed when it is full.

    The same wish again returns the first registration.
    """
    # The lock gives seats out one after the other; the unique key on (session, seat) would catch a slip.
    session = Session.objects.select_for_update().get(pk=session.pk)
    existing = Registration.objects.filter(session=session, person_id=person_id).first()
    if existing is not None and existing.state == RegistrationState.REGISTERED:
        return existing
    if session.state != SessionState.PUBLISHED:
        raise errors.SessionClosed("not_published", _("这个场次还没有开放报名。"))
    found = selectors.eligibility(session, person_id, now=now)
    failed = [reason for reason in found if not reason["holds"]]
    if failed:
        raise errors.NotEligible(
            _("暂时不能报名：%(why)s") % {"why": _("；").join(str(reason["text"]) for reason in failed)}, found
        )
    taken = set(Registration.objects.filter(session=session, seat__isnull=False).values_list("seat", flat=True))
    seat = next((number for number in range(1, session.seats + 1) if number not in taken), None)
    if seat is None:
        raise errors.SessionClosed("full", _("这个场次的座位已满，请选别的场次。"))
    values = {
        "state": RegistrationState.REGISTERED,
        "seat": seat,
        "reasons": [{**reason, "text": str(reason["text"])} for reason in found],
        "registered_at": now,
    }
    registration, _created = Registration.objects.update_or_create(
        session=session, person_id=person_id, defaults=values
    )
    jobs.plan(
        task="certification.exams.tasks.prepare",
        key=f"exams.prepare:{registration.pk}:{int(now.timestamp())}",
        ids={"registration_id": registration.pk},
        now=now,
    )
    jobs.announce(
        signal="certification.exams.signals.registered",
        key=f"exams.registered:{registration.pk}:{int(now.timestamp())}",
        ids={"registration_id": registration.pk},
        now=now,
    )
    audit.record(actor=actor, action="exams.registration.made", target=registration, region=session.region_id, now=now)
    return registration


@transaction.atomic
def withdraw(*, registration: Registration, actor: Any, now: datetime) -> Registration:
    """Give the seat back, as long as the exam has not begun. A second press changes nothing."""
    registration = (
        Registration.objects.select_for_update(of=("self",)).select_related("session").get(pk=registration.pk)
    )
    if registration.state == RegistrationState.WITHDRAWN:
        return registration
    if now >= registration.session.opens_at:
        raise errors.SessionClosed("begun", _("考试已经开始，不能退出报名。"))
    registration.state, registration.seat = RegistrationState.WITHDRAWN, None
    registration.save(update_fields=["state", "seat"])
    audit.record(actor=actor, action="exams.registration.withdrawn", target=registration, now=now)
    return registration
