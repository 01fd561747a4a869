"""Registering a natural person: by an organisation, or by the person behind a login."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.access.errors import Refusal
from portal.audit import services as audit
from portal.people import adapters
from portal.people.enums import ConsentKind, Sex
from portal.people.errors import AlreadyRegistered, TooManyTries
from portal.people.logic import names, numbers
from portal.people.models import Consent, IdentityDocument, Person
from portal.regions import selectors as regions

BEIJING = ZoneInfo("Asia/Shanghai")
TRIES_AN_HOUR = 10
#: Version of the words to which people agree on the identity page; change it whenever those words change.
CONSENT_TEXT = "2026-11"
#: Ages, in whole years, of whoever registers to learn and work: from 16 (Labour Law of 1994, article 15, forbids
#: employing anybody younger) to what no working person reaches.
WORKING_AGES = (16, 100)
#: Nobody is older than this; the oldest person on record reached 122.
OLDEST = 120


@dataclass(frozen=True)
class _Checked:
    name: str
    number: numbers.Number
    sex: str
    birth_date: date
    region_id: int | None
    warning: str


def _checked(
    *,
    name: str,
    kind: str,
    number: str,
    sex: str,
    birth_date: date | None,
    region: Any,
    now: datetime,
    ages: tuple[int, int] | None = None,
) -> _Checked:
    today = now.astimezone(BEIJING).date()
    clean_name = names.clean(name)
    parsed = numbers.parse(kind, number, today=today)
    warning = ""
    if kind in numbers.TELLING:
        born, found_sex = parsed.birth_date, parsed.sex
        # Areas newer than our list exist: their numbers are right, so the row is marked and nobody is sent away.
        if kind == "id_card" and parsed.area is not None and not regions.known(parsed.area):
            warning = "unknown_area"
    else:
        born, found_sex = birth_date, sex
    if found_sex not in Sex.values:
        raise Refusal("sex_missing", _("请选择证件上的性别"), "sex")
    if born is None:
        raise Refusal("birth_date_missing", _("请填写证件上的出生日期"), "birth_date")
    where = "number" if kind in numbers.TELLING else "birth_date"
    _plausible(born, today=today, field=where)
    if ages is not None:
        _of_age(born, ages, today=today, field=where)
    return _Checked(clean_name, parsed, found_sex, born, _region_id(region), warning)


def _plausible(born: date, *, today: date, field: str = "birth_date") -> None:
    if born > today or numbers.age(born, on=today) > OLDEST:
        raise Refusal("birth_date_wrong", _("出生日期不对，请对照证件看一遍"), field)


def _of_age(born: date, ages: tuple[int, int], *, today: date, field: str) -> None:
    lowest, highest = ages
    age = numbers.age(born, on=today)
    if age < lowest:
        raise Refusal(
            "too_young",
            _("按出生日期算，现在 %(age)s 岁。满 %(lowest)s 岁才能登记；如果不对，请对照证件看一遍")
            % {"age": age, "lowest": lowest},
            field,
        )
    if age > highest:
        raise Refusal("too_old", _("按出生日期算，现在 %(age)s 岁。请对照证件看看出生日期对不对") % {"age": age}, field)


def _region_id(region: Any) -> int | None:
    code = getattr(region, "pk", region)
    if code in (None, ""):
        return None
    found = regions.get(code)
    if found is None or found.level in {"country", "province"} or regions.has_children(found.code):
        raise Refusal("region_too_wide", _("请选到区县这一级"), "region")
    return found.pk


def _create(checked: _Checked, *, user: Any, now: datetime) -> Person:
    person = Person.objects.create(
        user=user,
        name=checked.name,
        sex=checked.sex,
        birth_date=checked.birth_date,
        region_id=checked.region_id,
        created_at=now,
    )
    _add_document(person, checked, now=now)
    return person


def _add_document(person: Person, checked: _Checked, *, now: datetime) -> None:
    try:
        with transaction.atomic():
            IdentityDocument.objects.create(
                person=person,
                kind=checked.number.kind,
                number_sealed=adapters.seal(checked.number.value, owner=person.public_id),
                number_digest=adapters.digest(checked.number.kind, checked.number.value),
                number_masked=numbers.mask(checked.number.value),
                recorded_at=now,
                warning=checked.warning,
            )
    except IntegrityError:
        raise AlreadyRegistered from None


def _find(checked: _Checked) -> Person | None:
    digest = adapters.digest(checked.number.kind, checked.number.value)
    found = IdentityDocument.objects.select_related("person").filter(number_digest=digest).first()
    return found.person if found else None


@transaction.atomic
def register_person(
    *,
    name: str,
    kind: str = "id_card",
    number: str = "",
    sex: str = "",
    birth_date: date | None = None,
    region: Any = None,
    user: Any = None,
    actor: Any,
    now: datetime,
) -> Person:
    """Register a person on an organisation's word; without a number for elders and volunteers.

    Arguments: kind, number, of the identity document; sex, birth_date, needed where the number does not tell them;
    region, a Region or its code, down to county; user, the person's login if known.
    Raises: WrongName, WrongNumber, AlreadyRegistered, Refusal beside its field.
    """
    if number:
        checked = _checked(name=name, kind=kind, number=number, sex=sex, birth_date=birth_date, region=region, now=now)
        if _find(checked) is not None:
            raise AlreadyRegistered
        person = _create(checked, user=user, now=now)
    else:
        if birth_date is not None:
            _plausible(birth_date, today=now.astimezone(BEIJING).date())
        person = Person.objects.create(
            user=user,
            name=names.clean(name),
            sex=sex,
            birth_date=birth_date,
            region_id=_region_id(region),
            created_at=now,
        )
    audit.record(
        actor=actor,
        action="people.person.registered",
        target=person,
        region=person.region_id,
        data={"document": bool(number)},
        now=now,
    )
    return person


def complete_identity(
    *,
    user: Any,
    name: str,
    kind: str,
    number: str,
    sex: str = "",
    birth_date: date | None = None,
    region: Any,
    consent: bool,
    ages: tuple[int, int] | None = WORKING_AGES,
    actor: Any,
    now: datetime,
) -> Person:
    """Bind a login to the person behind it, registering them, or linking whom a school had registered before.

    A person without a login whose name and number agree exactly is linked; every other document that is already
    registered is refused in the same words, so that nobody learns whose it is. Ten tries an hour.
    Arguments: ages, lowest and highest age in whole years on the day; None where any age will do.
    Raises: WrongName, WrongNumber, AlreadyRegistered, TooManyTries, Refusal beside its field.
    """
    if not consent:
        raise Refusal("consent_missing", _("请先阅读并勾选同意，才能登记身份信息"), "consent")
    checked = _checked(
        name=name, kind=kind, number=number, sex=sex, birth_date=birth_date, region=region, now=now, ages=ages
    )
    if checked.region_id is None:
        raise Refusal("region_missing", _("请选择您所在的区县"), "region")
    # Counted outside the transaction, and only once the number is well-formed: typing errors cost nothing.
    if adapters.count_attempt(user.pk) > TRIES_AN_HOUR:
        raise TooManyTries
    return _bind(checked, user=user, actor=actor, now=now)


@transaction.atomic
def _bind(checked: _Checked, *, user: Any, actor: Any, now: datetime) -> Person:
    own = Person.objects.filter(user_id=user.pk).first()
    if own is not None and IdentityDocument.objects.filter(person=own).exists():
        raise Refusal("identity_complete", _("您的身份信息已经登记好了，不用再填"))
    known = _find(checked)
    if known is not None:
        if known.user_id is not None or known.name != checked.name or own is not None:
            raise AlreadyRegistered
        person, action = known, "people.identity.linked"
        # The condition stands in the update: of two logins that ask at once one gets the person, the other a refusal.
        free = Person.objects.filter(pk=known.pk, user=None)
        if not free.update(user=user, region_id=checked.region_id):
            raise AlreadyRegistered
        person.refresh_from_db()
    elif own is not None:
        person, action = own, "people.identity.completed"
        person.name, person.sex, person.birth_date = checked.name, checked.sex, checked.birth_date
        person.region_id = checked.region_id
        person.save(update_fields=["name", "sex", "birth_date", "region"])
        _add_document(person, checked, now=now)
    else:
        person, action = _create(checked, user=user, now=now), "people.identity.completed"
    Consent.objects.get_or_create(
        person=person,
        kind=ConsentKind.IDENTITY,
        withdrawn_at=None,
        defaults={"given_at": now, "text_version": CONSENT_TEXT},
    )
    audit.record(
        actor=actor,
        action=action,
        target=person,
        region=person.region_id,
        data={"kind": checked.number.kind, "warning": checked.warning, "consent": CONSENT_TEXT},
        now=now,
    )
    user.__dict__.pop("_person", None)
    return person
