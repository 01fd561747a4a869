"""Parts of the desks that this room fills."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certification.certificates import selectors
from certification.certificates.enums import State, Why
from portal.employment.registry import Cell
from portal.home import registry as home
from portal.home.enums import Urgency
from portal.home.templatetags import words
from portal.people import selectors as people

# How long before its last day a certificate is called to its holder's and the employer's attention.
_SOON = timedelta(days=90)
# Papers that could not be made, on the desk; the figure says how many there are.
_SHOWN = 5


def my_certificates(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The caregiver's certificates, newest first."""
    person = people.of_user(request.user)
    if person is None:
        return None
    found = _mine(request, person)[:5]
    return ("certification/certificates/panel_me.html", {"certificates": found}) if found else None


def _mine(request: HttpRequest, person: Any) -> list[Any]:
    return home.once(request, "certificates.mine", lambda: list(selectors.of_person(person.pk)))  # type: ignore[no-any-return]


def my_deadlines(request: HttpRequest) -> list[home.Step]:
    """The certificates that end within three months."""
    person = people.of_user(request.user)
    if person is None:
        return []
    today = timezone.localdate()
    return [
        home.Step(
            Urgency.LATER,
            _("证书 %(day)s到期") % {"day": words.cn_date(row.valid_until)},
            _("可以申请换发新证书") if here else _("快到期了，请早点问发证机构怎么办"),
            row.number,
            reverse("certificates:ask" if here else "certificates:certificate", args=[row.public_id]),
            _("申请换发") if here else _("看这张证书"),
            icon="award",
        )
        for row in _mine(request, person)
        if row.state == State.VALID and row.valid_until is not None and today <= row.valid_until <= today + _SOON
        for here in (selectors.replaceable(row, Why.RENEWAL, on=today),)
    ]


def my_continuing(request: HttpRequest) -> list[home.Step]:
    """The hours of continuing education that are missing this year."""
    person = people.of_user(request.user)
    if person is None or not _mine(request, person):
        return []
    found = selectors.status(person, on=timezone.localdate())
    if found is None or found.year.met:
        return []
    return [
        home.Step(
            Urgency.LATER,
            _("今年继续教育还差 %(hours)s 课时") % {"hours": found.year.missing_hours},
            _("%(day)s以前学完") % {"day": words.cn_date(found.year.due_on)},
            found.year.rule.text,
            reverse("certificates:continuing"),
            _("看哪些班可以补"),
            icon="book",
        )
    ]


def replacements(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """How many requests for new certificates wait for this officer."""
    count = selectors.open_replacements(request.user).count()
    return ("certification/certificates/panel_replacements.html", {"count": count}) if count else None


def without_paper(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The certificates of this officer's bodies whose paper could not be made, with the reason."""
    found = selectors.without_paper(request.user)
    rows = [(row, paper.fault) for row in found[:_SHOWN] if (paper := selectors.paper(row)).fault is not None]
    context = {"rows": rows, "count": found.count()}
    return ("certification/certificates/panel_stopped.html", context) if rows else None


def to_check(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """How many certificates from elsewhere wait for this officer, and since when."""
    waiting = selectors.to_check(request.user)
    oldest = waiting.values_list("created_at", flat=True).first()
    if oldest is None:
        return None
    return "certification/certificates/panel_desk.html", {"count": waiting.count(), "oldest": oldest}


def recent(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The certificates that the assessment body issued last."""
    return "certification/certificates/panel_assess.html", {"certificates": selectors.issued_by(request.user)[:5]}


def roster(person_ids: Collection[int], on: date) -> dict[int, Cell]:
    """Say of each person on a roster what their best certificate is worth on a day.

    Codes: valid, expiring (within 90 days), pending (from elsewhere, not confirmed yet), none.
    """
    best: dict[int, Cell] = {}
    found = selectors.counted(on=on).filter(person_id__in=person_ids).order_by("level", "-issued_on", "pk")
    for certificate in found:
        if certificate.person_id in best:
            continue
        note = f"{selectors.level_title(certificate.level)} {certificate.issued_on.isoformat()}"
        if certificate.valid_until is not None and certificate.valid_until <= on + _SOON:
            best[certificate.person_id] = Cell("expiring", _("即将到期"), note)
        else:
            best[certificate.person_id] = Cell("valid", _("持证"), note)
    for person in selectors.unverified().filter(person_id__in=person_ids).values_list("person_id", flat=True):
        best.setdefault(person, Cell("pending", _("待核验"), _("交了外来证书")))
    return {person: best.get(person, Cell("none", _("无证"))) for person in person_ids}
