"""What the bank sends back: a reason, a message, and the money once more, by a later list with its two officers."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from credit.subsidies import errors, selectors, services
from credit.subsidies.enums import State
from credit.subsidies.models import Line, Payment
from portal.audit import adapters as audit_triggers
from portal.messaging.models import Message
from tests.credit.subsidies.conftest import CITY


def bounce(claim, place, noon, *, days=8, **more):
    at = noon + timedelta(days=days)
    told = {"payments": selectors.standing_payments(claim), "reason": "户名与账号不符", "bounced_on": at.date()}
    return services.bounce(claim=claim, **{**told, "actor": place.city, **more}, now=at)


def test_sent_back_and_paid_again(paid, confirmed, noon):
    first, old = Payment.objects.get(), paid.batch
    claim = bounce(paid, confirmed, noon)
    assert (claim.state, claim.batch) == (State.BOUNCED, None)
    told = Message.objects.filter(user_id=paid.person.user_id, subject__endswith="银行退回，等重发").get()
    assert "户名与账号不符" in told.body
    assert "400.00" in told.body
    assert selectors.faults() == []
    # The month stays taken: it is under way, not free.
    assert claim.lines.get().live
    assert not selectors.offer(paid.person, "post_allowance", on=paid.claimed_on).can_claim
    later = noon + timedelta(days=9)
    assert list(selectors.payable(confirmed.city, on=later.date())) == [claim]
    assert selectors.bounces([claim]) == {claim.pk: "户名与账号不符"}
    batch = services.prepare_batch(region_id=CITY, title="补发", claims=[claim], actor=confirmed.city, now=later)
    assert (batch.count, batch.control_fen) == (1, 40_000)
    services.cancel_batch(batch=batch, actor=confirmed.city, now=later)
    claim.refresh_from_db()
    assert claim.state == State.BOUNCED
    batch = services.prepare_batch(region_id=CITY, title="补发", claims=[claim], actor=confirmed.city, now=later)
    with pytest.raises(errors.OwnClaim):
        services.approve_batch(batch=batch, actor=confirmed.city, now=later)
    services.approve_batch(batch=batch, actor=confirmed.city_two, now=later)
    services.pay(batch=batch, paid_on=later.date(), actor=confirmed.city, now=later)
    claim.refresh_from_db()
    assert (claim.state, claim.batch) == (State.PAID, batch)
    first.refresh_from_db()
    assert (first.batch, first.bounced_on) == (old, (noon + timedelta(days=8)).date())
    assert [payment.batch for payment in selectors.standing_payments(claim)] == [batch]
    assert selectors.faults() == []
    paid_on = [row.paid_on for row in selectors.facts_of(claim.person).claims]
    assert paid_on == [later.date()]


def test_who_may_not_and_when_not(paid, confirmed, noon):
    with pytest.raises(errors.NotYours):
        bounce(paid, confirmed, noon, actor=confirmed.elsewhere)
    with pytest.raises(errors.NotYours):
        bounce(paid, confirmed, noon, actor=confirmed.clerk)
    for wrong in ({"reason": " "}, {"payments": []}, {"bounced_on": noon.date()}, {"days": 5}):
        with pytest.raises(errors.WrongState):
            bounce(paid, confirmed, noon, **wrong)
    standing = selectors.standing_payments(paid)
    bounce(paid, confirmed, noon)
    with pytest.raises(errors.WrongState):
        bounce(paid, confirmed, noon, payments=standing)


def test_of_two_lines_only_the_one_that_came_back_is_paid_again(noticed, confirmed, noon):
    """Its payers bear it in the proportions of the claim."""
    line = noticed.lines.get()
    # As if the claim had been made for two months.
    audit_triggers.remove()
    Line.objects.filter(pk=line.pk).update(amount_fen=30_001)
    audit_triggers.install()
    other = Line.objects.create(
        claim=noticed, person_key=line.person_key, family=line.family, slot="2020-01", amount_fen=9_999
    )
    later = noon + timedelta(days=6)
    batch = services.prepare_batch(region_id=CITY, title="", claims=[noticed], actor=confirmed.city, now=later)
    services.approve_batch(batch=batch, actor=confirmed.city_two, now=later)
    services.pay(batch=batch, paid_on=later.date(), actor=confirmed.city, now=later)
    claim = bounce(noticed, confirmed, noon, payments=other.payments.all())
    again = services.prepare_batch(
        region_id=CITY, title="", claims=[claim], actor=confirmed.city, now=noon + timedelta(days=9)
    )
    assert (again.count, again.control_fen) == (1, 9_999)
    assert services.paying._shares(claim, 9_999) == [0, 5_999, 4_000, 0]
    assert selectors.faults() == []


def test_the_database_keeps_one_payment_a_line(paid, confirmed, noon):
    payment = Payment.objects.get()
    again = {"line": payment.line, "batch": payment.batch, "amount_fen": 1, "paid_on": payment.paid_on}
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(**again, posted_at=noon)
    with pytest.raises(DatabaseError), transaction.atomic():
        Payment.objects.update(amount_fen=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.update(bounced_on=payment.paid_on)


def test_in_the_browser(paid, confirmed, signed_in, noon, time_machine):
    time_machine.move_to(noon + timedelta(days=8), tick=True)
    officer, claimant = signed_in(confirmed.city), signed_in(paid.person.user)
    page = officer.get(reverse("subsidies:batch", args=[paid.batch.public_id])).content.decode()
    address = reverse("subsidies:bounced", args=[paid.public_id])
    assert address in page
    assert signed_in(confirmed.elsewhere).get(address).status_code == 404
    payment = Payment.objects.get()
    data = {"payments": [str(payment.pk)], "bounced_on": f"{(noon + timedelta(days=8)).date()}", "reason": ""}
    refused = officer.post(address, data)
    assert refused.status_code == 422
    early = officer.post(address, data | {"reason": "销户", "bounced_on": "2020-01-01"})
    assert early.status_code == 422
    assert "销户" in early.content.decode()
    page = officer.post(address, data | {"reason": "销户"}, follow=True).content.decode()
    assert "上次发放被银行退回：销户" in page
    assert officer.get(address).status_code == 404
    assert "银行退回：销户" in officer.get(reverse("subsidies:batch", args=[payment.batch.public_id])).content.decode()
    page = claimant.get(reverse("subsidies:claim", args=[paid.public_id])).content.decode()
    assert "银行把钱退回来了" in page
    assert "销户" in page
    assert "请核对账号" in claimant.get("/me/").content.decode()
