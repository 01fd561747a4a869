"""Who was in post as it was known at a moment: what was entered or changed later does not count."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.employment import selectors, services
from tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_a_leave_and_an_entry_of_later_were_not_known(now):
    today = timezone.localdate()
    where = OrganisationFactory(kind="agency")
    start, left = today - timedelta(days=300), today - timedelta(days=30)
    early, late = PersonFactory(user=None), PersonFactory(user=None)

    def hire(person, at):
        return services.hire(person=person, organisation=where, started_on=start, actor=None, now=at)

    spell = hire(early, now - timedelta(days=299))
    hire(late, now - timedelta(days=2))
    services.leave(spell=spell, ended_on=left, actor=None, now=now - timedelta(days=5))
    on = today - timedelta(days=10)

    def people(known_at=None, **wanted):
        return set(selectors.in_post(on=on, known_at=known_at, **wanted).values_list("person_id", flat=True))

    assert people() == {late.pk}
    assert people(now) == {late.pk}
    assert people(now - timedelta(days=4)) == set()
    assert people(now - timedelta(days=6)) == {early.pk} == people(now - timedelta(days=6), post=None)
    assert people(now - timedelta(days=400)) == set()
