"""Search finds Chinese words of two characters, in every order of editing, on both databases."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from wagtail.search.backends import get_search_backend

from portal.cms import models, selectors
from portal.cms.adapters import search

pytestmark = pytest.mark.django_db


@pytest.fixture
def helps():
    index = models.HelpIndexPage.objects.get()
    pages = [
        ("turning", "翻身与压疮预防", "每两小时翻身一次，观察皮肤。"),
        ("login", "怎么登录", "用手机号收验证码就能登录，不用记密码。"),
        ("aed", "AED 怎么用", "打开AED，听语音提示。洗手不少于15秒。"),
    ]
    for slug, title, text in pages:
        index.add_child(instance=models.HelpPage(slug=slug, title=title, body=[("paragraph", f"<p>{text}</p>")]))


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ("翻身", {"turning"}),
        ("压疮", {"turning"}),
        ("验证码", {"login"}),
        ("登录", {"login"}),
        ("皮肤", {"turning"}),
        ("AED", {"aed"}),
        ("语音", {"aed"}),
        ("洗", {"aed"}),
        ("翻身 皮肤", {"turning"}),
        ("翻身 密码", set()),
        ("身压", set()),
        ("补贴", set()),
    ],
)
def test_words_are_found(helps, words, slugs):
    assert {page.slug for page in selectors.find_pages(words, models=(models.HelpPage,))} == slugs


def test_an_edited_page_is_found_by_its_new_words_only(helps):
    page = models.HelpPage.objects.get(slug="login")
    page.title, page.body = "怎么退出", [("paragraph", "<p>点右上角的名字。</p>")]
    page.save_revision().publish()
    assert [found.slug for found in selectors.find_pages("右上角")] == ["login"]
    assert selectors.find_pages("验证码") == []


def test_drafts_are_not_found(helps):
    index = models.HelpIndexPage.objects.get()
    index.add_child(instance=models.HelpPage(slug="draft", title="还没写好的轮椅页", live=False))
    assert selectors.find_pages("轮椅") == []


def test_the_backend_survives_whatever_is_typed(helps):
    backend = get_search_backend()
    for words in [
        '"',
        "'",
        "*",
        "( AND",
        "NEAR(",
        "翻身*",
        "翻身 OR",
        "%",
        "\\",
        "-翻身",
        "：",
        "   ",
        "翻身:",
        "_",
        "&|!",
        "<->",
    ]:
        list(backend.search(words, models.HelpPage.objects.all(), operator="and"))


@given(st.text(alphabet="养老护理员 ，。", max_size=20))
def test_every_word_of_a_text_is_in_its_index(text):
    index = set(search.to_index(text).split())
    for at in range(len(text)):
        for end in range(at + 1, len(text) + 1):
            if text[at:end].isalpha():
                assert set(search.to_query(text[at:end]).split()) <= index


def test_search_page_filters_and_turns_pages(helps):
    index = models.HelpIndexPage.objects.get()
    for number in range(12):
        index.add_child(instance=models.HelpPage(slug=f"more-{number}", title=f"补贴问答之{number}"))
    client = Client()
    first = client.get("/search/", {"q": "补贴"})
    assert "第 1–10 条，共 12 条" in first.content.decode()
    second = client.get("/search/", {"q": "补贴", "page": "2"})
    assert "第 11–12 条，共 12 条" in second.content.decode()
    only_help = client.get("/search/", {"q": "翻身", "type": "help"})
    assert "翻身与压疮预防" in only_help.content.decode()
    assert "没有找到" in client.get("/search/", {"q": "完全没有的词"}).content.decode()
    assert client.get("/search/", {"q": "<script>", "type": "nonsense", "page": "x"}).status_code == 200
