"""The name that people see of a login."""

import pytest

from portal.access.enums import Role
from tests.factories.people import OrganisationFactory


@pytest.mark.django_db
def test_the_editors_admin_shows_the_name_and_asks_nobody_for_a_picture(make_user, signed_in):
    user = make_user((Role.SCHOOL_EDITOR, OrganisationFactory(), None), name="王老师")
    page = signed_in(user).get("/admin/").content.decode()
    assert "王老师" in page
    assert user.username not in page
    assert "gravatar" not in page
