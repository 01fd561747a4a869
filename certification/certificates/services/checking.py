"""What officers find when they ask after an external certificate."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from certification.certificates import errors, permissions, selectors
from certification.certificates.enums import CheckMethod, CheckOutcome, EventKind, Kind, State
from certification.certificates.models import Certificate, CertificateEvent, Check
from certification.certificates.services.recording import check_free
from portal.audit import services as audit
from portal.files import services as files
from portal.jobs import services as jobs
from portal.messaging import services as messaging
from portal.people import selectors as people

BEIJING = ZoneInfo("Asia/Shanghai")
EVIDENCE = "certificate_evidence"
LONGEST_NOTE = 200
# Who says so with a paper in hand keeps a picture of it.
NEEDS_EVIDENCE = (CheckMethod.ORIGINAL_SEEN, CheckMethod.ISSUER_LETTER)


@transaction.atomic
def check(
    *,
    certificate: Certificate,
    outcome: str,
    method: str,
    actor: Any,
    now: datetime,
    note: str = "",
    evidence: UploadedFile | None = None,
) -> Check:
    """Write down what asking after an external certificate came to; the holder is told.

    Confirmed, it counts from now on. Refused, it counts for nothing and stands in nobody's way; the holder may enter it
    again. Unclear, it goes on waiting.

    Where the number speaks against the paper (`selectors.format_check`), who confirms it all the same says what was found
    in a note, or keeps a picture of it.

    Arguments: outcome, of enums.CheckOutcome; method, of enums.CheckMethod; note, needed unless confirmed, the holder
    reads it; evidence, a picture of what the query answered, of the original or of the issuer's letter, needed for these
    two.
    Raises: NotYours unless `actor` may check where the holder lives; Refusal for one's own certificate, entry or scan, for one
    that is confirmed already, or whose number is confirmed for somebody else.
    """
    row = Certificate.objects.select_for_update().get(pk=certificate.pk)
    person = people.get_by_pk(row.person_id)
    if actor is not None and not permissions.may_verify(actor, person.region_id):
        raise errors.NotYours
    if actor is not None and actor.pk in (person.user_id, row.entered_by_id):
        raise errors.Refusal("own", _("自己的或者自己登记的证书，请由别人核实。"))
    if actor is not None and row.scan is not None and row.scan.uploaded_by_id == actor.pk:
        raise errors.Refusal("own", _("证书照片是您上传的，请由别人核实。"))
    if outcome not in CheckOutcome.values:
        raise errors.Refusal("outcome", _("请选择结论。"), field="outcome")
    if method not in CheckMethod.values:
        raise errors.Refusal("method_missing", _("请选择怎样核实的。"), field="method")
    note = note.strip()
    if outcome != CheckOutcome.CONFIRMED and not note:
        raise errors.Refusal("note", _("请写明原因，持证人会看到。"), field="note")
    if len(note) > LONGEST_NOTE:
        raise errors.Refusal("note", _("说明请不要超过 200 个字。"), field="note")
    if actor is not None and method in NEEDS_EVIDENCE and evidence is None:
        raise errors.Refusal("evidence", _("这种方式要附上原件或者答复的照片。"), field="evidence")
    if actor is not None and outcome == CheckOutcome.CONFIRMED and not note and evidence is None and _doubtful(row):
        words = _("编号和证书对不上，仍然属实的，请写明查到了什么，或者附上查询结果的截图。")
        raise errors.Refusal("doubtful", words, field="note")
    stored = None
    if evidence is not None:
        stored = files.store_upload(upload=evidence, kind=EVIDENCE, actor=actor, now=now, owner_person_id=row.person_id)
    return _settle(row, outcome=outcome, method=method, text=method, note=note, evidence=stored, actor=actor, now=now)


def _doubtful(row: Certificate) -> bool:
    return not selectors.format_check(number=row.number, level=row.level, issued_on=row.issued_on).ok


@transaction.atomic
def verify(*, certificate: Certificate, method: str, actor: Any, now: datetime) -> Certificate:
    """Confirm an external certificate in one word, for entries from before; a confirmed one is left as it is.

    Arguments: method, how it was confirmed, of enums.CheckMethod or in free words.
    Raises NotYours unless `actor` is an officer of the person's region, Refusal without a method.
    """
    row = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if actor is not None and not permissions.may_verify(actor, people.get_by_pk(row.person_id).region_id):
        raise errors.NotYours
    if row.verified_at is not None:
        return row
    text = method.strip()
    if not text:
        raise errors.Refusal("method_missing", _("请写明怎样核实的。"), field="method")
    known = text in CheckMethod.values
    way = CheckMethod(text) if known else CheckMethod.ORIGINAL_SEEN if "原件" in text else CheckMethod.ISSUER_QUERY
    _settle(
        row,
        outcome=CheckOutcome.CONFIRMED,
        method=way,
        text=text,
        note="" if known else text[:LONGEST_NOTE],
        evidence=None,
        actor=actor,
        now=now,
    )
    return row


def _settle(
    row: Certificate, *, outcome: str, method: str, text: str, note: str, evidence: Any, actor: Any, now: datetime
) -> Check:
    if row.kind != Kind.EXTERNAL:
        raise errors.Refusal("not_external", _("只有外来的证书才要核实。"))
    if row.verified_at is not None:
        raise errors.Refusal("verified", _("这张证书已经核实属实；后来发现不实的，请撤销。"))
    if row.state != State.VALID:
        raise errors.Refusal("state", _("证书现在是“%(state)s”，不能这样变更。") % {"state": row.get_state_display()})
    said = Check.objects.create(
        certificate=row, outcome=outcome, method=method, evidence=evidence, note=note, officer=actor, at=now
    )
    row.checked = outcome
    fields = ["checked"]
    if outcome == CheckOutcome.CONFIRMED:
        check_free(row.number, besides=row.pk)
        row.verified_at, row.verified_method = now, text[:60]
        fields += ["verified_at", "verified_method"]
    try:
        with transaction.atomic():
            row.save(update_fields=fields)
    except IntegrityError as error:
        raise errors.Refusal("number_taken", _("这个编号刚刚核实在别人名下，请再查一遍。")) from error
    if outcome != CheckOutcome.UNCLEAR:
        event = CertificateEvent.objects.create(
            certificate=row,
            kind=EventKind.VERIFIED if outcome == CheckOutcome.CONFIRMED else EventKind.REFUSED,
            on=now.astimezone(BEIJING).date(),
            reason=note,
            actor=actor,
            recorded_at=now,
        )
        jobs.announce(
            signal="certification.certificates.signals.state_changed",
            key=f"certificates.state:{event.pk}",
            ids={"certificate_id": row.pk},
            now=now,
        )
    subjects = {
        CheckOutcome.CONFIRMED: _("您登记的证书已经核实"),
        CheckOutcome.REFUSED: _("您登记的证书核实未通过"),
        CheckOutcome.UNCLEAR: _("您登记的证书还没有核实清楚"),
    }
    words = _("编号 %(number)s。") % {"number": row.number}
    if outcome != CheckOutcome.CONFIRMED:
        words += _("原因：%(reason)s") % {"reason": note}
    messaging.send(
        user_id=people.get_by_pk(row.person_id).user_id,
        subject=subjects[CheckOutcome(outcome)],
        body=words,
        link=reverse("certificates:certificate", args=[row.public_id]),
        key=f"certificates.check:{said.pk}",
        now=now,
    )
    audit.record(
        actor=actor,
        action="certificates.certificate.checked",
        target=row,
        region=people.get_by_pk(row.person_id).region_id,
        data={"outcome": str(outcome), "method": str(method)},
        now=now,
    )
    return said
