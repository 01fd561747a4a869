"""States: only the changes of the table happen, the events of a certificate fold to its state, days go forward."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certification.certificates import errors, selectors, services
from certification.certificates.enums import EventKind, Kind, State
from certification.certificates.logic import states
from certification.certificates.models import CertificateEvent
from portal.audit.models import Entry
from portal.jobs.models import Job
from portal.messaging.models import Message
from tests.factories import PersonFactory
from tests.factories.exams import number_patterns

_DO = {
    EventKind.SUSPENDED: services.suspend,
    EventKind.RESTORED: services.restore,
    EventKind.REVOKED: services.revoke,
    EventKind.SUPERSEDED: services.supersede,
}
_KINDS = st.sampled_from(sorted(_DO))


@given(st.lists(_KINDS, max_size=12))
def test_nothing_leads_out_of_an_end_and_every_other_way_is_one_of_the_table(kinds):
    state, done = State.VALID, []
    for kind in kinds:
        if states.allowed(state, kind):
            done.append(kind)
            state = states.TRANSITIONS[EventKind(kind)][1]
        else:
            with pytest.raises(ValueError, match=kind):
                states.fold([*done, kind])
        assert states.fold(done) == state
    if EventKind.REVOKED in done or EventKind.SUPERSEDED in done:
        assert done[-1] in (EventKind.REVOKED, EventKind.SUPERSEDED), "an end is an end"


def test_what_changes_no_state_is_passed_over():
    assert states.fold(["issued", "rendered", "renewed", "suspended", "verified", "restored"]) == State.VALID


@pytest.fixture
def issue(body, now):
    number_patterns(body)
    numbers = iter(range(1, 10_000))

    def make(**values):
        return services.award(
            **{
                "kind": Kind.SKILL_LEVEL, "person_id": PersonFactory().pk, "issuer_id": body.pk, "level": 5,
                "source_kind": "test", "source_id": next(numbers), "issued_on": timezone.localdate() - timedelta(days=100),
                "actor": None, "facts": {}, "now": now, **values,
            }
        )  # fmt: skip

    return make


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(_KINDS, st.integers(-130, 5)), max_size=8))
def test_whatever_is_tried_the_row_is_what_its_events_fold_to(issue, now, changes):
    row, today = issue(), timezone.localdate()
    last = None
    for kind, days in changes:
        on = today + timedelta(days=days)
        right = (
            states.allowed(row.state, kind)
            and row.issued_on <= on <= today
            and (last is None or on >= last)
        )  # fmt: skip
        try:
            _DO[EventKind(kind)](certificate=row, reason="核查", on=on, actor=None, now=now)
        except errors.Refusal:
            assert not right
        else:
            assert right
            last = on
        row.refresh_from_db()
        events = list(CertificateEvent.objects.filter(certificate=row).order_by("pk"))
        assert row.state == states.fold(event.kind for event in events)
        changed = [event for event in events if event.kind in _DO]
        assert row.state_since == (changed[-1].on if changed else None)
        assert [event.on for event in changed] == sorted(event.on for event in changed)
        for day in (row.issued_on, today):
            held = [event for event in changed if event.on <= day]
            counts = not held or held[-1].kind == EventKind.RESTORED
            assert selectors.counted(on=day).filter(pk=row.pk).exists() == counts
    changed = [event for event in CertificateEvent.objects.filter(certificate=row) if event.kind in _DO]
    keys = {f"certificates.state:{event.pk}" for event in changed}
    assert Message.objects.filter(key__in=keys).count() == len(keys), "the holder hears of each"
    assert Job.objects.filter(key__in=keys).count() == len(keys), "and the log"
    assert Entry.objects.filter(
        object_id=str(row.pk), action__in=[f"certificates.certificate.{kind}" for kind in _DO]
    ).count() == len(keys), "and the audit"


@pytest.mark.django_db
def test_an_expired_one_is_not_suspended_but_may_be_revoked(issue, now):
    row = issue(valid_until=timezone.localdate() - timedelta(days=1))
    today = timezone.localdate()
    with pytest.raises(errors.Refusal) as refusal:
        services.suspend(certificate=row, reason="核查", on=today, actor=None, now=now)
    assert refusal.value.code == "expired"
    assert services.revoke(certificate=row, reason="替考", on=today, actor=None, now=now).state == State.REVOKED


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2026, 5, 2), "future"), (date(2026, 5, 1), ""), (date(2026, 3, 1), ""),
        (date(2026, 2, 28), "before_last"), (date(2025, 12, 31), "before_issue"),
    ],
)  # fmt: skip
def test_days_of_changes(on, found):
    assert states.day_problem(on, issued_on=date(2026, 1, 1), last=date(2026, 3, 1), today=date(2026, 5, 1)) == found


@pytest.mark.django_db
def test_nobody_changes_the_state_of_the_own_certificate(issue, officer, now):
    own = issue(person_id=PersonFactory(user=officer).pk)
    for change in (services.suspend, services.restore, services.revoke):
        with pytest.raises(errors.Refusal) as refusal:
            change(certificate=own, reason="核查", on=timezone.localdate(), actor=officer, now=now)
        assert refusal.value.code == "own"
