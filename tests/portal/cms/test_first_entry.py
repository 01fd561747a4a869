"""Somebody who enters Wagtail's admin for the first time."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_new_administrator_gets_in_at_once(make_user, signed_in):
    user = make_user(("administrator", None, None))
    assert not user.groups.exists()
    assert signed_in(user).get("/admin/").status_code == 200
    assert user.groups.exists()


def test_roles_without_pages_are_refused_not_sent_round(make_user, signed_in):
    assert signed_in(make_user(("auditor", None, None))).get("/admin/").status_code == 403
