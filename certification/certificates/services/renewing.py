"""A new certificate in the place of an older one: its term is renewed, or its holder has another name.

A PDF is frozen and signed, so nothing on it is ever changed: the new certificate has a number, a file and an entry in the
public log of its own and names the old one, which is superseded in the same transaction.
"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from certification.certificates import errors, permissions, selectors
from certification.certificates.enums import EventKind, RequestState, State, Why
from certification.certificates.logic import replacing
from certification.certificates.models import Certificate, CertificateEvent, Replacement
from certification.certificates.services.issuing import award
from certification.certificates.services.recording import SCAN
from certification.certificates.services.states import LONGEST_REASON, supersede
from portal.audit import services as audit
from portal.files import services as files
from portal.home.templatetags.words import cn_date
from portal.messaging import services as messaging
from portal.people import selectors as people
from portal.people import services as persons
from portal.people.logic import names
from portal.printing import services as printing

BEIJING = ZoneInfo("Asia/Shanghai")
SOURCE = "replacement"


def check_replaceable(certificate: Certificate, why: str, *, on: date) -> None:
    """Refuse what cannot be replaced for this reason on this day (logic.replacing.problem).

    Raises: Refusal.
    """
    found = selectors.replacing_problem(certificate, why, on=on)
    if not found:
        return
    until = certificate.valid_until
    messages = {
        "external": _("外来的证书请找原来的发证机构换发，换好以后再来登记。"),
        "state": _("证书现在是“%(state)s”，不能换发。") % {"state": State(certificate.state).label},
        "no_term": _("这张证书长期有效，不用延续。"),
        "early": _("离到期还早，%(day)s起可以申请延续。") % {"day": cn_date(until and until - replacing.AHEAD)},
        "expired": _("证书已经过期，请先申请延续有效期。"),
        "why": _("请选择换发的原因。"),
    }
    raise errors.Refusal(found, messages[found], field="" if found in ("external", "state") else "why")


@transaction.atomic
def ask(
    *,
    certificate: Certificate,
    why: str,
    actor: Any,
    now: datetime,
    new_name: str = "",
    note: str = "",
    evidence: UploadedFile | None = None,
) -> Replacement:
    """Ask the issuer for a new certificate: the holder from a phone, or the issuer's officer with the papers in hand.

    The same again while it waits returns the first request; something else has to wait.

    Arguments: why, of enums.Why; new_name, as in the identity document; evidence, a picture of the paper that shows the
    change of name, needed for it.
    Raises: NotYours for anybody else; Refusal as of check_replaceable; MissingGlyph for a name that no paper could bear;
    what the files room refuses.
    """
    row = Certificate.objects.select_for_update().get(pk=certificate.pk)
    holder = people.get_by_pk(row.person_id)
    mine = actor is not None and holder.user_id == actor.pk
    if actor is not None and not mine and not permissions.may_change(actor, row):
        raise errors.NotYours
    waiting = Replacement.objects.filter(certificate=row, state=RequestState.OPEN).first()
    name = names.clean(new_name) if why == Why.NAME else ""
    if waiting is not None:
        if (waiting.why, waiting.new_name) != (why, name):
            raise errors.Refusal("open", _("已经有一个申请在办，请等办完再申请。"))
        return waiting
    check_replaceable(row, why, on=now.astimezone(BEIJING).date())
    if why == Why.NAME:
        # Said while it can be mended, not when the paper is made.
        printing.check_text(new_name=name)
        if name == row.holder_name:
            raise errors.Refusal("same_name", _("新姓名和证书上的一样。"), field="new_name")
        if evidence is None and actor is not None:
            raise errors.Refusal("evidence", _("请附上能看出姓名变更的证件照片，比如户口簿变更页。"), field="evidence")
    if len(note.strip()) > LONGEST_REASON:
        raise errors.Refusal("note", _("说明请不要超过 200 个字。"), field="note")
    stored = None
    if evidence is not None:
        stored = files.store_upload(
            upload=evidence,
            kind=SCAN,
            actor=actor,
            now=now,
            owner_person_id=row.person_id,
            organisation_id=row.issuer_id,
        )
    request = Replacement.objects.create(
        certificate=row,
        why=why,
        new_name=name,
        evidence=stored,
        note=note.strip(),
        asked_by=actor,
        asked_at=now,
    )
    audit.record(actor=actor, action="certificates.replacement.asked", target=request, data={"why": str(why)}, now=now)
    return request


@transaction.atomic
def refuse(*, request: Replacement, reason: str, actor: Any, now: datetime) -> Replacement:
    """Decline a request; the holder reads why. One that is decided is left as it is."""
    row, certificate = _locked(request, actor)
    if row.state != RequestState.OPEN:
        return row
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise errors.Refusal("reason", _("请写明不同意的理由，不超过 200 个字，持证人会看到。"), field="reason")
    row.state, row.reason, row.decided_by, row.decided_at = RequestState.REFUSED, reason, actor, now
    row.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    messaging.send(
        user_id=people.get_by_pk(certificate.person_id).user_id,
        subject=_("换发证书的申请没有同意"),
        body=_("编号 %(number)s。原因：%(reason)s") % {"number": certificate.number, "reason": reason},
        link=reverse("certificates:certificate", args=[certificate.public_id]),
        key=f"certificates.replacement:{row.pk}",
        now=now,
    )
    audit.record(actor=actor, action="certificates.replacement.refused", target=row, now=now)
    return row


@transaction.atomic
def take_back(*, request: Replacement, actor: Any, now: datetime) -> Replacement:
    """Take a request back that waits, by whoever wrote it down; one that is decided, or taken back, is left as it is.

    Raises: NotYours for anybody else.
    """
    row = Replacement.objects.select_for_update().get(pk=request.pk)
    if row.asked_by_id is None or row.asked_by_id != actor.pk:
        raise errors.NotYours
    if row.state != RequestState.OPEN:
        return row
    row.state, row.decided_by, row.decided_at = RequestState.WITHDRAWN, actor, now
    row.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record(actor=actor, action="certificates.replacement.taken_back", target=row, now=now)
    return row


def _locked(request: Replacement, actor: Any) -> tuple[Replacement, Certificate]:
    row = Replacement.objects.select_for_update().get(pk=request.pk)
    certificate = Certificate.objects.select_for_update().get(pk=row.certificate_id)
    if actor is not None and not permissions.may_change(actor, certificate):
        raise errors.NotYours
    if actor is not None and people.get_by_pk(certificate.person_id).user_id == actor.pk:
        raise errors.Refusal("own", _("自己的证书请由同事办理。"))
    return row, certificate


@transaction.atomic
def approve(*, request: Replacement, actor: Any, now: datetime, valid_until: date | None = None) -> Replacement:
    """Issue the new certificate and supersede the old one; once decided, the same again changes nothing.

    It says what the old one says, with its day of issue as `first_issued_on` among the facts. After a change of name the
    person has the new name everywhere in the portal; papers from before keep the old one.

    Arguments: valid_until, of a renewal; a change of name keeps the term.
    Raises: NotYours; Refusal as of check_replaceable, for a name that the actor wrote down themselves,
    for a term that does not go on or is longer than the certificate ever had, where the hours of continuing
    education are missing on which the rules make the certificate depend, and without a pattern of numbers; MissingGlyph.
    """
    row, certificate = _locked(request, actor)
    if row.state != RequestState.OPEN:
        return row
    today = now.astimezone(BEIJING).date()
    check_replaceable(certificate, row.why, on=today)
    term = certificate.valid_until
    if row.why == Why.RENEWAL:
        if valid_until is None or valid_until <= max(today, certificate.valid_until or today):
            raise errors.Refusal("valid_until", _("新的有效期要在今天和原来的有效期之后。"), field="valid_until")
        longest = selectors.longest_term(certificate, on=today)
        if longest is not None and valid_until > longest:
            raise errors.Refusal(
                "too_long",
                _("比证书原来的期限还长。最迟到 %(day)s，请核对年份。") % {"day": cn_date(longest)},
                field="valid_until",
            )
        gap = selectors.keeping_gap(certificate, on=today)
        if gap is not None:
            raise errors.Refusal(
                "continuing",
                _("%(year)s 年的继续教育差 %(hours)s 课时，按规定不能延续。")
                % {"year": gap.year, "hours": gap.missing_hours},
            )
        term = valid_until
    else:
        if actor is not None and row.asked_by_id == actor.pk:
            raise errors.Refusal("two_people", _("姓名变更要由另一位工作人员办理。"))
        # The request may be older than this check, or the fonts have changed.
        printing.check_text(new_name=row.new_name)
        persons.rename(person=people.get_by_pk(certificate.person_id), name=row.new_name, actor=actor, now=now)
    first = certificate.facts.get("first_issued_on") or certificate.issued_on.isoformat()
    new = award(
        kind=certificate.kind,
        person_id=certificate.person_id,
        issuer_id=certificate.issuer_id,  # type: ignore[arg-type]
        level=certificate.level,
        occupation=certificate.occupation,
        source_kind=SOURCE,
        source_id=row.pk,
        issued_on=today,
        valid_until=term,
        facts={**certificate.facts, "first_issued_on": first},
        replaces=certificate,
        actor=actor,
        now=now,
    )
    if row.why == Why.RENEWAL:
        CertificateEvent.objects.create(
            certificate=new, kind=EventKind.RENEWED, on=today, reason=certificate.number, actor=actor, recorded_at=now
        )
    # Everybody reads the reason of a state; that somebody has another name now is nobody's business.
    supersede(certificate=certificate, by=new, reason=_("已换发新证书"), on=today, actor=actor, now=now, tell=False)
    row.state, row.decided_by, row.decided_at = RequestState.DONE, actor, now
    row.issued, row.valid_until = new, term
    row.save(update_fields=["state", "decided_by", "decided_at", "issued", "valid_until"])
    messaging.send(
        user_id=people.get_by_pk(certificate.person_id).user_id,
        subject=_("您的证书已经换发"),
        body=_("新编号 %(number)s，原来的 %(old)s 不再使用。") % {"number": new.number, "old": certificate.number},
        link=reverse("certificates:certificate", args=[new.public_id]),
        # The paper of the new one is no second piece of news.
        key=selectors.ready_key(new.pk),
        now=now,
    )
    audit.record(actor=actor, action="certificates.replacement.done", target=row, data={"why": str(row.why)}, now=now)
    return row
