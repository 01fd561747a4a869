"""What schools type: forged choices, lessons by themselves, unfinished drafts."""

import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import Collection

from courses.catalogue import errors, selectors, services
from courses.catalogue.logic import mp4
from courses.catalogue.models import LessonPage
from portal.cms.models import Attachment, Picture
from tests.courses.catalogue.conftest import read
from tests.courses.catalogue.test_foreign_schools import SVG

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def lesson_form(lesson, **changes):
    form = {
        "title": lesson.title, "code": lesson.code, "section": lesson.section, "order": "1", "kind": "text",
        "minutes": "45", "summary": "", "summary_en": "", "video": "", "subtitles": "", "poster": "",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "", **{f"{name}-count": "0" for name in ("objectives", "body", "key_points", "quiz")},
    }  # fmt: skip
    return {**form, **changes}


def body(pk):
    part = "body-0"
    return {
        "body-count": "1", f"{part}-deleted": "", f"{part}-order": "0", f"{part}-type": "figure", f"{part}-id": "",
        f"{part}-value-image": str(pk), f"{part}-value-caption": "图", f"{part}-value-description": "一张图",
    }  # fmt: skip


@pytest.fixture
def media(world):
    found = {}
    for name, page in (("north", world.north_page), ("south", world.south_page)):
        collection = Collection.objects.get(pk=page.collection_id)
        found[name] = (
            Picture.objects.create(title=name, file=ContentFile(SVG, name="a.svg"), collection=collection),
            Attachment.objects.create(title=name, file=ContentFile(b"WEBVTT\n", name="a.vtt"), collection=collection),
        )
    return found


def test_pictures_and_films_of_another_school_are_refused(world, media, signed_in):
    lesson = LessonPage.objects.child_of(world.course).first()
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    client = signed_in(world.editor)
    before = lesson.revisions.count()
    for forged in (
        body(media["south"][0].pk),
        {"video": str(media["south"][1].pk)},
        {"poster": str(media["south"][0].pk)},
    ):
        response = client.post(address, lesson_form(lesson, **forged))
        assert response.status_code == 200
        assert "不属于本校" in read(response)
    assert lesson.revisions.count() == before
    own = client.post(address, lesson_form(lesson, **body(media["north"][0].pk), video=str(media["north"][1].pk)))
    assert own.status_code == 302
    assert lesson.revisions.count() == before + 1


def test_a_lesson_is_not_submitted_by_itself(world, signed_in):
    lesson = LessonPage.objects.child_of(world.course).first()
    client = signed_in(world.editor)
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert "action-submit" not in read(client.get(address))
    response = client.post(address, lesson_form(lesson, **{"action-submit": "1"}))
    assert "不能单独送审" in read(response)
    add = reverse("wagtailadmin_pages:add", args=["courses_catalogue", "lessonpage", world.course.pk])
    assert "action-submit" not in read(client.get(add))
    response = client.post(add, lesson_form(lesson, code="NEW", **{"action-submit": "1"}))
    assert "不能单独送审" in read(response)
    assert client.post(add, lesson_form(lesson, code="NEW")).status_code == 302
    assert LessonPage.objects.child_of(world.course).count() == 3


def test_unfinished_drafts_are_named_at_submission(world, now):
    lesson = LessonPage.objects.child_of(world.course).first()
    lesson.quiz = [("question", {"stem": "哪个对？", "options": ["甲", "乙"], "right": "D", "explanation": "因为"})]
    lesson.save_revision()
    with pytest.raises(errors.NotReady) as caught:
        services.submit(page=world.course, actor=world.editor, now=now)
    assert str(caught.value) == f"《{lesson.title}》还没填好：随堂练习。"


def test_the_sections_of_the_course_are_offered(world, signed_in):
    lesson = LessonPage.objects.child_of(world.course).first()
    page = read(signed_in(world.editor).get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])))
    assert "一日照护" in page
    response = signed_in(world.editor).post(
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]), lesson_form(lesson, section="somewhere else")
    )
    assert response.status_code == 200


def test_drawings_and_films_of_a_version_outlive_what_the_school_deletes(world, media, publish, client):
    picture, _subtitles = media["north"]
    lesson = LessonPage.objects.child_of(world.course).first()
    collection = Collection.objects.get(pk=world.north_page.collection_id)
    film = Attachment.objects.create(
        title="片子", file=ContentFile(_film(seconds=90), name="f.mp4"), collection=collection
    )
    lesson.kind, lesson.video = "video", film
    lesson.body = [
        ("figure", {"image": picture, "caption": "图", "description": "一张图"}),
        ("video", {"file": film, "subtitles": None, "poster": None, "caption": "片", "transcript": "一二"}),
        ("download", {"file": film, "title": "带走"}),
    ]
    lesson.save_revision()
    publish(world)
    frozen = selectors.lessons(selectors.latest_version(world.course.uuid))[0]
    assert frozen["video"]["seconds"] == 90
    assert [block["type"] for block in frozen["blocks"]] == ["figure", "video", "download"]
    assert [block["media_type"] for block in frozen["blocks"][1:]] == ["video/mp4"] * 2
    path = frozen["blocks"][0]["path"]
    assert path == f"syllabus/{frozen['blocks'][0]['sha256']}.svg"
    picture.delete()
    film.delete()
    shown = client.get(f"/media/{path}")
    assert b"".join(shown.streaming_content) == SVG
    assert "sandbox" in shown["Content-Security-Policy"]
    address = reverse("files:file", args=[frozen["video"]["file"]])
    assert client.get(address).status_code in (302, 404)


def _box(kind, content):
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def test_the_length_of_a_film_is_read_from_any_place_and_odd_files_have_none():
    assert mp4.seconds(io.BytesIO(_film(90))) == 90
    large = (1).to_bytes(4, "big") + b"free" + (1024).to_bytes(8, "big") + bytes(1008)
    assert mp4.seconds(io.BytesIO(large + _film(7))) == 7
    for odd in (b"", b"ftyp", bytes(8) * 50_000, _box(b"free", b"") * 50_000, _film(90)[:30], _box(b"moov", b"abc")):
        assert mp4.seconds(io.BytesIO(odd)) == 0


def _film(seconds):
    header = bytes(12) + (1000).to_bytes(4, "big") + (seconds * 1000).to_bytes(4, "big") + bytes(80)
    return _box(b"ftyp", b"isom" + bytes(4)) + _box(b"moov", _box(b"mvhd", header)) + _box(b"mdat", b"x" * 100)


@pytest.mark.parametrize(
    "address", ["/media/documents/a.pdf", "/media/../keys/secret_key", "/media/files/x", "/media/"]
)
def test_nothing_but_pictures_is_served_as_media(db, client, address):
    assert client.get(address).status_code == 404
