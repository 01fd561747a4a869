"""The factories give what they promise."""

import pytest

from tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_factories_make_valid_rows():
    first, second = PersonFactory(), PersonFactory(sex="M", user=None)
    assert first.user is not None
    assert second.user is None
    assert first.region.name == "南岗区"
    assert OrganisationFactory(kind="agency").kind == "agency"
