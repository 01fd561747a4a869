"""What the rooms of certification need: an assessment body with its officer, and another body with its own."""

import pytest

from tests.factories import OrganisationFactory


@pytest.fixture
def body(db):
    return OrganisationFactory(kind="assessment_body", name="示例职业技能评价中心")


@pytest.fixture
def officer(body, make_user):
    return make_user(("assessment_body_officer", body, None))


@pytest.fixture
def stranger(db, make_user):
    """The officer of another assessment body."""
    other = OrganisationFactory(kind="assessment_body", name="别处评价中心")
    return make_user(("assessment_body_officer", other, None))
