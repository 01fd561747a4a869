"""Pictures: photographs lose what the phone wrote into them, drawings may only draw."""

import io
import shutil
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from PIL.TiffImagePlugin import IFDRational
from wagtail.models import Collection, Page

from portal.cms.logic import drawings
from portal.cms.models import Attachment, NewsIndexPage, NewsPage, Picture
from portal.regions.models import Region

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'


@pytest.mark.parametrize(
    "inside",
    [
        '<rect width="9" height="9" fill="url(#a)"/>',
        '<style>.a{fill:#fff}</style><text class="a">字</text>',
        '<image href="data:image/png;base64,AAAA"/>',
        '<use xlink:href="#b"/>',
    ],
)
def test_plain_drawings_pass(inside):
    assert drawings.harmless(SVG.format(inside).encode())


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<rect onload="alert(1)"/>',
        '<a href="javascript:alert(1)"><rect/></a>',
        '<image href="https://example.org/x.png"/>',
        '<use xlink:href="https://example.org/x.svg#a"/>',
        "<foreignObject><div/></foreignObject>",
        "<style>@import url(https://example.org/x.css)</style>",
        '<rect style="fill:url(https://example.org/x)"/>',
        "<animate attributeName='href'/>",
        "<rect",
    ],
)
def test_drawings_that_act_or_reach_out_are_refused(inside):
    assert not drawings.harmless(SVG.format(inside).encode())


def test_entities_are_refused():
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>'
    assert not drawings.harmless(bomb.encode())
    assert not drawings.harmless(b"<html/>")


@pytest.fixture
def keeper(django_user_model, signed_in):
    return signed_in(django_user_model.objects.create_superuser(username="keeper", password="x" * 12))


def _add(client, name, content, kind):
    upload = io.BytesIO(content)
    upload.name = name
    upload.content_type = kind
    return client.post(
        reverse("wagtailimages:add"), {"title": name, "file": upload, "collection": "1", "tags": "", "description": ""}
    )


@pytest.mark.django_db
def test_a_photograph_keeps_no_place(keeper):
    photo, raw = Image.new("RGB", (40, 30), "red"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825)[2] = (IFDRational(45), IFDRational(44), IFDRational(1))
    photo.save(raw, "JPEG", exif=exif)
    assert b"SecretPhone" in raw.getvalue()
    assert _add(keeper, "a.jpg", raw.getvalue(), "image/jpeg").status_code == 302
    kept = Picture.objects.get()
    with kept.file.open() as file:
        content = file.read()
    assert b"SecretPhone" not in content
    assert not Image.open(io.BytesIO(content)).getexif()
    assert (kept.width, kept.height) == (40, 30)


@pytest.mark.django_db
def test_what_is_no_picture_is_refused(keeper):
    evil = SVG.format("<script>alert(1)</script>").encode()
    assert "不能用" in _add(keeper, "a.svg", evil, "image/svg+xml").content.decode()
    assert _add(keeper, "a.png", b"MZ" + bytes(100), "image/png").status_code == 200
    assert not Picture.objects.exists()


@pytest.mark.django_db
def test_an_officer_writes_for_their_own_region_only(make_user, signed_in):
    for code, level, parent in (
        (230000, "province", None),
        (230100, "city", 230000),
        (420000, "province", None),
        (420700, "city", 420000),
    ):
        Region.objects.get_or_create(code=code, defaults={"name": f"示例{code}", "level": level, "parent_id": parent})
    index = NewsIndexPage.objects.get()
    own = index.add_child(instance=NewsPage(title="本市新闻", slug="own", region_id=230100, live=False))
    foreign = index.add_child(instance=NewsPage(title="外市草稿", slug="foreign", region_id=420700, live=False))
    client = signed_in(make_user(("city_officer", None, 230100)))
    listing = client.get(reverse("wagtailadmin_explore", args=[index.pk])).content.decode()
    assert "本市新闻" in listing
    assert "外市草稿" not in listing
    for name in ("edit", "delete", "view_draft", "history"):
        for method in ("get", "post"):
            address = reverse(f"wagtailadmin_pages:{name}", args=[foreign.pk])
            assert getattr(client, method)(address).status_code == 404
    address = reverse("wagtailadmin_pages:edit", args=[own.pk])
    assert client.get(address).status_code == 200
    form = {"title": "本市新闻", "slug": "own", "summary": "", "summary_en": "", "body-count": "0", "published_on": "2026-11-20",
            "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0", "comments-MAX_NUM_FORMS": ""}  # fmt: skip
    assert "只能填您负责的地区" in client.post(address, {**form, "region": "420700"}).content.decode()
    assert "只能填您负责的地区" in client.post(address, {**form, "region": ""}).content.decode()
    assert client.post(address, {**form, "region": "230100"}).status_code == 302


def _send(client, content):
    upload = SimpleUploadedFile("a.mp4", content, "video/mp4")
    return client.post(reverse("wagtaildocs:add"), {"title": "片子", "file": upload, "collection": "1", "tags": ""})


@pytest.mark.django_db
@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs ffmpeg")
def test_a_film_is_looked_into_as_it_comes(keeper, tmp_path):
    def made(name, *what):
        path = tmp_path / name
        subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", *what, str(path)], check=True)
        return path.read_bytes()

    playlist = b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/x\n"
    for content, words in (
        (b"not a film at all" * 50, "打不开"),
        (playlist, "打不开"),
        (made("sound.mp4", "-i", "sine=duration=1"), "没有画面"),
    ):
        assert words in _send(keeper, content).content.decode()
    assert not Attachment.objects.exists()
    film = made("film.mp4", "-i", "color=size=32x32:duration=1")
    assert _send(keeper, film).status_code == 302
    with Attachment.objects.get().file.open() as kept:
        assert kept.read() == film


@pytest.mark.django_db
def test_without_ffprobe_films_are_taken_with_a_note(keeper, monkeypatch, caplog):
    monkeypatch.setattr("shutil.which", lambda name: None)
    caplog.set_level("INFO")
    assert _send(keeper, b"not a film at all").status_code == 302
    assert "ffprobe is not installed" in caplog.text


@pytest.mark.django_db
def test_the_chinese_admin_has_no_english_leftovers(keeper):
    assert Page.objects.get(depth=1).title == "全部页面"
    assert Collection.objects.get(depth=1).name == "公用"
    assert (str(Picture._meta.verbose_name), str(Attachment._meta.verbose_name_plural)) == ("图片", "文件")
    page = keeper.get(reverse("wagtailadmin_explore_root")).content.decode()
    assert 'aria-label="Actions"' not in page
    assert ">Root<" not in page
