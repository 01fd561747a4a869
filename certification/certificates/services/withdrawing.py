"""Taking back what was entered by mistake, as long as no officer has looked at it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from certification.certificates import errors, selectors
from certification.certificates.enums import EventKind, State
from certification.certificates.models import Certificate, CertificateEvent
from certification.certificates.services import states
from certification.certificates.services.recording import may_enter
from portal.messaging import services as messaging
from portal.people import selectors as people

BEIJING = ZoneInfo("Asia/Shanghai")


def may_withdraw(actor: Any, certificate: Certificate, *, now: datetime) -> bool:
    """Say whether `actor` may take this entry back: its holder; the agency, of what an agency has entered.

    What the holder has entered is the holder's own to take back.
    """
    person = people.get_by_pk(certificate.person_id)
    if actor is None or (person.user_id is not None and person.user_id == actor.pk):
        return True
    own = person.user_id is not None and certificate.entered_by_id == person.user_id
    return not own and may_enter(actor, person, on=now.astimezone(BEIJING).date())


@transaction.atomic
def withdraw(*, certificate: Certificate, actor: Any, now: datetime) -> Certificate:
    """Take an entry back; it counts for nothing from now on, and the same may be entered anew. Twice is once.

    Raises: NotYours for whoever may not; Refusal once an officer has said a word, or where it is none from elsewhere.
    """
    row = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if not may_withdraw(actor, row, now=now):
        raise errors.NotYours
    if row.state == State.WITHDRAWN:
        return row
    if not selectors.withdrawable(row):
        raise errors.Refusal("checked", _("主管部门已经核实过这张证书，不能再撤回。"))
    today = now.astimezone(BEIJING).date()
    row.state, row.state_since = State.WITHDRAWN, today
    row.save(update_fields=["state", "state_since"])
    event = CertificateEvent.objects.create(
        certificate=row, kind=EventKind.WITHDRAWN, on=today, actor=actor, recorded_at=now
    )
    person = people.get_by_pk(row.person_id)
    if actor is None or actor.pk != person.user_id:
        messaging.send(
            user_id=person.user_id,
            subject=_("您的一张外来证书撤回了登记"),
            body=_("编号 %(number)s，由登记的单位撤回。有疑问请向单位了解，您也可以自己重新登记。")
            % {"number": row.number},
            link=reverse("certificates:certificate", args=[row.public_id]),
            key=f"certificates.state:{event.pk}",
            now=now,
        )
    states.spread(row, event, now=now, region=person.region_id)
    return row
