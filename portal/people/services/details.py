"""A person's photo, name, schooling and region."""

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.errors import Refusal
from portal.audit import services as audit
from portal.files import services as files
from portal.people.enums import ConsentKind, Degree
from portal.people.logic import names
from portal.people.models import Consent, Education, Person
from portal.people.services.registration import BEIJING, CONSENT_TEXT
from portal.regions import selectors as regions

PHOTO = "identity_photo"


@transaction.atomic
def set_photo(
    *, person: Person, upload: UploadedFile | None = None, content: bytes | None = None, actor: Any, now: datetime
) -> Person:
    """Give the person a new identity photo; the former one stays stored for documents that already bear it.

    Arguments: upload, from a form, or content, bytes. Raises: files' refusals (type, size, too small, too dark).
    """
    if upload is not None:
        stored = files.store_upload(upload=upload, kind=PHOTO, actor=actor, now=now, owner_person_id=person.pk)
    else:
        stored = files.store(
            content=content or b"", name="photo.jpg", kind=PHOTO, actor=actor, now=now, owner_person_id=person.pk
        )
    person.photo = stored
    person.save(update_fields=["photo"])
    Consent.objects.get_or_create(
        person=person,
        kind=ConsentKind.PHOTO,
        withdrawn_at=None,
        defaults={"given_at": now, "text_version": CONSENT_TEXT},
    )
    audit.record(actor=actor, action="people.photo.set", target=person, region=person.region_id, now=now)
    return person


@transaction.atomic
def add_education(
    *,
    person: Person,
    level: str,
    mode: str = "",
    major: str = "",
    in_field: bool | None = None,
    school_kind: str = "",
    graduated_in: int | None = None,
    graduated_on: date | None = None,
    actor: Any,
    now: datetime,
) -> Education:
    """Record a completed schooling; the same level again is corrected in place.

    Arguments: level, of enums.Degree; in_field, whether the major is one of care, None where nobody has said;
    graduated_on tells the year by itself. Raises: Refusal for a level that is none or a day to come.
    """
    if level not in Degree.values:
        raise Refusal("level_unknown", _("请选择学历"), "level")
    if graduated_on is not None:
        if graduated_on > now.astimezone(BEIJING).date():
            raise Refusal("not_graduated", _("毕业日期还没有到；毕业以后再来登记"), "graduated_on")
        graduated_in = graduated_on.year
    row, _new = Education.objects.update_or_create(
        person=person,
        level=level,
        defaults={
            "mode": mode,
            "major": major,
            "in_field": in_field,
            "school_kind": school_kind,
            "graduated_in": graduated_in,
            "graduated_on": graduated_on,
        },
    )
    audit.record(
        actor=actor,
        action="people.education.recorded",
        target=person,
        region=person.region_id,
        data={"level": level},
        now=now,
    )
    return row


@transaction.atomic
def move(*, person: Person, region: Any, actor: Any, now: datetime) -> Person:
    """Move the person to another county.

    Arguments: region, a Region or its code. Raises: Refusal when it is not a division of the lowest level.
    """
    found = regions.get(getattr(region, "pk", region))
    if found is None or found.level in {"country", "province"} or regions.has_children(found.code):
        raise Refusal("region_too_wide", _("请选到区县这一级"), "region")
    person.region = found
    person.save(update_fields=["region"])
    audit.record(actor=actor, action="people.person.moved", target=person, region=found.pk, now=now)
    return person


@transaction.atomic
def rename(*, person: Person, name: str, actor: Any, now: datetime) -> Person:
    """Give the person another legal name, which an officer has seen on a paper; what was issued before keeps the old one.

    The caller keeps the paper. Raises: WrongName for what is no name.
    """
    cleaned = names.clean(name)
    if cleaned != person.name:
        person.name = cleaned
        person.save(update_fields=["name"])
        audit.record(actor=actor, action="people.person.renamed", target=person, region=person.region_id, now=now)
    return person
