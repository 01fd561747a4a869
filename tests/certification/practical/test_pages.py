"""The assessor's phone, the officer's desk and what the candidate reads."""

import pytest
from django.urls import reverse

from certification.exams.models import Registration
from certification.practical import selectors, services
from certification.practical.models import Assignment, Entry, Sheet
from tests.factories.exams import make_attempt, make_passed, make_session
from tests.factories.practical import make_assessors, make_outcome, make_planned, make_rubric, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessors(body, make_user):
    return make_assessors(body, make_user)


@pytest.fixture
def registration(body):
    return Registration.objects.select_related("session", "person").get(
        pk=make_attempt(make_session(body=body)).registration_id
    )


@pytest.fixture
def rows(registration, assessors):
    planned = make_planned(registration, assessors)
    return list(Assignment.objects.filter(place__assessment=planned).order_by("number"))


def at(name, row):
    return reverse(f"practical:{name}", args=[row.public_id])


def test_a_sheet_is_filled_and_handed_in_without_scripts(rows, registration, signed_in):
    row = rows[0]
    browser = signed_in(row.assessor)
    desk = browser.get(reverse("practical:index")).content.decode()
    assert "A-001" in desk
    page = browser.get(at("sheet", row)).content.decode()
    assert registration.person.name not in desk + page
    answer = browser.post(at("sheet", row), {"mark": "1:40", "remark": ""})
    assert answer["Location"].endswith("#item-1")
    browser.post(at("sheet", row), {"mark": "2:20", "remark": "动作慢"})
    page = browser.get(at("sheet", row)).content.decode()
    assert "动作慢" in page
    assert '<span id="total">60</span>' in page
    confirm = browser.get(at("confirm", row)).content.decode()
    assert "去评还剩的 1 项" in confirm
    assert browser.post(at("confirm", row)).status_code == 422
    browser.post(at("sheet", row), {"mark": "3:15"})
    browser.post(at("sheet", row), {"critical": "X1:1"})
    assert "已标记出现" in browser.get(at("sheet", row)).content.decode()
    assert "拖、拉、拽老人" in browser.get(at("confirm", row)).content.decode()
    browser.post(at("sheet", row), {"critical": "X1:0"})
    assert browser.post(at("sheet", row), {"remark": "好", "next": "confirm"})["Location"] == at("confirm", row)
    assert "评分表已提交" in browser.post(at("confirm", row), follow=True).content.decode()
    assert Sheet.objects.get().total == 75
    page = browser.get(at("sheet", row)).content.decode()
    assert "不能再改" in page
    assert 'name="mark"' not in page
    assert "不能再改" in browser.post(at("sheet", row), {"mark": "1:0"}, follow=True).content.decode()
    assert browser.get(at("confirm", row)).status_code == 302


def test_the_script_gets_short_answers(rows, signed_in):
    browser = signed_in(rows[0].assessor)
    json = {"headers": {"Accept": "application/json"}}
    assert browser.post(at("sheet", rows[0]), {"mark": "1:40"}, **json).json() == {"total": "40.00", "missing": [2, 3]}
    for nonsense in ("1:41", "1:NaN", "x:1", "1", "9:1", ":", "1:1e99"):
        answer = browser.post(at("sheet", rows[0]), {"mark": nonsense}, **json)
        assert answer.status_code == 422, nonsense
        assert "不能打这个分" in answer.json()["message"]
    assert Entry.objects.count() == 1


def test_the_sheet_of_another_is_not_found(rows, assessors, officer, registration, signed_in):
    write(rows[0], 80)
    for user in (assessors[1], assessors[2]):
        browser = signed_in(user)
        for name in ("sheet", "confirm", "step_back"):
            assert browser.get(at(name, rows[0])).status_code == 404
            assert browser.post(at(name, rows[0]), {"mark": "1:1", "why": "认识"}).status_code == 404
        assert "80" not in browser.get(reverse("practical:index")).content.decode().split("<main")[1].split("</main")[0]
    for user in (officer, registration.person.user):
        assert signed_in(user).get(at("sheet", rows[0])).status_code == 403
    assert signed_in(assessors[0]).get(reverse("practical:sessions")).status_code == 403


def test_who_steps_back_no_longer_sees_the_candidate(rows, signed_in):
    browser = signed_in(rows[0].assessor)
    assert browser.post(at("step_back", rows[0]), {"why": ""}).status_code == 422
    assert "已回避" in browser.post(at("step_back", rows[0]), {"why": "是邻居"}, follow=True).content.decode()
    assert browser.get(at("sheet", rows[0])).status_code == 404


