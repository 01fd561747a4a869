"""Contests: two people, a list that is public, certificates of honour."""

import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import Workbook

from certification.certificates import services as certificates
from certification.certificates.models import Certificate
from certification.contests import errors, selectors, services
from certification.contests.logic import sheet
from certification.contests.models import Contest, Placing
from tests.factories import OrganisationFactory, RegionFactory
from tests.factories.contests import make_contest, make_placing, numbered_person

pytestmark = pytest.mark.django_db


def publish(contest, publisher, now):
    return services.publish(contest=contest, actor=publisher, now=now)


def test_who_has_entered_never_publishes(contest, enterer, publisher, now):
    with pytest.raises(errors.Refusal, match="名单还是空的"):
        publish(contest, publisher, now)
    make_placing(contest, publisher, now)
    for user in (enterer, publisher):
        with pytest.raises(errors.Refusal, match="两个人"):
            publish(contest, user, now)
    placing = Placing.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Placing.objects.filter(pk=placing.pk).update(published_by=publisher)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contest.objects.filter(pk=contest.pk).update(state="published", published_by=enterer, published_at=now)


def test_a_public_list_gives_each_one_certificate_of_honour(contest, enterer, publisher, now, drain, signed_in, client):
    first = make_placing(contest, enterer, now, rank=1)
    make_placing(contest, enterer, now, rank=2, score=Decimal("90.5"))
    publish(contest, publisher, now)
    publish(contest, publisher, now)
    drain()
    services.issue_honours(contest_id=contest.pk, now=now)
    found = list(Certificate.objects.filter(kind="honour").order_by("pk"))
    assert [row.issuer_id for row in found] == [contest.organiser_id] * 2
    assert [row.number[-4:] for row in found] == ["0001", "0002"]
    assert found[0].person_id == first.person_id
    assert found[0].facts["honour"] == "职工组第 1 名"
    assert found[0].pdf_id is not None, "the PDF is made in the background"
    holder = signed_in(first.person.user)
    assert (
        found[0].number in holder.get(reverse("certificates:certificate", args=[found[0].public_id])).content.decode()
    )
    assert found[0].number in holder.get("/me/").content.decode()
    assert client.get(f"/v/{found[0].verify_code}").status_code == 200
    with pytest.raises(errors.Refusal, match="已经公布"):
        make_placing(contest, enterer, now, rank=3)


def test_nobody_publishes_a_list_with_their_own_name(contest, enterer, publisher, now):
    placing = make_placing(contest, enterer, now)
    type(placing.person).objects.filter(pk=placing.person_id).update(user=publisher)
    with pytest.raises(errors.Refusal, match="名单里有您自己"):
        publish(contest, publisher, now)


def test_what_is_withdrawn_while_honours_are_issued_gets_none(contest, enterer, publisher, now, monkeypatch):
    make_placing(contest, enterer, now, rank=1)
    later = make_placing(contest, enterer, now, rank=2)
    publish(contest, publisher, now)
    real = certificates.award

    def award(**values):
        services.withdraw(placing=later, reason="冒名参赛", actor=publisher, now=now)
        return real(**values)

    monkeypatch.setattr(certificates, "award", award)
    assert services.issue_honours(contest_id=contest.pk, now=now) == 1
    assert not Certificate.objects.filter(kind="honour", person_id=later.person_id).exists()


def test_what_was_withdrawn_stays_struck_and_its_honour_is_revoked(contest, enterer, publisher, now, drain):
    placing = make_placing(contest, enterer, now)
    with pytest.raises(errors.Refusal, match="还没有公布"):
        services.withdraw(placing=placing, reason="违规", actor=publisher, now=now)
    publish(contest, publisher, now)
    services.issue_honours(contest_id=contest.pk, now=now)
    with pytest.raises(errors.Refusal, match="写明取消的原因"):
        services.withdraw(placing=placing, reason=" ", actor=publisher, now=now)
    for _ in range(2):
        services.withdraw(placing=placing, reason="冒名参赛", actor=publisher, now=now)
    assert Certificate.objects.get().state == "revoked"
    assert selectors.honours(contest)[0]["withdrawn"]


def test_why_something_was_withdrawn_tells_nobody_who_it_was(contest, enterer, publisher, now):
    """The list is public, also where no honour certificate was given yet."""
    placing = make_placing(contest, enterer, now)
    publish(contest, publisher, now)
    for reason in (f"{placing.person.name}冒名参赛", "手机13800138000举报", "证件号230103196101029996冒用"):
        with pytest.raises(errors.Refusal, match=r"请删掉|请写"):
            services.withdraw(placing=placing, reason=reason, actor=publisher, now=now)
    placing.refresh_from_db()
    assert placing.withdrawn_at is None


