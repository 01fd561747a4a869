"""A city bureau that holds a contest, with two officers, and the assessment body of the other tests."""

import pytest

from tests.factories import OrganisationFactory
from tests.factories.contests import make_contest


@pytest.fixture
def bureau(db):
    return OrganisationFactory(kind="bureau", name="示例市民政局")


@pytest.fixture
def enterer(bureau, make_user):
    return make_user(("city_officer", None, 230100))


@pytest.fixture
def publisher(bureau, make_user):
    return make_user(("province_officer", None, 230000))


@pytest.fixture
def contest(bureau, body, enterer, now):
    return make_contest(organiser=bureau, body=body, enterer=enterer, now=now)
