"""A new installation: one command, then everything in the browser."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.access import permissions
from portal.access.enums import Permission, Role
from portal.accounts.models import User
from tests.factories import RegionFactory

pytestmark = pytest.mark.django_db


def test_the_first_administrator_is_made_once_and_told_what_comes_next(capsys):
    RegionFactory(code=0)
    call_command("create_administrator", "--phone", "138 0013 8000", "--name", "王管理")
    told = capsys.readouterr().out
    assert "/accounts/login/?next=/accounts/second-factor/enrol/" in told
    user = User.objects.get(phone="+8613800138000")
    assert user.display_name == "王管理"
    assert permissions.allowed(user, Permission.GRANTS_MANAGE, region_id=230103, on=timezone.now())
    with pytest.raises(CommandError, match="already"):
        call_command("create_administrator", "--phone", "13800138001", "--name", "李管理")
    call_command("create_administrator", "--phone", "13800138001", "--name", "李管理", "--another")
    assert User.objects.filter(grants__role=Role.ADMINISTRATOR).count() == 2


@pytest.mark.parametrize(
    ("phone", "name", "region", "why"),
    [("12345", "王", "0", "mobile"), ("13800138000", " ", "0", "name"), ("13800138000", "王", "999999", "region")],
)
def test_what_cannot_be_is_refused(phone, name, region, why):
    RegionFactory(code=0)
    with pytest.raises(CommandError, match=why):
        call_command("create_administrator", "--phone", phone, "--name", name, "--region", region)
    assert not User.objects.exists()
