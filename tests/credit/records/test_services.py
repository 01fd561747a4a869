"""Entries, objections decided by another officer, repairs: through the room's door."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from credit.records import selectors, services
from credit.records.errors import NotYours, Refusal
from credit.records.models import CreditEvent, ObjectionDecision, RepairStep
from portal.messaging.models import Message


def standing(town: SimpleNamespace, now: Any, **more: Any) -> Any:
    return selectors.standing(organisation=town.agency, as_of=selectors.day(now), **more)


def test_an_entry_counts_and_the_agency_is_told(town: SimpleNamespace, record: Any, now: Any) -> None:
    assert standing(town, now).score == 80
    event = record()
    found = standing(town, now)
    assert (found.score, found.grade, found.risk) == (74, "C", "yellow")
    assert found.unconfirmed
    assert Message.objects.filter(user_id=town.clerk.pk, link=f"/agency/credit/{event.public_id}/").exists()
    before = standing(town, now, known_at=selectors.day(now) - timedelta(days=11))
    assert (before.score, list(before.lines)) == (80, [])
    assert [line.event for line in selectors.published(town.agency, on=selectors.day(now))] == [event]


def test_the_same_key_is_one_entry(town: SimpleNamespace, now: Any) -> None:
    on = selectors.day(now)
    told = {
        "organisation": town.agency, "code": "record_missing", "severity": "minor", "points": -2, "occurred_on": on,
        "decided_on": on, "document": "示例", "key": "once", "actor": town.author, "now": now,
    }  # fmt: skip
    assert services.record(**told) == services.record(**told)
    assert CreditEvent.objects.count() == 1
    # What is minor is not shown to the public.
    assert selectors.published(town.agency, on=on) == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"code": "unheard"}, "unknown_code"), ({"points": None}, "no_points"), ({"now": timedelta(-1)}, "decided_on")],
)
def test_refused_entries(town: SimpleNamespace, now: Any, wrong: dict, code: str) -> None:
    on = selectors.day(now)
    told = {"code": "staff_uncertified", "points": -6, "now": now} | wrong
    if isinstance(told["now"], timedelta):
        told["now"] = now + told["now"]
    with pytest.raises(Refusal) as refused:
        services.record(
            organisation=town.agency, severity="general", occurred_on=on, decided_on=on, document="示例",
            key="x", actor=town.author, **told,
        )  # fmt: skip
    assert refused.value.code == code


def test_officers_of_elsewhere_and_the_subject_make_no_entries(town: SimpleNamespace, record: Any) -> None:
    for actor in (town.stranger, town.clerk, town.caregiver.user):
        with pytest.raises(NotYours):
            record(actor=actor)
    with pytest.raises(NotYours):
        record(person=town.caregiver, actor=town.caregiver.user)


def test_an_objection_suspends_and_another_officer_decides(town: SimpleNamespace, record: Any, now: Any) -> None:
    event = record(days_ago=3)
    with pytest.raises(NotYours):
        services.file_objection(event=event, argument="不对", actor=town.caregiver.user, now=now)
    services.file_objection(event=event, argument="当天有证的人在培训", actor=town.clerk, now=now - timedelta(days=2))
    found = standing(town, now)
    assert (found.score, found.lines[0].reason) == (80, "under_review")
    assert selectors.published(town.agency, on=selectors.day(now)) == []
    assert list(selectors.open_objections(town.decider)) == [event]
    assert list(selectors.open_objections(town.stranger)) == []
    with pytest.raises(Refusal) as own:
        services.decide_objection(event=event, outcome="rejected", reason="维持", actor=town.author, now=now)
    assert own.value.code == "own_event"
    with pytest.raises(NotYours):
        services.decide_objection(event=event, outcome="upheld", reason="好", actor=town.clerk, now=now)
    services.decide_objection(event=event, outcome="rejected", reason="维持", actor=town.decider, now=now)
    assert standing(town, now).score == 74
    with pytest.raises(Refusal) as again:
        services.decide_objection(event=event, outcome="upheld", reason="好", actor=town.decider, now=now)
    assert again.value.code == "decided"


def test_the_database_refuses_the_author_as_decider(town: SimpleNamespace, record: Any, now: Any) -> None:
    event = record(days_ago=3)
    objection = services.file_objection(event=event, argument="不对", actor=town.clerk, now=now)
    for decider in (town.author, town.clerk):
        with pytest.raises(IntegrityError), transaction.atomic():
            ObjectionDecision.objects.create(
                objection=objection, outcome="upheld", reason="x", decided_by=decider, decided_at=now,
                event_author=town.author, objector=town.clerk,
            )  # fmt: skip


def test_the_database_is_not_told_another_author_or_applicant(town: SimpleNamespace, record: Any, now: Any) -> None:
    """Nobody decides about an entry of their own by writing that somebody else, or nobody, made it."""
    event = record(days_ago=120)
    objection = services.file_objection(event=record(days_ago=3), argument="不对", actor=town.clerk, now=now)
    for told in (
        {"event_author": None, "objector": town.clerk},
        {"event_author": town.decider, "objector": town.clerk},
        {"event_author": town.author, "objector": None},
    ):
        with pytest.raises(IntegrityError, match="names_the_two"), transaction.atomic():
            ObjectionDecision.objects.create(
                objection=objection, outcome="upheld", reason="x", decided_by=town.author, decided_at=now, **told
            )
    services.apply_repair(event=event, note="已改", actor=town.clerk, now=now)
    for applicant in (None, town.decider):
        with pytest.raises(IntegrityError, match="names_the_applicant"), transaction.atomic():
            RepairStep.objects.create(
                event=event, kind="approved", number=2, note="x", by=town.clerk, applicant=applicant, at=now
            )


def test_the_term_for_objecting(town: SimpleNamespace, record: Any, now: Any) -> None:
    event = record(days_ago=60)
    with pytest.raises(Refusal) as late:
        services.file_objection(event=event, argument="不对", actor=town.clerk, now=now)
    assert late.value.code == "too_late"
    fresh = record(days_ago=1)
    services.file_objection(event=fresh, argument="不对", actor=town.clerk, now=now)
    with pytest.raises(Refusal) as twice:
        services.file_objection(event=fresh, argument="不对", actor=town.clerk, now=now)
    assert twice.value.code == "already"


def test_a_correction_stands_in_the_place_of_the_entry(town: SimpleNamespace, record: Any, now: Any) -> None:
    event = record()
    services.correct(
        event=event, points=-2, severity="general", document="示例更正", details="少算一人", decided_on=selectors.day(now),
        actor=town.decider, now=now,
    )  # fmt: skip
    found = standing(town, now)
    assert found.score == 78
    assert {line.event.pk: line.reason for line in found.lines}[event.pk] == "corrected"
    # The entry itself never changes: the database refuses.
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        CreditEvent.objects.filter(pk=event.pk).update(points=0)


def test_a_correction_does_not_begin_the_terms_anew(town: SimpleNamespace, record: Any, now: Any) -> None:
    """Shown for twelve months and repairable after three, both from the day of the decision, however late it is corrected."""
    event = record(days_ago=120)
    before = standing(town, now).lines[0]
    told = {"points": -2, "severity": "general", "document": "示例更正", "details": "少算一人", "now": now}
    made = services.correct(event=event, actor=town.decider, **told)
    line = next(line for line in standing(town, now).lines if line.event == made)
    assert (line.repair_from, line.off_on) == (before.repair_from, before.off_on)
    assert selectors.repairable(line, on=selectors.day(now))
    assert selectors.standing(organisation=town.agency, as_of=before.off_on).score == 80
    # Where the day itself was wrong, the terms run from the right one.
    right = event.decided_on - timedelta(days=1)
    moved = services.correct(event=made, decided_on=right, actor=town.decider, **told)
    line = next(line for line in standing(town, now).lines if line.event == moved)
    assert line.off_on < before.off_on
    with pytest.raises(Refusal) as refused:
        services.correct(event=moved, decided_on=selectors.day(now) + timedelta(days=1), actor=town.decider, **told)
    assert refused.value.code == "decided_on"


def test_a_correction_expires_with_the_entry(town: SimpleNamespace, record: Any, now: Any) -> None:
    on = selectors.day(now)
    told = {
        "points": -2, "severity": "general", "document": "示例更正", "details": "少算一人", "actor": town.decider, "now": now,
    }  # fmt: skip
    made = services.correct(event=record(expires_on=on + timedelta(days=9)), **told)
    assert made.expires_on == on + timedelta(days=9)
    with pytest.raises(Refusal) as refused:
        services.correct(event=record(expires_on=on), **told)
    assert refused.value.code == "expired"


def test_an_entry_that_never_counts_again_is_not_brought_back_by_a_correction(
    town: SimpleNamespace, record: Any, now: Any
) -> None:
    event = record(days_ago=3)
    services.file_objection(event=event, argument="都有证", actor=town.clerk, now=now)
    services.decide_objection(event=event, outcome="upheld", reason="属实", actor=town.decider, now=now)
    with pytest.raises(Refusal) as refused:
        services.correct(
            event=selectors.by_public_id(event.public_id), points=-6, severity="general", document="示例更正",
            details="再记一次", decided_on=selectors.day(now), actor=town.author, now=now,
        )  # fmt: skip
    assert refused.value.code == "upheld"
    assert standing(town, now).score == 80


def test_the_same_entry_twice_at_once_is_one(town: SimpleNamespace, now: Any, monkeypatch: Any) -> None:
    on = selectors.day(now)
    told = {
        "organisation": town.agency, "code": "record_missing", "severity": "minor", "points": -2, "occurred_on": on,
        "decided_on": on, "document": "示例", "key": "once", "actor": town.author, "now": now,
    }  # fmt: skip
    first = services.record(**told)
    # The second looked before the first was written, and only the database stops it.
    seen, look = [], selectors.by_key
    monkeypatch.setattr(selectors, "by_key", lambda key: look(key) if seen else seen.append(key))
    assert services.record(**told) == first
    assert CreditEvent.objects.count() == 1


def test_repair_its_least_term_and_revocation(town: SimpleNamespace, record: Any, now: Any) -> None:
    event = record(days_ago=120)
    young = record(days_ago=20)
    with pytest.raises(Refusal) as early:
        services.apply_repair(event=young, note="已改", actor=town.clerk, now=now)
    assert early.value.code == "not_repairable"
    then = now - timedelta(days=3)
    services.apply_repair(event=event, note="已补齐", actor=town.clerk, now=then)
    assert selectors.open_repairs(town.decider) == [event]
    assert standing(town, now).score == 68
    services.decide_repair(event=event, approve=True, note="已核对", actor=town.author, now=now - timedelta(days=2))
    assert standing(town, now).score == 74
    services.revoke_repair(event=event, note="承诺不实", actor=town.decider, now=now)
    assert standing(town, now).score == 68
    yesterday = selectors.day(now) - timedelta(days=1)
    assert selectors.standing(organisation=town.agency, as_of=yesterday).score == 74
    services.apply_repair(event=event, note="再次补齐", actor=town.clerk, now=now)
    services.decide_repair(event=event, approve=False, note="还没有改好", actor=town.decider, now=now)
    assert standing(town, now).score == 68


def test_incidents_for_subsidies(town: SimpleNamespace, record: Any, now: Any) -> None:
    event = record(person=town.caregiver, code="liability_accident", severity="severe", points=None, days_ago=5)
    record(person=town.caregiver)
    assert selectors.incidents(town.caregiver.pk) == [{"kind": "liability_accident", "on": event.occurred_on}]
    assert selectors.standing(person=town.caregiver, as_of=selectors.day(now)).risk == "red"
    services.file_objection(event=event, argument="不是我的班", actor=town.caregiver.user, now=now)
    assert selectors.incidents(town.caregiver.pk) == []


def test_incidents_as_they_were_known(town: SimpleNamespace, record: Any, now: Any) -> None:
    event = record(person=town.caregiver, code="liability_accident", severity="severe", points=None, days_ago=9)
    told = [{"kind": "liability_accident", "on": event.occurred_on}]
    days = [now - timedelta(days=n) for n in range(11)]
    services.file_objection(event=event, argument="不是我的班", actor=town.caregiver.user, now=days[6])
    services.decide_objection(event=event, outcome="rejected", reason="在班", actor=town.decider, now=days[4])
    services.correct(event=event, points=0, document="示例", details="认错了人", actor=town.decider, now=days[2])
    known = {n: selectors.incidents(town.caregiver.pk, known_at=days[n]) for n in (10, 8, 5, 3, 1)}
    assert known == {10: [], 8: told, 5: [], 3: told, 1: []}
    assert selectors.incidents(town.caregiver.pk) == []


def test_an_accident_that_was_withdrawn_is_no_incident(town: SimpleNamespace, record: Any, now: Any) -> None:
    event = record(person=town.caregiver, code="liability_accident", severity="severe", points=None, days_ago=5)
    services.correct(
        event=event, points=0, document="示例撤销", details="认错了人", decided_on=selectors.day(now),
        actor=town.decider, now=now,
    )  # fmt: skip
    assert selectors.incidents(town.caregiver.pk) == []


def test_without_rules_there_is_no_score(town: SimpleNamespace, now: Any) -> None:
    from tests.factories.people import OrganisationFactory, RegionFactory

    far = OrganisationFactory(kind="agency", region=RegionFactory(code=420704))
    found = selectors.standing(organisation=far, as_of=selectors.day(now))
    assert (found.score, found.gap) == (None, "credit")


def test_a_link_is_signed_ends_and_can_be_taken_back(town: SimpleNamespace, now: Any) -> None:
    share = services.share(person=town.caregiver, label="新单位", days=7, actor=town.caregiver.user, now=now)
    token = selectors.share_token(share)
    assert selectors.shared(token, now=now) == share
    assert selectors.shared(token[:-1] + "x", now=now) is None
    assert selectors.shared(token, now=now + timedelta(days=8)) is None
    with pytest.raises(NotYours):
        services.end_share(share=share, actor=town.clerk, now=now)
    services.end_share(share=share, actor=town.caregiver.user, now=now)
    assert selectors.shared(token, now=now) is None
