"""A holder's links: what they show, until when, to whom nothing; and that the holder sees each look-up."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from PIL import Image

from certification.certificates import services as certificates
from certification.verification import errors, selectors, services
from certification.verification.logic import scores
from certification.verification.models import LookUp, ShareLink
from portal.audit.models import Entry
from portal.files import services as files
from tests.factories import PersonFactory
from tests.factories.frozen import rewrite

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder(rendered, signed_in):
    return signed_in(rendered.person.user)


@pytest.fixture
def photo(rendered, now):
    picture = io.BytesIO()
    Image.new("RGB", (500, 700), "white").save(picture, "JPEG")
    stored = files.store(
        content=picture.getvalue(),
        name="p.jpg",
        kind="identity_photo",
        actor=None,
        now=now,
        owner_person_id=rendered.person_id,
    )
    rewrite(rendered, photo=stored)
    return stored


def make(client, certificate, **data):
    page = client.post(f"/certificates/{certificate.public_id}/links/", {"days": "7", **data})
    return page, re.search(r'id="address" type="text" value="http://testserver(/s/[^"]+)"', page.content.decode())


def test_a_link_shows_what_was_chosen_and_nothing_else(rendered, holder, photo):
    page, found = make(holder, rendered, shows=["full_name", "photo", "scores", "pdf"], purpose="应聘康宁养老院")
    assert page.status_code == 200
    assert "只在这里显示这一次" in page.content.decode()
    assert "data:image/png;base64," in page.content.decode()
    shown = Client().get(found[1])
    text = shown.content.decode()
    for words in ("证书有效", "王小芳", "理论知识 80 分", rendered.number, "证书上的照片", "下载证书"):
        assert words in text
    assert "应聘康宁养老院" not in text
    assert shown.headers["Cache-Control"] == "no-store, private"
    assert "noindex" in shown.headers["X-Robots-Tag"]
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    picture = re.search(r'<img class="shared-photo" src="([^"]+)"', text)[1].replace("&amp;", "&")
    assert Client().get(picture).status_code == 200
    moved = Client().get(f"{found[1]}/pdf")
    assert moved.status_code == 302
    assert b"".join(Client().get(moved["Location"]).streaming_content) == files.read(rendered.pdf)

    _page, plain = make(holder, rendered)
    text = Client().get(plain[1]).content.decode()
    assert "王*芳" in text
    for words in ("王小芳", "理论知识", "证书上的照片", "下载证书"):
        assert words not in text
    assert Client().get(f"{plain[1]}/pdf").status_code == 404


def test_the_secret_is_shown_once_and_kept_nowhere(rendered, holder):
    page, found = make(holder, rendered, purpose="家里人")
    secret = found[1].removeprefix("/s/")
    link = ShareLink.objects.get()
    assert secret not in str(vars(link))
    assert page.headers["Cache-Control"] == "no-store, private"
    again = holder.get(f"/certificates/{rendered.public_id}/links/").content.decode()
    assert secret not in again
    assert "家里人" in again
    entry = Entry.objects.get(action="verification.link.made")
    assert secret not in str(entry.data)
    assert "家里人" not in str(entry.data)


def test_expired_withdrawn_and_unknown_are_alike(rendered, holder):
    _page, found = make(holder, rendered, days="1")
    _page, second = make(holder, rendered)
    _first, link = ShareLink.objects.order_by("created_at", "pk")
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1), tick=False):
        expired = Client().get(found[1])
    answer = holder.post(f"/certificates/{rendered.public_id}/links/{link.public_id}/")
    assert answer.status_code == 302
    assert holder.post(f"/certificates/{rendered.public_id}/links/{link.public_id}/").status_code == 302
    assert Entry.objects.filter(action="verification.link.withdrawn").count() == 1
    withdrawn, unknown = Client().get(second[1]), Client().get("/s/nothing")
    assert {expired.status_code, withdrawn.status_code, unknown.status_code} == {404}
    bodies = {
        re.sub(rb'name="next" value="[^"]*"|csrf[^>]*>|value="/s/[^"]*"', b"", response.content)
        for response in (expired, withdrawn, unknown)
    }
    assert len(bodies) == 1
    assert not LookUp.objects.filter(found=True).exists()
    states = holder.get(f"/certificates/{rendered.public_id}/links/").content.decode()
    assert "已收回" in states


def test_each_opening_is_counted_and_seen_by_the_holder(rendered, holder):
    _page, found = make(holder, rendered, purpose="应聘")
    for _ in range(2):
        Client().get(found[1])
    assert ShareLink.objects.get().opened == 2
    assert [row.way for row in selectors.look_ups_of(rendered.person_id)] == ["share", "share"]
    assert "打开过 2 次" in holder.get(f"/certificates/{rendered.public_id}/links/").content.decode()
    assert holder.get("/certificates/look-ups/").content.decode().count("<b>出示链接</b>") == 2


def test_the_file_fetched_is_counted_and_seen_as_well(rendered, holder):
    _page, found = make(holder, rendered, shows=["pdf"])
    _page, plain = make(holder, rendered)
    assert Client().get(f"{found[1]}/pdf").status_code == 302
    assert Client().get(f"{plain[1]}/pdf").status_code == 404
    assert sorted(ShareLink.objects.values_list("opened", flat=True)) == [0, 1]
    assert list(LookUp.objects.order_by("pk").values_list("way", "found")) == [("share", True), ("share", False)]
    assert selectors.look_ups_of(rendered.person_id).count() == 1


@pytest.mark.usefixtures("standing_clock")
def test_links_are_limited_as_other_look_ups_are(rendered, holder, limits):
    _page, found = make(holder, rendered)
    limits(PER_MINUTE=1)
    assert Client().get(found[1]).status_code == 200
    assert Client().get(found[1]).status_code == 429
    assert Client().get("/s/guess").status_code == 429
    assert Client().get("/s/guess/pdf").status_code == 429


def test_a_revoked_certificate_says_so_on_a_link_too(rendered, holder, now):
    _page, found = make(holder, rendered)
    certificates.revoke(certificate=rendered, reason="替考", on=now.date(), actor=None, now=now)
    text = Client().get(found[1]).content.decode()
    assert "证书已撤销" in text
    assert "替考" in text
    address = f"/certificates/{rendered.public_id}/links/"
    assert "不能做新的链接" in holder.get(address).content.decode()
    assert holder.post(address, {"days": "7"}).status_code == 422
    assert ShareLink.objects.count() == 1


def test_only_its_holder_makes_and_withdraws_a_link(rendered, holder, signed_in, now):
    other = signed_in(PersonFactory(name="李大海").user)
    address = f"/certificates/{rendered.public_id}/links/"
    make(holder, rendered)
    link = ShareLink.objects.get()
    for call in (other.get(address), other.post(address, {"days": "7"}), other.post(f"{address}{link.public_id}/")):
        assert call.status_code == 404
    assert Client().get(address).status_code == 302
    stranger = PersonFactory().user
    with pytest.raises(errors.NotYours):
        services.share(certificate=rendered, shows=[], days=7, purpose="", actor=stranger, now=now)
    with pytest.raises(errors.NotYours):
        services.withdraw(link=link, actor=stranger, now=now)
    assert ShareLink.objects.count() == 1


@pytest.mark.parametrize(
    "data", [{"days": "365"}, {"days": ""}, {"days": "7", "shows": "id_number"}, {"days": "7", "purpose": "长" * 61}]
)
def test_what_cannot_be_chosen_is_refused(rendered, holder, data):
    page = holder.post(f"/certificates/{rendered.public_id}/links/", data)
    assert page.status_code == 422
    assert not ShareLink.objects.exists()


def test_so_many_links_at_once(rendered, holder, monkeypatch):
    monkeypatch.setattr(services.sharing, "MOST", 1)
    make(holder, rendered)
    page, found = make(holder, rendered)
    assert (page.status_code, found) == (422, None)
    assert "请先收回不用的" in page.content.decode()


def test_the_list_of_look_ups_is_paged_by_key(rendered, holder, monkeypatch, now):
    monkeypatch.setattr(selectors.answers, "PAGE", 3)
    LookUp.objects.bulk_create(
        LookUp(certificate=rendered, way=way, found=True, at=now - timedelta(minutes=n // 2))
        for n, way in enumerate(["page", "qr", "api", "pdf", "batch", "share", "cred"])
    )
    seen, address = [], "/certificates/look-ups/"
    for _ in range(3):
        text = holder.get(address).content.decode()
        seen += re.findall(r'<div class="t"><b>([^<]+)</b>', text)
        more = re.search(r'href="(\?after=[^"]+)"', text)
        address = f"/certificates/look-ups/{more[1]}" if more else ""
    assert sorted(seen) == sorted(["网页", "扫码", "接口", "上传文件", "用人单位批量核验", "出示链接", "电子凭证"])
    assert len(seen) == 7
    for after in ("x", "1_", "9" * 30 + "_1", "٣_1", "²_1", "1_²"):
        assert holder.get("/certificates/look-ups/", {"after": after}).status_code == 200


def test_who_holds_nothing_sees_an_empty_list(make_user, signed_in):
    assert "还没有人查过" in signed_in(make_user()).get("/certificates/look-ups/").content.decode()


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("理论知识 82 分 · 操作技能 78.5 分", "Theory: 82 · Skills: 78.5"),
        ("结业考试 85 分", "Final test: 85"),
        ("理论知识 82 分 · 由评委评定", None),
        ("理论知识 很高 分", None),
    ],
)
def test_marks_are_told_in_the_readers_language_where_they_are_ours(stored, said, monkeypatch):
    words = {
        "%(subject)s %(mark)s 分": "%(subject)s: %(mark)s",
        "理论知识": "Theory",
        "操作技能": "Skills",
        "结业考试": "Final test",
    }
    assert scores.shown_scores(stored) in (stored, None), "in Chinese as they stand on the paper"
    monkeypatch.setattr(scores, "gettext", words.__getitem__)
    assert scores.shown_scores(stored) == said


def test_marks_that_are_worded_otherwise_say_in_which_language(rendered, holder):
    rewrite(rendered, facts={"scores": "评委 <一致> 通过"})
    _page, found = make(holder, rendered, shows=["scores"])
    reader = Client()
    reader.cookies["django_language"] = "en"
    english = reader.get(found[1]).content.decode()
    assert '<span lang="zh-Hans">评委 &lt;一致&gt; 通过</span>' in english
    assert "Caregiver" in english