def test_number_and_name_that_differ_say_no_more_than_nobody(contest, enterer, now):
    person, number = numbered_person()
    refusals = []
    for name, written in ((person.name + "二", number), (person.name, "230103196101029996")):
        with pytest.raises(errors.Refusal) as refusal:
            services.enter(contest=contest, name=name, number=written, rank=1, actor=enterer, now=now)
        refusals.append(str(refusal.value))
    assert refusals[0] == refusals[1]


def test_another_region_and_another_body_find_nothing(contest, enterer, stranger, make_user, now, signed_in):
    RegionFactory(code=420700)
    elsewhere = make_user(("city_officer", None, 420700))
    for user in (stranger, elsewhere):
        with pytest.raises(errors.NotYours):
            make_placing(contest, user, now)
        browser = signed_in(user)
        for at in ("contest", "publish", "send_list"):
            url = reverse(f"contests:{at}", args=[contest.public_id])
            assert (browser.get(url) if at == "contest" else browser.post(url)).status_code == 404


def workbook(rows, *, heads=None):
    book = Workbook()
    book.active.append(heads or list(sheet.COLUMNS.values()))
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("placings.xlsx", out.getvalue())


def test_a_spreadsheet_is_looked_through_and_taken_in_once(contest, enterer, now, signed_in):
    (a, number_a), (b, number_b) = numbered_person(), numbered_person()
    rows = [
        [a.name, number_a, "职工组", "第1名", "92.5", "是"],
        [b.name, number_b, "", 2, 88, ""],
        [a.name, number_a, "职工组", 3, "", ""],
        [a.name, 230103196101029, "职工组", 3, "", ""],
        ["没有", "230103196101029996", "学生组", 4, "", ""],
        [b.name, number_b, "老年组", 0, "-1", "也许"],
        [b.name, "=A1", "职工组", 1, "", ""],
    ]
    browser = signed_in(enterer)
    at = reverse("contests:send_list", args=[contest.public_id])
    answer = browser.post(at, {"file": workbook(rows)}, follow=True)
    page = answer.content.decode()
    assert "可以导入 2 人" in page
    for words in ("和第 2 行是同一个人", "存成了数字", "对不上", "组别只能填", "名次要填", "成绩要填", "只能填是或否"):
        assert words in page, words
    assert Placing.objects.count() == 0
    where = answer.redirect_chain[-1][0]
    for _ in range(2):
        assert browser.post(where).status_code == 302
    assert sorted(Placing.objects.values_list("person_id", "rank", "name_public")) == sorted(
        [(a.pk, 1, True), (b.pk, 2, False)]
    )


@pytest.mark.parametrize("content", [b"no workbook", b"PK\x03\x04broken"])
def test_a_file_that_is_no_spreadsheet_is_refused_beside_its_field(contest, enterer, signed_in, content):
    at = reverse("contests:send_list", args=[contest.public_id])
    answer = signed_in(enterer).post(at, {"file": SimpleUploadedFile("a.xlsx", content)})
    assert answer.status_code == 422


def test_missing_columns_are_named(contest, enterer, now, signed_in):
    at = reverse("contests:send_list", args=[contest.public_id])
    page = signed_in(enterer).post(at, {"file": workbook([], heads=["姓名"])}, follow=True).content.decode()
    assert "缺少“证件号码”" in page
    assert "没有可以导入的人" in page


