"""The portal's own pages: there from the start, cleaned on save, withdrawn in time."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.cms import models, selectors, services
from portal.cms.blocks import pasted_table, rich_text
from portal.cms.models import news
from tests.factories import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/help/", "/notices/", "/news/", "/policy/", "/search/"])
def test_a_new_installation_answers(address):
    response = Client().get(address)
    assert response.status_code == 200
    assert "zh-Hans" in response.content.decode()[:200]


def test_planting_again_changes_nothing():
    before = (
        list(models.BasePage.__subclasses__()),
        models.HomePage.objects.count(),
        models.HelpIndexPage.objects.count(),
    )
    services.plant()
    assert models.HomePage.objects.count() == before[1] == 1
    assert models.HelpIndexPage.objects.count() == before[2] == 1


def _notice(**values):
    index = models.NoticeIndexPage.objects.get()
    today = timezone.localdate()
    values = {"published_on": today, "ends_on": today, "slug": "n", "title": "岗位补贴拟发放名单", **values}
    return index.add_child(instance=models.NoticePage(body=[("paragraph", "<p>示例人员 屠**</p>")], **values))


def test_a_notice_is_shown_on_its_last_day_and_gone_the_day_after():
    notice = _notice()
    client = Client()
    assert "屠**" in client.get(notice.url).content.decode()
    assert notice.title in client.get("/notices/").content.decode()
    assert notice.title in client.get("/").content.decode()
    assert selectors.find_pages("补贴") != []

    yesterday = timezone.localdate() - timedelta(days=1)
    models.NoticePage.objects.filter(pk=notice.pk).update(published_on=yesterday, ends_on=yesterday)
    gone = client.get(notice.url)
    assert gone.status_code == 410
    assert "屠**" not in gone.content.decode()
    assert notice.title not in client.get("/notices/").content.decode()
    assert notice.title not in client.get("/").content.decode()
    assert selectors.find_pages("补贴") == []


def test_the_hourly_task_unpublishes_what_ended(now):
    kept, ended = _notice(), _notice(slug="old")
    yesterday = timezone.localdate() - timedelta(days=1)
    models.NoticePage.objects.filter(pk=ended.pk).update(published_on=yesterday, ends_on=yesterday)
    assert services.withdraw_notices(today=timezone.localdate(), now=now) == 1
    assert services.withdraw_notices(today=timezone.localdate(), now=now) == 0
    kept.refresh_from_db()
    ended.refresh_from_db()
    assert (kept.live, ended.live) == (True, False)


def test_a_notice_does_not_begin_before_its_first_day():
    tomorrow = timezone.localdate() + timedelta(days=1)
    notice = _notice(published_on=tomorrow, ends_on=tomorrow)
    assert Client().get(notice.url).status_code == 410


def test_rich_text_is_cleaned_in_page_and_revision():
    evil = (
        '<p onclick="x()">好<script>alert(1)</script><img src=x onerror=alert(1)>'
        '<a href="javascript:alert(1)">点</a><a linktype="page" id="3">页</a><iframe src="//a"></iframe></p>'
    )
    page = models.HelpIndexPage.objects.get().add_child(
        instance=models.HelpPage(slug="evil", title="坏", body=[("paragraph", evil)])
    )
    page.save_revision().publish()
    for stored in (
        models.HelpPage.objects.get(pk=page.pk).body.raw_data[0]["value"],
        page.latest_revision.content["body"],
    ):
        for word in ("script", "onclick", "onerror", "javascript", "iframe", "<img"):
            assert word not in stored
    shown = Client().get(page.url).content.decode()
    assert "alert(1)" not in shown


def test_clean_keeps_what_editors_need():
    text = '<p><b>粗</b><i>斜</i><br></p><ul><li>一</li></ul><a href="https://example.org">外</a>'
    assert rich_text.clean(text) == text


@pytest.mark.parametrize("pasted", ["甲\t乙\n1\t2\n3", "| 甲 | 乙 |\n| 1 | 2 |\n| 3 |"])
def test_pasted_tables_are_read(pasted):
    assert pasted_table.rows(pasted) == [["甲", "乙"], ["1", "2"], ["3", ""]]


def test_written_tables_are_read_again():
    assert pasted_table.rows(pasted_table.written(["甲", "乙|丙"], [["1\t1", "2\n2"]])) == [
        ["甲", "乙|丙"],
        ["1 1", "2 2"],
    ]


def test_groups_follow_grants(make_user, now):
    user = make_user(("administrator", None, None))
    services.sync_groups(user=user, now=now)
    assert set(user.groups.values_list("name", flat=True)) == {"content:editors", "content:site"}
    for grant in user.grants.all():
        grant.valid_to = now
        grant.save()
    del user._grants
    services.sync_groups(user=user, now=now)
    assert not user.groups.exists()
    assert not type(user).objects.get(pk=user.pk).has_perm("wagtailadmin.access_admin")


def test_notices_come_in_pages_by_key_and_are_chosen_by_region_and_kind(monkeypatch, django_assert_max_num_queries):
    RegionFactory(code=230103)
    RegionFactory(code=420704)
    for number in range(5):
        _notice(slug=f"h{number}", title=f"南岗公示{number}", region_id=230103, kind="subsidy")
    _notice(slug="e", title="鄂城公示", region_id=420704, kind="training")
    _notice(slug="all", title="全省公示")
    client = Client()
    text = client.get("/notices/").content.decode()
    assert text.count("南岗公示") == 5
    for query, seen, unseen in (
        ("region=230100", ["南岗公示0", "全省公示"], ["鄂城公示"]),
        ("region=420000&kind=training", ["鄂城公示"], ["南岗公示0", "全省公示"]),
        ("kind=inspection", ["没有符合条件的公示"], ["鄂城公示"]),
        ("region=x&kind=y&after=z", ["鄂城公示", "南岗公示0"], []),
    ):
        text = client.get(f"/notices/?{query}").content.decode()
        assert all(title in text for title in seen)
        assert not any(title in text for title in unseen)
    monkeypatch.setattr(news, "NOTICES", 2)
    address, titles = "/notices/?region=230100", []
    while address:
        with django_assert_max_num_queries(20):
            context = client.get(address).context
        titles += [entry.title for entry in context["entries"]]
        address = f"/notices/{context['next_url']}" if context["next_url"] else ""
    assert sorted(titles) == sorted([*(f"南岗公示{number}" for number in range(5)), "全省公示"])
