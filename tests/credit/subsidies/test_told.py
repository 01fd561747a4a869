"""What people are told: who may answer, what became of an objection, which month, what was asked for before."""

from datetime import timedelta

import pytest
from django.urls import reverse

from credit.subsidies import selectors, services
from credit.subsidies.logic import wording
from portal.messaging.models import Message
from tests.factories.people import OrganisationFactory


def test_an_objection_is_for_another_officer_and_its_answer_is_not_lost(noticed, confirmed, signed_in, make_user, noon):
    objector = make_user(name="知情人")
    found = services.object_to(claim=noticed, text="十月没有上班", actor=objector, now=noon)
    one, two = signed_in(confirmed.city), signed_in(confirmed.city_two)
    assert "正在处理" in signed_in(objector).get("/subsidies/").content.decode()
    address = reverse("subsidies:objection", args=[found.public_id])
    # Who approved the claim sees that another has to answer; nothing waits for her.
    page = one.get("/desk/subsidies/approve/").content.decode()
    assert "要另一位来办" in page
    assert address not in page
    assert selectors.waiting_counts(confirmed.city, on=noon.date())["objections"] == 0
    assert selectors.waiting_counts(confirmed.city_two, on=noon.date())["objections"] == 1
    refused = one.post(address, {"upheld": "no", "answer": "核对过考勤"})
    assert refused.status_code == 422
    assert address in two.get("/desk/subsidies/approve/").content.decode()
    empty = two.post(address, {"upheld": "no", "answer": " "})
    assert empty.status_code == 422
    assert "请写明原因" in empty.content.decode()
    two.post(address, {"upheld": "no", "answer": "核对过考勤"})
    assert Message.objects.get(user_id=objector.pk).subject == "您提的异议不成立"
    page = signed_in(objector).get("/subsidies/").content.decode()
    assert "核对过考勤" in page
    assert "异议不成立" in page
    assert "我提的异议" not in signed_in(make_user(name="别人")).get("/subsidies/").content.decode()


def test_a_typed_answer_stays_when_it_is_refused(noticed, confirmed, signed_in, make_user, noon):
    found = services.object_to(claim=noticed, text="十月没有上班", actor=make_user(name="知情人"), now=noon)
    page = signed_in(confirmed.city_two).get("/desk/subsidies/approve/")
    assert page.status_code == 200
    services.decide_objection(objection=found, upheld=False, answer="查过", actor=confirmed.city_two, now=noon)
    other = services.object_to(claim=noticed, text="又一次", actor=make_user(name="另一人"), now=noon)
    type(noticed).objects.filter(pk=noticed.pk).update(state="approved")
    refused = signed_in(confirmed.city_two).post(
        reverse("subsidies:objection", args=[other.public_id]), {"upheld": "no", "answer": "写了很长的答复"}
    )
    assert refused.status_code == 422
    assert "写了很长的答复" in refused.content.decode()


def test_the_month_is_named(signed_in, confirmed, make_caregiver, noon):
    person = make_caregiver()
    client = signed_in(person.user)
    month = wording.slot(f"{noon.date().replace(day=1) - timedelta(days=1):%Y-%m}")
    address = reverse("subsidies:offer", args=["post_allowance"])
    assert month in client.get(address).content.decode()
    assert month in signed_in(confirmed.clerk).get("/agency/subsidies/month/").content.decode()
    claim = services.submit(person=person, code="post_allowance", actor=person.user, now=noon)
    assert "这个月已经申请或者领过" in client.get(address).content.decode()
    assert month in client.get(reverse("subsidies:claim", args=[claim.public_id])).content.decode()


@pytest.mark.parametrize(
    ("written", "words"), [("2026-10", "2026年10月"), ("2026", "2026年"), ("2", "第 2 期"), ("", "")]
)
def test_parts_in_words(written, words):
    assert wording.slot(written) == words


def test_what_was_returned_is_remembered(claim, confirmed, signed_in, noon):
    services.give_back(claim=claim, reason="缺合同", actor=confirmed.clerk, now=noon)
    client = signed_in(claim.person.user)
    old = reverse("subsidies:claim", args=[claim.public_id])
    assert "退回了，补好材料可以再申请" in client.get(old).content.decode()
    desk = client.get("/me/").content.decode()
    assert "补贴申请被退回，补齐以后再交" in desk
    assert reverse("subsidies:offer", args=["post_allowance"]) not in desk
    claim.refresh_from_db()
    again = services.submit(
        person=claim.person,
        code="post_allowance",
        again=claim,
        actor=claim.person.user,
        now=noon + timedelta(seconds=9),
    )
    page = client.get(old).content.decode()
    assert "补好材料可以再申请" not in page
    assert reverse("subsidies:claim", args=[again.public_id]) in page
    case = signed_in(confirmed.clerk).get(reverse("subsidies:agency_claim", args=[again.public_id])).content.decode()
    assert "缺合同" in case


def test_a_confirmation_that_never_was_is_not_told_as_one(confirmed, make_caregiver, noon):
    alone = OrganisationFactory(kind="agency", name="示例第三养老院", region=confirmed.region)
    person = make_caregiver(agency=alone)
    claim = services.submit(person=person, code="post_allowance", actor=person.user, now=noon)
    told = {step["title"]: step["text"] for step in selectors.progress(claim)}
    assert "单位确认" not in told
    assert "单位没有别的经办人" in told["单位没有确认"]