def test_the_way_in_the_browser(bureau, body, enterer, publisher, now, signed_in, client, drain):
    browser = signed_in(enterer)
    form = {"title": "市赛", "organiser": bureau.public_id, "body": body.public_id, "level": "city"}
    future = (now + timedelta(days=3)).date().isoformat()
    answer = browser.post(reverse("contests:new"), {**form, "held_on": future, "document": "公告"})
    assert answer.status_code == 422
    assert "市赛" in answer.content.decode()
    day = (now - timedelta(days=3)).date().isoformat()
    page = browser.post(reverse("contests:new"), {**form, "held_on": day, "document": "公告"}, follow=True)
    contest = Contest.objects.get()
    at = reverse("contests:contest", args=[contest.public_id])
    assert "名单还是空的" in page.content.decode()
    person, number = numbered_person(name="欧阳长名字")
    line = {"name": person.name, "number": number, "category": "staff", "rank": "1"}
    assert browser.post(at, {**line, "rank": "0"}).status_code == 422
    assert browser.post(at, line).status_code == 302
    # Who entered the list is told instead of offered a button that would be refused.
    page = browser.get(at).content.decode()
    assert "请同事来公布" in page
    assert "核对无误，公布光荣榜" not in page
    refused = browser.post(reverse("contests:publish", args=[contest.public_id]))
    assert refused.status_code == 422
    assert client.get(reverse("contests:honours", args=[contest.public_id])).status_code == 404
    other = signed_in(publisher)
    assert "核对无误，公布光荣榜" in other.get(at).content.decode()
    assert other.post(reverse("contests:publish", args=[contest.public_id])).status_code == 302
    page = client.get(reverse("contests:honours", args=[contest.public_id])).content.decode()
    assert person.name not in page
    assert number not in page
    assert "第 1 名" in page
    assert "市赛" in client.get(reverse("contests:index")).content.decode()
    placing = Placing.objects.get()
    mine = signed_in(person.user)
    assert "只显示您姓名的一部分" in mine.get(reverse("contests:mine")).content.decode()
    mine.post(reverse("contests:mine"), {"placing": placing.public_id, "agrees": "yes"})
    assert person.name in client.get(reverse("contests:honours", args=[contest.public_id])).content.decode()
    stranger = numbered_person()[0]
    answer = signed_in(stranger.user).post(reverse("contests:mine"), {"placing": placing.public_id, "agrees": "no"})
    assert answer.status_code == 404
    where = reverse("contests:placing", args=[contest.public_id, placing.public_id])
    assert other.post(where, {"reason": ""}).status_code == 422
    assert other.post(where, {"reason": "违规"}).status_code == 302
    assert "已取消" in client.get(reverse("contests:honours", args=[contest.public_id])).content.decode()


def test_nothing_is_chosen_silently(bureau, enterer, signed_in, make_user, body):
    OrganisationFactory(kind="bureau", name="另一个局")
    page = signed_in(enterer).get(reverse("contests:new")).content.decode()
    for name in ("organiser", "body", "level"):
        chosen = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.DOTALL)[0]
        assert re.search(r"<option([^>]*)>([^<]*)", chosen)[2] == "请选择"
    answer = signed_in(enterer).post(reverse("contests:new"), {"title": "市赛"})
    assert answer.status_code == 422
    assert Contest.objects.count() == 0


def test_a_shared_rank_is_remarked_on_and_confirmed_by_both(contest, enterer, publisher, now, signed_in):
    make_placing(contest, enterer, now, rank=1)
    person, number = numbered_person()
    at, publishes = (reverse(f"contests:{name}", args=[contest.public_id]) for name in ("contest", "publish"))
    line = {"name": person.name, "number": number, "category": "staff", "rank": "1"}
    browser = signed_in(enterer)
    answer = browser.post(at, line)
    assert answer.status_code == 422
    assert "职工组第 1 名已经录入了 1 人" in answer.content.decode()
    assert Placing.objects.count() == 1
    # Another group has its own first place, and a line is corrected without a word.
    assert browser.post(at, {**line, "category": "student"}).status_code == 302
    assert browser.post(at, {**line, "shared": "on"}).status_code == 302
    assert browser.post(at, {**line, "score": "9", "shared": "on"}).status_code == 302
    other = signed_in(publisher)
    assert "并列" in other.get(at).content.decode()
    refused = other.post(publishes)
    assert refused.status_code == 422
    assert "有并列的名次" in refused.content.decode()
    assert other.post(publishes, {"shared": "on"}).status_code == 302
    contest.refresh_from_db()
    assert contest.state == "published"


def test_a_draft_line_can_be_taken_out(contest, enterer, now, signed_in):
    placing = make_placing(contest, enterer, now)
    where = reverse("contests:placing", args=[contest.public_id, placing.public_id])
    assert signed_in(enterer).post(where).status_code == 302
    assert Placing.objects.count() == 0


@pytest.mark.parametrize("many", [1, 3])
def test_the_honours_list_takes_as_many_queries_for_one_as_for_three(
    bureau, body, enterer, publisher, now, client, many, django_assert_num_queries
):
    contest = make_contest(organiser=bureau, body=body, enterer=enterer, now=now)
    for rank in range(1, many + 1):
        make_placing(contest, enterer, now, rank=rank)
    publish(contest, publisher, now)
    at = reverse("contests:honours", args=[contest.public_id])
    client.get(at)
    with django_assert_num_queries(2):
        client.get(at)
