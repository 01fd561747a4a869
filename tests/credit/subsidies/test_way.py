"""The way of a claim, from the caregiver to the payment list, and everything that may not happen on it."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import DatabaseError, IntegrityError, transaction

from credit.subsidies import errors, selectors, services
from credit.subsidies.enums import State
from credit.subsidies.models import Line, Payment, Step
from portal.access.errors import Refusal
from portal.employment import selectors as roster
from portal.employment import services as employment
from portal.files import services as files
from portal.policy import services as rules
from tests.credit.subsidies.conftest import CITY
from tests.factories.people import OrganisationFactory


def after(noon, days):
    return noon + timedelta(days=days)


def test_from_the_claim_to_the_money(noticed, confirmed, noon):
    assert noticed.amount_fen == 40_000
    assert (noticed.city_fen, noticed.district_fen, noticed.undivided_fen) == (24_000, 16_000, 0)
    assert list(selectors.payable(confirmed.city, on=noon.date())) == []
    later = after(noon, 6)
    assert list(selectors.payable(confirmed.city, on=later.date())) == [noticed]
    batch = services.prepare_batch(region_id=CITY, title="十月", claims=[noticed], actor=confirmed.city, now=later)
    assert (batch.count, batch.control_fen) == (1, 40_000)
    with pytest.raises(errors.OwnClaim):
        services.approve_batch(batch=batch, actor=confirmed.city, now=later)
    services.approve_batch(batch=batch, actor=confirmed.city_two, now=later)
    services.pay(batch=batch, paid_on=later.date(), actor=confirmed.city, now=later)
    noticed.refresh_from_db()
    assert noticed.state == State.PAID
    assert Payment.objects.get().amount_fen == 40_000
    assert selectors.faults() == []
    offer = selectors.offer(noticed.person, "post_allowance", on=noon.date() + timedelta(days=7))
    assert offer is not None
    if (noon.date() + timedelta(days=7)).month == noon.month:
        assert not offer.can_claim
    assert [step.kind for step in selectors.history(noticed)] == [
        "submitted", "confirmed", "reviewed", "approved", "noticed", "listed", "paid",
    ]  # fmt: skip


def test_the_payment_list_is_a_sheet_without_formulas(noticed, confirmed, noon):
    noticed.person.name = "=HYPERLINK(1)"
    noticed.person.save()
    batch = services.prepare_batch(region_id=CITY, title="", claims=[noticed], actor=confirmed.city, now=after(noon, 6))
    content = files.read(batch.file)
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = list(book.active.values)
    assert rows[1][1] == "'=HYPERLINK(1)"
    assert rows[1][6] == rows[-1][6] == 400
    assert rows[1][7:11] == rows[-1][7:11] == (0, 240, 160, 0)
    assert "平台不保存" in rows[0][-1]
    assert not rows[1][-1]
    told = "".join(row[0] for row in book["说明"].values)
    for words in ("制单：市里人", "笔数：1，合计：400.00 元", "不是银行代发文件", "SHA-256"):
        assert words in told


def test_an_offer_is_judged_on_what_was_known(confirmed, make_caregiver, noon):
    """Employment and attendance that were recorded at noon were not known an hour before."""
    person = make_caregiver()
    by = {"on": noon.date(), "apart_from": None}
    known = selectors.facts_of(person, known_at=noon)
    assert known.employment
    assert known.attendance
    before = selectors.facts_of(person, known_at=noon - timedelta(hours=1))
    assert (before.employment, before.attendance, before.certificates) == ([], [], [])
    assert selectors.offer(person, "post_allowance", known_at=noon, **by).can_claim
    early = selectors.offer(person, "post_allowance", known_at=noon - timedelta(hours=1), **by)
    assert early is None or not early.can_claim


def test_one_month_is_claimed_once_whatever_the_agency(claim, confirmed, noon):
    person = claim.person
    with pytest.raises(errors.AlreadyClaimed):
        services.submit(person=person, code="post_allowance", actor=person.user, now=noon)
    spell = person.pk
    other = OrganisationFactory(kind="agency", name="示例第二养老院", region=confirmed.region)
    employment.hire(
        person=person, organisation=other, started_on=noon.date() - timedelta(days=90), primary=False,
        actor=None, now=noon,
    )  # fmt: skip
    with pytest.raises(errors.AlreadyClaimed):
        services.submit(person=person, code="post_allowance", actor=person.user, now=noon)
    assert spell


def test_the_database_refuses_a_second_live_line(claim):
    line = claim.lines.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.create(claim=claim, person_key=line.person_key, family=line.family, slot=line.slot, amount_fen=1)


def test_the_database_refuses_shares_that_do_not_sum(claim):
    columns = {field.name: getattr(claim, field.name) for field in claim._meta.fields if field.name != "id"}
    with pytest.raises(IntegrityError), transaction.atomic():
        type(claim).objects.create(**columns | {"public_id": "x" * 20, "city_fen": claim.city_fen + 1})


def test_history_and_payments_never_change(claim):
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.filter(claim=claim).update(note="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.filter(claim=claim).delete()


def test_what_was_claimed_and_listed_never_changes(paid, confirmed):
    batch = paid.batch
    for row, changed in (
        (paid, {"facts": {}}),
        (paid, {"amount_fen": 1, "city_fen": 1, "district_fen": 0}),
        (paid, {"result": {}}),
        (paid.lines.get(), {"amount_fen": 1}),
        (paid.lines.get(), {"slot": "2020-01"}),
        (batch, {"control_fen": 1}),
        (batch, {"file_sha256": "0" * 64}),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**changed)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Line.objects.filter(claim=paid)._raw_delete("default")
    assert batch.file_sha256
    assert selectors.faults() == []


def test_who_confirmed_for_the_agency_does_not_approve(claim, confirmed, noon):
    services.confirm(claim=claim, actor=confirmed.clerk, now=noon)
    for name in ("approved_by", "reviewed_by"):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(claim).objects.filter(pk=claim.pk).update(**{name: confirmed.clerk})


def test_the_database_refuses_a_decision_on_an_own_claim(confirmed, make_caregiver, noon):
    """Also where the claim was made for the person, so that the row names no submitter."""
    person = make_caregiver()
    claim = services.submit(person=person, code="post_allowance", actor=None, now=noon)
    for name in ("confirmed_by", "reviewed_by", "approved_by"):
        with pytest.raises(IntegrityError, match="not_own"), transaction.atomic():
            type(claim).objects.filter(pk=claim.pk).update(**{name: person.user})


def test_what_is_returned_may_be_claimed_again(claim, confirmed, noon):
    with pytest.raises(errors.WrongState):
        services.give_back(claim=claim, reason="  ", actor=confirmed.clerk, now=noon)
    services.give_back(claim=claim, reason="缺合同", actor=confirmed.clerk, now=noon)
    again = services.submit(person=claim.person, code="post_allowance", actor=claim.person.user, now=noon)
    assert again.state == State.SUBMITTED
    claim.refresh_from_db()
    assert (claim.state, claim.reason) == (State.RETURNED, "缺合同")


def test_conditions_that_are_not_met_are_reasons(confirmed, make_caregiver, noon):
    person = make_caregiver(days=19)
    with pytest.raises(errors.NotEligible) as refused:
        services.submit(person=person, code="post_allowance", actor=person.user, now=noon)
    assert [reason["code"] for reason in refused.value.reasons] == ["attendance_short"]
    unknown = make_caregiver(days=None)
    with pytest.raises(errors.NotEligible) as refused:
        services.submit(person=unknown, code="post_allowance", actor=unknown.user, now=noon)
    assert [reason["code"] for reason in refused.value.reasons] == ["fact_missing"]
    with pytest.raises(errors.NotEligible):
        services.submit(person=person, code="nothing", actor=person.user, now=noon)


def test_nobody_decides_on_an_own_claim(confirmed, make_caregiver, noon, make_user):
    person = make_caregiver()
    claim = services.submit(person=person, code="post_allowance", actor=person.user, now=noon)
    from portal.access import services as access

    for role, organisation, region in (("agency_clerk", confirmed.agency, None), ("county_officer", None, 230103)):
        access.grant(user=person.user, role=role, organisation=organisation, region=region, actor=None, now=noon)
    fresh = type(person.user).objects.get(pk=person.user_id)
    with pytest.raises(errors.OwnClaim):
        services.confirm(claim=claim, actor=fresh, now=noon)
    services.confirm(claim=claim, actor=confirmed.clerk, now=noon)
    with pytest.raises(errors.OwnClaim):
        services.review(claim=claim, actor=fresh, now=noon)


def test_one_officer_does_not_take_two_steps(confirmed, make_caregiver, noon, make_user):
    both = make_user(("county_officer", None, 230103), ("city_officer", None, CITY), name="两个岗位")
    person = make_caregiver()
    claim = services.submit(person=person, code="post_allowance", actor=person.user, now=noon)
    services.confirm(claim=claim, actor=confirmed.clerk, now=noon)
    services.review(claim=claim, actor=both, now=noon)
    with pytest.raises(errors.OwnClaim):
        services.approve(claim=claim, actor=both, now=noon)


def test_officers_of_elsewhere_do_not_find_it(claim, confirmed, noon):
    with pytest.raises(errors.NotYours):
        services.give_back(claim=claim, reason="x", actor=confirmed.elsewhere, now=noon)
    assert selectors.claim_of(confirmed.elsewhere, claim.public_id) is None
    assert selectors.claim_of(confirmed.county, claim.public_id) == claim


def test_steps_keep_their_order(claim, confirmed, noon):
    with pytest.raises(errors.WrongState):
        services.approve(claim=claim, actor=confirmed.city, now=noon)


def test_nothing_is_approved_on_values_that_nobody_confirmed(place, make_caregiver, noon):
    person = make_caregiver()
    claim = services.submit(person=person, code="post_allowance", actor=person.user, now=noon)
    services.confirm(claim=claim, actor=place.clerk, now=noon)
    services.review(claim=claim, actor=place.county, now=noon)
    with pytest.raises(errors.Unconfirmed) as refused:
        services.approve(claim=claim, actor=place.city, now=noon)
    assert any("演示金额" in note for note in refused.value.notes)
    from tests.credit.subsidies.conftest import confirm_all

    confirm_all(place.ruleset, CITY, place.city, noon)
    assert services.approve(claim=claim, actor=place.city, now=noon).state == State.APPROVED


def test_a_pack_that_was_switched_off_pays_nothing(claim, confirmed, noon):
    services.confirm(claim=claim, actor=confirmed.clerk, now=noon)
    services.review(claim=claim, actor=confirmed.county, now=noon)
    rules.deactivate(ruleset=confirmed.ruleset, region=CITY, actor=None, now=noon)
    with pytest.raises(errors.Unconfirmed):
        services.approve(claim=claim, actor=confirmed.city, now=noon)


def test_an_open_objection_holds_the_money(noticed, confirmed, noon, make_user):
    stranger = make_user(name="知情人")
    with pytest.raises(errors.OwnClaim):
        services.object_to(claim=noticed, text="我自己", actor=noticed.person.user, now=noon)
    found = services.object_to(claim=noticed, text="十月没有上班", actor=stranger, now=noon)
    later = after(noon, 6)
    assert list(selectors.payable(confirmed.city, on=later.date())) == []
    with pytest.raises(errors.WrongState):
        services.prepare_batch(region_id=CITY, title="", claims=[noticed], actor=confirmed.city, now=later)
    with pytest.raises(errors.OwnClaim):  # the city's officer approved the claim
        services.decide_objection(objection=found, upheld=False, answer="属实", actor=confirmed.city, now=later)
    services.decide_objection(objection=found, upheld=True, answer="核实未到岗", actor=confirmed.city_two, now=later)
    noticed.refresh_from_db()
    assert noticed.state == State.REFUSED
    with pytest.raises(errors.WrongState):
        services.decide_objection(objection=found, upheld=False, answer="x", actor=confirmed.city_two, now=later)


def test_after_the_notice_nobody_objects(noticed, noon, make_user):
    with pytest.raises(errors.WrongState):
        services.object_to(claim=noticed, text="晚了", actor=make_user(), now=after(noon, 5))
    assert services.object_to(claim=noticed, text="最后一天", actor=make_user(), now=after(noon, 4))


def test_a_cancelled_list_frees_its_claims(noticed, confirmed, noon):
    later = after(noon, 6)
    batch = services.prepare_batch(region_id=CITY, title="", claims=[noticed], actor=confirmed.city, now=later)
    with pytest.raises(errors.WrongState):
        services.prepare_batch(region_id=CITY, title="", claims=[noticed], actor=confirmed.city, now=later)
    services.cancel_batch(batch=batch, actor=confirmed.city, now=later)
    assert selectors.faults() == []
    again = services.prepare_batch(region_id=CITY, title="", claims=[noticed], actor=confirmed.city, now=later)
    assert again.pk != batch.pk


def test_money_comes_back_by_two_officers(noticed, confirmed, noon):
    later = after(noon, 6)
    batch = services.prepare_batch(region_id=CITY, title="", claims=[noticed], actor=confirmed.city, now=later)
    services.approve_batch(batch=batch, actor=confirmed.city_two, now=later)
    services.pay(batch=batch, paid_on=later.date(), actor=confirmed.city, now=later)
    with pytest.raises(errors.WrongState):
        services.pay(batch=batch, paid_on=later.date(), actor=confirmed.city, now=later)
    with pytest.raises(errors.WrongState):
        services.open_recovery(claim=noticed, amount_fen=40_001, reason="多", actor=confirmed.city, now=later)
    found = services.open_recovery(claim=noticed, amount_fen=40_000, reason="虚报", actor=confirmed.city, now=later)
    with pytest.raises(errors.OwnClaim):
        services.approve_recovery(recovery=found, actor=confirmed.city, now=later)
    with pytest.raises(errors.WrongState):
        services.record_return(recovery=found, returned_on=later.date(), actor=confirmed.city, now=later)
    services.approve_recovery(recovery=found, actor=confirmed.city_two, now=later)
    services.record_return(recovery=found, returned_on=later.date(), actor=confirmed.city, now=later)
    noticed.refresh_from_db()
    assert noticed.state == State.RECOVERED
    # A clawed-back line keeps its key: the month is not free again.
    assert noticed.lines.get().live


def test_a_claim_keeps_the_facts_and_the_rules_it_was_made_on(claim, noon):
    claim.refresh_from_db()
    assert claim.pack_slug == "demo-subsidies"
    assert len(claim.facts_sha256) == len(claim.pack_sha256) == 64
    assert claim.facts["attendance"][0]["days"] == 22
    assert claim.result["trace"][0]["parameter"]["sha256"] == claim.pack_sha256
    assert services.rechecked(claim) == {"amount_fen": 40_000, "same": True, "reasons": []}


def test_a_returned_claim_may_be_sent_again_for_its_own_month(claim, confirmed, noon):
    services.give_back(claim=claim, reason="缺合同", actor=confirmed.clerk, now=noon)
    claim.refresh_from_db()
    month_later = noon + timedelta(days=40)
    again = services.submit(
        person=claim.person, code="post_allowance", again=claim, actor=claim.person.user, now=month_later
    )
    assert [line.slot for line in again.lines.all()] == [line.slot for line in claim.lines.all()]
    with pytest.raises(errors.NotYours):
        services.submit(
            person=claim.person, code="post_allowance", again=again, actor=claim.person.user, now=month_later
        )


def test_without_another_clerk_the_county_takes_it(confirmed, make_caregiver, noon):
    alone = OrganisationFactory(kind="agency", name="示例第三养老院", region=confirmed.region)
    person = make_caregiver(agency=alone)
    claim = services.submit(person=person, code="post_allowance", actor=person.user, now=noon)
    assert claim.state == State.CONFIRMED
    assert services.review(claim=claim, actor=confirmed.county, now=noon).state == State.REVIEWED


def test_an_approved_list_that_the_bank_refused_is_cancelled(noticed, confirmed, noon):
    later = after(noon, 6)
    batch = services.prepare_batch(region_id=CITY, title="", claims=[noticed], actor=confirmed.city, now=later)
    services.approve_batch(batch=batch, actor=confirmed.city_two, now=later)
    batch.refresh_from_db()
    services.cancel_batch(batch=batch, actor=confirmed.city, now=later)
    noticed.refresh_from_db()
    assert (noticed.state, noticed.batch) == (State.NOTICED, None)


def test_a_list_pays_in_its_own_region_and_not_to_who_makes_it(noticed, confirmed, noon, make_user):
    later = after(noon, 6)
    with pytest.raises(errors.NotYours):
        services.prepare_batch(region_id=420700, title="", claims=[noticed], actor=None, now=later)


def test_objections_to_one_claim_are_answered_together(noticed, confirmed, noon, make_user):
    one, two = make_user(name="甲"), make_user(name="乙")
    first = services.object_to(claim=noticed, text="没有上班", actor=one, now=noon)
    with pytest.raises(errors.WrongState):
        services.object_to(claim=noticed, text="再说一次", actor=one, now=noon)
    services.object_to(claim=noticed, text="我也看到", actor=two, now=noon)
    services.decide_objection(objection=first, upheld=True, answer="属实", actor=confirmed.city_two, now=noon)
    assert not noticed.objections.filter(decided_at=None).exists()


def test_withdrawing_is_the_claimants_own(claim, confirmed, noon):
    with pytest.raises(errors.NotYours):
        services.withdraw(claim=claim, actor=confirmed.clerk, now=noon)
    services.withdraw(claim=claim, actor=claim.person.user, now=noon)
    assert not claim.lines.get().live


def test_work_that_a_confirmed_claim_rests_on_is_not_withdrawn(claim, confirmed, noon):
    (spell,) = roster.of_person(claim.person_id)
    assert not selectors.rests_on(spell)
    services.confirm(claim=claim, actor=confirmed.clerk, now=noon)
    assert selectors.rests_on(spell)
    with pytest.raises(Refusal, match="不能撤销"):
        employment.withdraw(spell=spell, reason="录错了人", actor=None, now=noon)
