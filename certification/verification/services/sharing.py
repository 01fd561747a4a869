"""Links by which a holder shows more of a certificate for a while."""

import base64
import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from certification.certificates import selectors as certificates
from certification.certificates.enums import Kind, State
from certification.verification import selectors
from certification.verification.enums import Shown, Way
from certification.verification.models import ShareLink
from certification.verification.selectors import Answer
from certification.verification.services import looking
from portal.access.errors import NotYours, Refusal
from portal.audit import services as audit
from portal.files import services as files
from portal.printing import services as printing

# How long a link may hold.
DAYS = (1, 7, 30)
# Links of one certificate that hold at once.
MOST = 20
# A photograph or PDF is handed out by an address of its own, which holds just long enough to be fetched.
_FETCHED = 120


@dataclass(frozen=True)
class Opened:
    """What whoever opened a link is shown: the public answer, and what the holder chose beside it ("" if not)."""

    link: ShareLink
    answer: Answer
    full_name: str = ""
    scores: str = ""
    photo_url: str = ""
    pdf: bool = False


def code_image(text: str) -> str:
    """Return the QR code of an address as a data: address for a page."""
    return "data:image/png;base64," + base64.b64encode(printing.qr_dots(text)).decode()


def _digest(secret: str) -> str:
    # 192 random bits: a plain digest cannot be turned back by trying.
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def share(
    *, certificate: Any, shows: Collection[str], days: int, purpose: str, actor: Any, now: datetime
) -> tuple[ShareLink, str]:
    """Make a link to a certificate of one's own; return it and its secret, which nobody can learn again.

    Arguments: shows, of enums.Shown; days, of DAYS; purpose, for whom, in the holder's words, for the holder alone.
    Raises: NotYours for another's certificate; Refusal for one from elsewhere or that is not valid, a wrong choice, or too many links.
    """
    if certificate.person.user_id != actor.pk:
        raise NotYours
    if certificate.kind == Kind.EXTERNAL:
        raise Refusal("external", _("外面机构发的证书，本平台不能替它作证，请出示原件。"))
    if certificate.state != State.VALID:
        raise Refusal(
            "not_valid", _("证书现在是“%(state)s”，不能做新的链接。") % {"state": certificate.get_state_display()}
        )
    if days not in DAYS:
        raise Refusal("days", _("请选有效几天"), "days")
    if not set(shows) <= set(selectors.showable(certificate)):
        raise Refusal("shows", _("请从选项里选"), "shows")
    if selectors.links_of(certificate.pk).filter(revoked_at=None, expires_at__gt=now).count() >= MOST:
        raise Refusal("too_many_links", _("还有 %(most)s 个链接有效，请先收回不用的") % {"most": MOST})
    secret = secrets.token_urlsafe(24)
    link = ShareLink.objects.create(
        digest=_digest(secret),
        certificate=certificate,
        purpose=purpose,
        shows=sorted(shows),
        created_by=actor,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    audit.record(
        actor=actor,
        action="verification.link.made",
        target=link,
        data={"certificate": certificate.public_id, "shows": link.shows, "days": days},
        now=now,
    )
    return link, secret


@transaction.atomic
def withdraw(*, link: ShareLink, actor: Any, now: datetime) -> None:
    """Take a link back: from now on it opens nothing. Raises NotYours for another's; doing it again changes nothing."""
    if link.created_by_id != actor.pk:
        raise NotYours
    if ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
        audit.record(actor=actor, action="verification.link.withdrawn", target=link, now=now)


def _held(secret: str, now: datetime) -> ShareLink | None:
    return (
        ShareLink.objects.select_related("certificate__photo", "certificate__pdf", "certificate__person__photo")
        .filter(digest=_digest(secret), revoked_at=None, expires_at__gt=now)
        .first()
    )


def open_link(*, secret: str, address: str | None, now: datetime) -> Opened | None:
    """Open a link: None if there is no such, it has expired, or was taken back, all alike. The holder sees the look-up.

    Raises TooMany as `verify` does.
    """
    looking.count(address=address, now=now)
    with transaction.atomic():
        link = _held(secret, now)
        if link is not None:
            ShareLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1)
        looking.trace(link.certificate if link else None, way=Way.SHARE, now=now)
    if link is None:
        return None
    certificate, shows = link.certificate, set(link.shows)
    photo = selectors.photo_of(certificate) if Shown.PHOTO in shows else None
    return Opened(
        link,
        # As the public check reads it, with its place in the log.
        looking.told(certificates.by_code(certificate.verify_code), now=now),
        full_name=certificate.holder_name if Shown.NAME in shows else "",
        scores=str(certificate.facts.get("scores", "")) if Shown.SCORES in shows else "",
        photo_url=files.link(photo, seconds=_FETCHED, now=now) if photo else "",
        pdf=Shown.PDF in shows and certificate.pdf is not None,
    )


def pdf_address(*, secret: str, address: str | None, now: datetime) -> str | None:
    """Return where the file behind a link can be fetched right now, or None.

    The holder sees it as an opening: the file can be asked for without the page before it, and says more.
    Raises TooMany as `verify` does.
    """
    looking.count(address=address, now=now)
    with transaction.atomic():
        link = _held(secret, now)
        pdf = link.certificate.pdf if link is not None and Shown.PDF in link.shows else None
        if link is not None and pdf is not None:
            ShareLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1)
        looking.trace(link.certificate if link is not None and pdf is not None else None, way=Way.SHARE, now=now)
    return files.link(pdf, seconds=_FETCHED, now=now) if pdf is not None else None
