"""Factories of the ground floor: logins, divisions, organisations, persons with a valid document."""

from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from stdnum.cn import uscc

from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.people import services as people
from portal.people.logic import numbers
from portal.people.models import Person
from portal.regions.models import Region

# Sequence numbers from 990 on are hardly ever given out, and these days lie in no demonstration file.
_FIRST_DAY = date(1961, 1, 2)


def id_number(n: int, *, sex: str = "F", area: int = 230103) -> str:
    """Return the n-th valid identity number of the suite: one birthday each, sequence 996 (F) or 997 (M)."""
    born = _FIRST_DAY + timedelta(days=n % 14_000)
    first = f"{area:06d}{born:%Y%m%d}{'997' if sex == 'M' else '996'}"
    return first + numbers.check_digit(first)


def credit_code(n: int) -> str:
    """Return the n-th valid unified social credit code of the suite."""
    first = f"52230103XXXX{n:05d}"
    return first + uscc.calc_check_digit(first)


class UserFactory(factory.django.DjangoModelFactory):
    """A login with a confirmed phone and no role."""

    class Meta:
        model = User

    phone = factory.Sequence(lambda n: f"+86199100{n:05d}")
    phone_verified = True
    display_name = factory.Sequence(lambda n: f"测试员{n}")


_TREE = {
    0: ("全国", "country", None, ""),
    230000: ("黑龙江省", "province", 0, "230000/"),
    230100: ("哈尔滨市", "city", 230000, "230000/230100/"),
    230102: ("道里区", "county", 230100, "230000/230100/230102/"),
    230103: ("南岗区", "county", 230100, "230000/230100/230103/"),
    420000: ("湖北省", "province", 0, "420000/"),
    420700: ("鄂州市", "city", 420000, "420000/420700/"),
    420704: ("鄂城区", "county", 420700, "420000/420700/420704/"),
}


class RegionFactory(factory.django.DjangoModelFactory):
    """A division with everything above it; RegionFactory(code=420704), 南岗区 where no code is given."""

    class Meta:
        model = Region

    code = 230103

    @classmethod
    def _create(cls, model_class: type[Region], *args: Any, **kwargs: Any) -> Region:
        code = kwargs.pop("code")
        found = Region.objects.filter(pk=code).first()
        if found is not None:
            return found
        name, level, parent, path = _TREE.get(
            code, (f"第{code}区", "county", code // 100 * 100 if code // 100 * 100 in _TREE else 230100, f"{code}/")
        )
        if parent is not None:
            cls._create(model_class, code=parent)
        values = {"name": name, "level": level, "parent_id": parent, "path": path, **kwargs}
        return Region.objects.create(code=code, **values)


class OrganisationFactory(factory.django.DjangoModelFactory):
    """An organisation; OrganisationFactory(kind="agency"), a school where no kind is given."""

    class Meta:
        model = Organisation

    kind = "school"
    name = factory.Sequence(lambda n: f"示例第{n}培训学校")
    credit_code = factory.Sequence(credit_code)
    region = factory.SubFactory(RegionFactory)
    created_at = factory.LazyFunction(timezone.now)


class PersonFactory(factory.Factory):
    """A person with a valid identity card, registered through the service.

    PersonFactory(user=..., name=..., region=<Region or code>, sex="M", number="..."); user=None for one without login.
    """

    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"王{chr(0x4E00 + n % 2000)}芳")
    sex = "F"
    number = factory.LazyAttributeSequence(lambda o, n: id_number(n, sex=o.sex))
    user = factory.SubFactory(UserFactory)
    region = factory.SubFactory(RegionFactory)
    now = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class: type[Person], *args: Any, **kwargs: Any) -> Person:
        kwargs.setdefault("actor", None)
        return people.register_person(**kwargs)
