"""How long a second factor counts as given just now."""

from datetime import timedelta

from portal.access import permissions


def test_a_confirmation_is_fresh_for_ten_minutes_of_the_same_session(rf, now):
    request = rf.get("/")
    request.session = {}
    assert not permissions.recently_confirmed(request, now=now)
    permissions.note_second_factor(request, True, now=now)
    assert permissions.recently_confirmed(request, now=now + timedelta(minutes=9, seconds=58))
    assert not permissions.recently_confirmed(request, now=now + timedelta(minutes=10, seconds=1))
    permissions.note_second_factor(request, False, now=now)
    assert not permissions.recently_confirmed(request, now=now)
