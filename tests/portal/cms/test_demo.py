"""The chapter of the demonstration world about the portal's pages."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from portal.cms import demo, models
from portal.demo import adapters
from portal.regions import services as regions

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_small_markdown_becomes_blocks():
    text = "## 标题\n\n一段**话**，<b>不是标签</b>。\n\n1. 一\n2. 二\n\n- 甲\n\n| 列 | 数 |\n|---|---|\n| 行 | 1 |\n\n> 提示"
    assert demo.blocks(text) == [
        ("heading", "标题"),
        ("paragraph", "<p>一段<b>话</b>，&lt;b&gt;不是标签&lt;/b&gt;。</p>"),
        ("paragraph", "<ol><li>一</li><li>二</li></ol>"),
        ("paragraph", "<ul><li>甲</li></ul>"),
        ("table", {"title": "列、数", "cells": "列\t数\n行\t1"}),
        ("tip", "提示"),
    ]


@pytest.mark.parametrize("today", [date(2026, 11, 20), timezone.localdate()])
def test_days_in_texts_move_with_the_world(today):
    world = adapters.read_world(today=today)
    moved = world.day("2026-11-18")
    assert demo.moved("自2026年11月18日（11月18日）起", world) == (
        f"自{moved.year}年{moved.month}月{moved.day}日（{moved.month}月{moved.day}日）起"
    )


# The divisions that the pages name, and those above them.
DIVISIONS = """code,name,level,parent
230000,黑龙江省,province,
230100,哈尔滨市,city,230000
420000,湖北省,province,
420700,鄂州市,city,420000
"""


def test_the_chapter_tells_every_page_and_may_be_told_again(now, settings, tmp_path):
    file = tmp_path / "divisions.csv"
    file.write_text(DIVISIONS, encoding="utf-8")
    regions.load(file=file, now=now)
    world = adapters.read_world(today=timezone.localdate())
    for _time in range(2):
        demo.load(world, now=now)
    kinds = (models.HelpPage, models.PolicyPage, models.NewsPage, models.NoticePage, models.LandingPage)
    assert [kind.objects.count() for kind in kinds] == [13, 3, 3, 2, 6]
    client = Client()
    for address in ("/help/privacy/", "/help/accessibility/", "/help/feedback/", "/about/", "/"):
        assert client.get(address).status_code == 200, address
    for kind in kinds:
        for page in kind.objects.all():
            assert client.get(page.url).status_code == 200, page.url
    learners = client.get("/for-learners/").content.decode()
    for address in ("/standards/", "/subsidies/", "/timebank/", "/help/caregiver/", "/for-volunteers/"):
        assert f'href="{address}"' in learners, address
    english = Client()
    english.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert 'lang="zh-Hans"' in english.get("/for-volunteers/").content.decode()
    privacy = english.get("/help/privacy/").content.decode()
    assert 'lang="zh-Hans"' in privacy
    assert models.HelpPage.objects.get(slug="privacy").summary_en in privacy.replace("&#x27;", "'")
    assert "还剩 1 天" in client.get("/notices/").content.decode()
