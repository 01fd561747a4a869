"""The log's chapter of the demonstration world: what was issued is in it, under a signed head; a holder's certificate was
shown by a link and looked up.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model

from certification.certificates import selectors as certificates
from certification.certificates.enums import Kind
from certification.verification import selectors, services
from certification.verification.enums import Shown, Way

# Who shows the certificate of the level: the caregiver of the demonstration, whose certificate the portal made itself.
HOLDER = "P13"
_PURPOSE = "示例南岗夕照养护中心 人事"


def load(world: Any, *, now: datetime) -> None:
    """Sign the log as it stands after the world's certificates were issued, and show one; safe to repeat.

    Its older certificates have no files and no entries.
    """
    services.sign_head(actor=None, now=now)
    _show(world)


def _show(world: Any) -> None:
    """Share the holder's newest certificate of the portal's own; an employer opens the link, another one types the number."""
    user = get_user_model().objects.filter(pk=world.ids.get(f"user:{HOLDER}", 0)).first()
    held = certificates.of_people([world.ids.get(HOLDER, 0)]).filter(kind=Kind.SKILL_LEVEL, source_kind="award")
    certificate = held.select_related("person").last()
    if user is None or certificate is None or selectors.links_of(certificate.pk).exists():
        return
    _link, secret = services.share(
        certificate=certificate,
        shows=[Shown.NAME, Shown.PHOTO],
        days=30,
        purpose=_PURPOSE,
        actor=user,
        now=world.moment("2026-11-12", "19:20"),
    )
    services.open_link(secret=secret, address=None, now=world.moment("2026-11-13", "09:35"))
    services.verify(
        number=certificate.number,
        name=certificate.holder_name,
        way=Way.PAGE,
        address=None,
        now=world.moment("2026-11-17", "10:12"),
    )
