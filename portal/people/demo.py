"""The people of the demonstration world."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model

from portal.people import services
from portal.people.adapters import digest
from portal.people.logic import numbers
from portal.people.models import IdentityDocument, Person

_KINDS = {
    "居民身份证": "id_card",
    "港澳居民来往内地通行证": "hk_macao",
    "台湾居民来往大陆通行证": "taiwan",
    "港澳台居民居住证": "residence",
    "护照": "passport",
}
_DEGREES = {
    "小学": "primary",
    "初中": "junior",
    "高中": "senior",
    "中专": "secondary",
    "大专": "college",
    "本科": "bachelor",
}
_IN_FIELD = {"护理", "护理学", "老年服务与管理", "康复治疗技术", "康复治疗学"}
# Before any story of the world begins.
_BEGINNING = "2019-01-08"


def _region(entry: dict[str, Any], world: Any) -> int | None:
    """Return where the person lives: as told, in the county of the present employer, or in that of their number."""
    if entry.get("residence"):
        return int(entry["residence"])
    known = {int(found["code"]) for found in world.data["regions"] if found["level"] == "county"}
    places = {found["key"]: int(found["region"]) for found in world.data["organisations"]}
    for spell in entry.get("employment") or []:
        if spell.get("ended_on") is None and places.get(spell["organisation"]) in known:
            return places[spell["organisation"]]
    area = int(str(entry["id_number"])[:6]) if str(entry.get("id_number") or "")[:6].isdecimal() else 0
    return area if area in known else 230103


def _portrait(entry: dict[str, Any], world: Any) -> Path | None:
    """Return the drawn photo of a person: their own where there is one, else one of those for their sex."""
    folder = world.folder / "portraits"
    own = folder / f"{entry['key']}.jpg"
    if own.exists():
        return own
    drawn = sorted(folder.glob("woman-*.jpg" if entry["sex"] == "F" else "man-*.jpg"))
    return drawn[int(entry["key"].lstrip("P")) % len(drawn)] if drawn else None


def _add_schooling(person: Person, entry: dict[str, Any], *, world: Any, now: datetime) -> None:
    """Record what the person has completed; whoever still studies has not."""
    for schooling in entry.get("education") or []:
        level, major = _DEGREES.get(schooling["level"]), schooling.get("major") or ""
        graduated = f"{schooling['year']}-07-01"
        if level is None or world.day(graduated) > world.today:
            continue
        services.add_education(
            person=person,
            level=level,
            mode="full_time",
            major=major,
            in_field=major in _IN_FIELD if major else None,
            school_kind="ordinary" if level not in {"primary", "junior", "senior"} else "",
            graduated_on=world.day(graduated),
            actor=None,
            # Somebody who came to the portal before the end of their studies tells of them afterwards.
            now=max(now, world.moment(graduated, "12:00")),
        )


# Nobody is called so: the first two characters say that the person is a sample.
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_GIVEN = "兰芳梅英秀玉珍凤霞燕红娟丽敏静淑"


def fill_crowd(crowd: Any, chunk: Any) -> None:
    """Make the people of a chunk, spread over the counties that have agencies; no logins, no documents."""
    dice = chunk.dice
    counties = crowd.ids.setdefault("counties", sorted(crowd.ids["agencies"]))
    rows = [
        Person(
            name="样例" + dice.choice(_SURNAMES) + dice.choice(_GIVEN) + dice.choice(_GIVEN),
            sex="F" if dice.random() < 0.85 else "M",
            birth_date=date(dice.randint(1962, 2004), dice.randint(1, 12), dice.randint(1, 28)),
            region_id=dice.choice(counties),
            created_at=crowd.now,
        )
        for _ in range(chunk.size)
    ]
    chunk.people = [(row.pk, row.region_id) for row in Person.objects.bulk_create(rows, batch_size=1000)]


def load(world: Any, *, now: datetime) -> None:
    """Register the people through the services, with documents, schooling and photos; safe to repeat."""
    then = world.moment(_BEGINNING)
    users = get_user_model().objects
    for entry in world.data["people"]:
        key, kind = entry["key"], _KINDS.get(entry.get("id_type") or "", "id_card")
        number = str(entry["id_number"])
        known = IdentityDocument.objects.filter(number_digest=digest(kind, numbers.normalise(number))).first()
        if known is not None:
            person = known.person
        else:
            user_id = world.ids.get(f"user:{key}")
            born = entry["birth_date"]
            person = services.register_person(
                name=entry["name"],
                kind=kind,
                number=number,
                sex=entry["sex"],
                birth_date=born if isinstance(born, date) else date.fromisoformat(str(born)),
                region=_region(entry, world),
                user=users.filter(pk=user_id).first() if user_id else None,
                actor=None,
                now=then,
            )
            _add_schooling(person, entry, world=world, now=then)
        portrait = _portrait(entry, world)
        if person.photo_id is None and portrait is not None:
            services.set_photo(person=person, content=portrait.read_bytes(), actor=person.user, now=then)
        world.ids[key] = person.pk
