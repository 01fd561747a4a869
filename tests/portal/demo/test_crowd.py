"""A crowd of synthetic people: as many as asked for, the same for a seed, nobody real, and counted."""

import pytest
from django.utils import timezone

from certification.certificates.models import Certificate
from certification.targets.selectors import figures
from portal.demo import services
from portal.employment.models import Spell
from portal.organisations.models import Organisation
from portal.people.models import IdentityDocument, Person
from tests.factories import RegionFactory

pytestmark = pytest.mark.django_db


def test_a_crowd_is_made_once_and_counted(now):
    RegionFactory(code=230103)
    RegionFactory(code=420704)
    for _ in range(2):
        services.gather(people=40, certificates=130, seed=7, now=now)
    people = Person.objects.filter(name__startswith="样例")
    assert people.count() == 40
    assert Certificate.objects.filter(source_kind="crowd7").count() == 130
    assert not IdentityDocument.objects.exists()
    assert Organisation.objects.filter(kind="agency").count() == 2
    assert Spell.objects.count() >= 30
    today = timezone.localdate(now)
    fresh = figures.from_facts(0, as_of=today)
    rolled, _below = figures.rolled(0, today.year * 100 + today.month)
    assert rolled["headcount"] == fresh.total["headcount"] > 0


@pytest.mark.parametrize(("people", "certificates"), [(0, 5), (-1, 0), (6_000_000, 0), (5, -1)])
def test_a_crowd_has_a_size(now, people, certificates):
    with pytest.raises(ValueError, match="people"):
        services.gather(people=people, certificates=certificates, seed=1, now=now)