def test_the_officer_plans_watches_appoints_and_releases(registration, assessors, officer, stranger, signed_in):
    rubric, session = make_rubric(), registration.session
    browser = signed_in(officer)
    plan = at("plan", session)
    page = browser.get(plan).content.decode()
    assert rubric.content["title"] in page
    assert browser.post(plan, {"candidates": [registration.pk]}).status_code == 422
    wish = {"candidates": [registration.pk], "stations": [rubric.pk], "assessors": [user.pk for user in assessors[:2]]}
    assert browser.post(plan, {**wish, "assessors": [assessors[0].pk]}).status_code == 422
    assert "已安排 1 名考生" in browser.post(plan, wish, follow=True).content.decode()
    first, second = Assignment.objects.order_by("number").select_related("assessor", "place__rubric")
    assert "已交 0 / 2 份" in browser.get(reverse("practical:sessions")).content.decode()
    write(first, 91)
    page = browser.get(at("session", session)).content.decode()
    assert "等另一位交了再显示分数" in page
    assert "91" not in page.split("<main")[1].split("</main")[0]
    write(second, 70)
    page = browser.get(at("session", session)).content.decode()
    assert "两份相差 21 分" in page
    wish = {"place": first.place_id, "assessor": assessors[2].pk}
    assert browser.post(at("appoint", session), {**wish, "place": "999"}).status_code == 404
    assert (
        "请选择本机构的考评员"
        in browser.post(at("appoint", session), {**wish, "assessor": officer.pk}, follow=True).content.decode()
    )
    assert "已指定考评员" in browser.post(at("appoint", session), wish, follow=True).content.decode()
    assert "还没有可以公布的结果" in browser.post(at("release", session), follow=True).content.decode()
    write(Assignment.objects.get(number=3), 88)
    assert "已公布 1 名考生的操作技能成绩" in browser.post(at("release", session), follow=True).content.decode()
    assert "合格，89.5 分" in browser.get(at("session", session)).content.decode()
    other = signed_in(stranger)
    assert other.get(at("session", session)).status_code == 404
    for name in ("plan", "appoint", "release"):
        assert other.post(at(name, session)).status_code == 404


def test_the_candidate_reads_the_result_beside_the_theory_and_not_before(body, assessors, signed_in):
    registration = make_passed(make_session(body=body))
    browser = signed_in(registration.person.user)
    result = reverse("exams:result", args=[registration.attempt.public_id])
    assert "操作技能" not in browser.get(result).content.decode().split("<main")[1].split("</main")[0]
    planned = make_planned(registration, assessors)
    for row in Assignment.objects.filter(place__assessment=planned):
        write(row, 50, critical=("X1",))
    page = browser.get(result).content.decode()
    assert "考生号 A-001" in page
    assert "50 分" not in page.split("操作技能考核已安排")[1].split("</section")[0]
    services.release(session=registration.session, actor=None, now=registration.session.closes_at)
    page = browser.get(result).content.decode()
    assert "操作技能没有合格，50 分" in page
    assert "拖、拉、拽老人" in page
    assert (
        "操作技能没有合格"
        in browser.get(reverse("exams:session", args=[registration.session.public_id])).content.decode()
    )
    assert "不合格，50 分" in browser.get("/me/").content.decode()


def test_the_desks_say_what_to_do(rows, assessors, officer, registration, signed_in):
    assert "1 份评分表等您评" in signed_in(assessors[0]).get("/assess/").content.decode()
    assert "现在没有要评分的考生" in signed_in(assessors[2]).get("/assess/").content.decode()
    assert "已交 0 / 2 份" in signed_in(officer).get("/assess/").content.decode()
    for row in rows:
        write(row, 80)
    services.release(session=registration.session, actor=officer, now=registration.session.opens_at)
    assert "已交" not in signed_in(officer).get("/assess/").content.decode().split("<main")[1]


@pytest.mark.parametrize("many", [1, 3])
def test_lists_take_as_many_queries_for_one_candidate_as_for_three(
    body, assessors, officer, signed_in, many, django_assert_max_num_queries
):
    session = make_session(body=body)
    rubric = make_rubric()
    for _ in range(many):
        attempt = make_attempt(session)
        make_planned(
            Registration.objects.select_related("session").get(pk=attempt.registration_id), assessors, [rubric]
        )
    browser, phone = signed_in(officer), signed_in(assessors[0])
    browser.get(at("session", session))
    phone.get(reverse("practical:index"))
    with django_assert_max_num_queries(14):
        browser.get(at("session", session))
    with django_assert_max_num_queries(8):
        phone.get(reverse("practical:index"))
    assert len(selectors.progress(session)) == many


def test_a_failed_candidate_is_offered_for_the_practical_part_alone(body, assessors, officer, signed_in):
    registration = make_passed(make_session(body=body))
    make_outcome(registration, 54, assessors)
    later = make_session(body=body)
    assert "只补考实操" in signed_in(officer).get(at("plan", later)).content.decode()


def test_results_are_released_with_a_fresh_second_factor_alone(registration, officer, signed_in):
    browser = signed_in(officer)
    session = browser.session
    session["second_factor_at"] = 0
    session.save()
    late = browser.post(at("release", registration.session))
    assert (late.status_code, late["Location"][:18]) == (307, "/accounts/confirm/")
