"""Bodies design what their certificates look like: whose templates they are, drafts within limits, pictures."""

import io
import re

import pytest
from django.utils import translation
from PIL import Image

from certification.certificates.enums import Kind, TemplateState
from certification.certificates.logic import layouts
from certification.certificates.models import Template
from certification.certificates.selectors import templates as selectors
from certification.certificates.services import templates as services
from portal.access.errors import Refusal
from portal.audit.models import Entry
from portal.files import services as files
from tests.factories import OrganisationFactory
from tests.factories.templates import LIST, bomb, drawing, posted, upload

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_each_body_sees_its_own_and_only_designers_get_in(template, officer, stranger, make_user, signed_in):
    client = signed_in(officer)
    page = client.get(LIST).content.decode()
    assert f"{LIST}{template.public_id}/" in page
    assert "职业技能等级证书" in page
    assert "竞赛荣誉证书" in page
    other = signed_in(stranger)
    assert template.public_id not in other.get(LIST).content.decode()
    for tail in ("", "preview.png", "preview.pdf", "activate/", "progress/"):
        assert other.get(f"{LIST}{template.public_id}/{tail}").status_code == 404, tail
    for tail, sent in (("", posted(template)), ("activate/", {}), ("discard/", {})):
        assert other.post(f"{LIST}{template.public_id}/{tail}", sent).status_code == 404, tail
    assert other.post(f"{LIST}new/", {"source": template.public_id}).status_code == 404
    assert other.post(f"{LIST}new/", {"issuer": template.issuer.public_id, "kind": "skill_level"}).status_code == 404
    assert signed_in(make_user()).get(LIST).status_code == 403
    assessor = make_user(("assessor", template.issuer, None))
    assert signed_in(assessor).get(LIST).status_code == 403


def test_a_school_designs_training_certificates_and_nothing_else(make_user, signed_in):
    school = OrganisationFactory(kind="school", name="示例培训学校")
    client = signed_in(make_user(("school_manager", school, None)))
    page = client.get(LIST).content.decode()
    assert "培训合格证书" in page
    assert "职业技能等级证书" not in page
    answer = client.post(f"{LIST}new/", {"issuer": school.public_id, "kind": "training"})
    row = Template.objects.get()
    assert answer["Location"] == f"{LIST}{row.public_id}/"
    assert (row.layout, row.version, row.state) == ("training", 1, "draft")
    client.post(f"{LIST}new/", {"issuer": school.public_id, "kind": "skill_level"})
    assert Template.objects.count() == 1
    assert "不签发这种证书" in client.get(LIST).content.decode()


# --- drafts -----------------------------------------------------------------------------------------------------------


def test_drafts_begin_from_the_version_in_use_or_from_any_other(template, officer, now, signed_in):
    Template.objects.filter(pk=template.pk).update(state="active", moves={"number": {"x": 2.0}})
    second = services.draft(issuer=template.issuer, kind=template.kind, actor=officer, now=now)
    assert (second.version, second.moves, second.state) == (2, {"number": {"x": 2.0}}, "draft")
    Template.objects.filter(pk=template.pk).update(state="retired")
    client = signed_in(officer)
    page = client.get(f"{LIST}{template.public_id}/").content.decode()
    assert "已经停用" in page
    assert 'name="number-x"' not in page
    services.discard(template=second, actor=officer, now=now)
    client.post(f"{LIST}new/", {"source": template.public_id})
    third = Template.objects.get(version=2)
    assert third.moves == {"number": {"x": 2.0}}
    assert client.post(f"{LIST}{third.public_id}/discard/")["Location"] == LIST
    assert not Template.objects.filter(pk=third.pk).exists()
    client.post(f"{LIST}{template.public_id}/discard/")
    assert Template.objects.filter(pk=template.pk).exists(), "what was in use stays"
    actions = set(Entry.objects.values_list("action", flat=True))
    assert {"certificates.template.drafted", "certificates.template.discarded"} <= actions


def test_a_second_press_leads_to_the_draft_that_is_open(template, officer, now, signed_in):
    client, sent = signed_in(officer), {"issuer": template.issuer.public_id, "kind": template.kind}
    for wish in (sent, sent, {"source": template.public_id}):
        answer = client.post(f"{LIST}new/", wish)
        assert answer["Location"] == f"{LIST}{template.public_id}/"
        assert "已经有一份这样的草稿（第 1 版）" in client.get(LIST).content.decode()
    assert Template.objects.count() == 1
    # One in another layout is another one.
    services.change(template=template, layout="skill_tall", moves={}, actor=officer, now=now)
    assert client.post(f"{LIST}new/", sent)["Location"] != f"{LIST}{template.public_id}/"
    assert Template.objects.count() == 2


def test_two_who_press_at_the_same_moment_share_one_draft(template, officer, now, monkeypatch):
    real, asked = selectors.open_draft, []

    def blind(*args):
        """Nothing is there when it is asked for the first time."""
        asked.append(args)
        return None if len(asked) == 1 else real(*args)

    monkeypatch.setattr(selectors, "open_draft", blind)
    monkeypatch.setattr(selectors, "next_version", lambda issuer_id, kind: 1)
    assert services.draft(issuer=template.issuer, kind=template.kind, actor=officer, now=now) == template
    assert len(asked) == 2


def test_two_who_begin_the_same_version_get_a_clean_answer(template, officer, now, monkeypatch):
    Template.objects.filter(pk=template.pk).update(state="active")
    monkeypatch.setattr(selectors, "next_version", lambda issuer_id, kind: 1)
    with pytest.raises(Refusal) as refusal:
        services.draft(issuer=template.issuer, kind=template.kind, actor=officer, now=now)
    assert refusal.value.code == "raced"
    assert "刷新" in str(refusal.value)


def test_a_version_that_was_in_use_cannot_be_changed(template, officer, now):
    for state in (TemplateState.ACTIVE, TemplateState.RETIRED):
        Template.objects.filter(pk=template.pk).update(state=state)
        with pytest.raises(Refusal, match="不能再改"):
            services.change(
                template=template, layout="skill_level", moves={"number": {"x": 1.0}}, actor=officer, now=now
            )
        with pytest.raises(Refusal, match="不能再改"):
            services.ask(template=template, actor=officer, now=now)
    template.refresh_from_db()
    assert template.moves == {}


def test_moves_beyond_the_limits_are_refused_by_name_and_kept_in_the_form(
    template, officer, now, signed_in, no_previews
):
    client, address = signed_in(officer), f"{LIST}{template.public_id}/"
    form = posted(template, **{"number-x": "3.1", "seal-y": "-8", "title-size": "abc", "say-y": "1.25", "photo-x": ""})
    answer = client.post(address, form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“证书编号”向右（毫米）只能在 -3 到 3 之间" in page
    assert "“主标题”最大字号（磅）请填一个数" in page
    assert 'value="3.1"' in page
    assert 'value="abc"' in page
    assert "“印章”" not in page, "eight millimetres are allowed"
    template.refresh_from_db()
    assert template.moves == {}
    form |= {"number-x": "2.5", "title-size": "28", "say-y": "1"}
    assert client.post(address, form)["Location"] == address
    template.refresh_from_db()
    assert template.moves == {
        "number": {"x": 2.5}, "seal": {"y": -8.0}, "title": {"size": 28.0}, "say": {"y": 1.0},
    }  # fmt: skip
    for moves, field in (
        ({"code": {"y": 3.5}}, "code-y"), ({"title": {"size": 31.0}}, "title-size"), ({"say": {"x": float("nan")}}, "say-x"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refusal:
            services.change(template=template, layout="skill_level", moves=moves, actor=officer, now=now)
        assert refusal.value.field == field
    with pytest.raises(Refusal) as refusal:
        services.change(template=template, layout="training", moves={}, actor=officer, now=now)
    assert refusal.value.field == "layout"


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_a_seal_that_is_no_picture_is_refused_with_its_field(template, officer, signed_in, no_previews):
    client, address = signed_in(officer), f"{LIST}{template.public_id}/"
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600"/>'
    for content, name, words in (
        (b"this is a letter, not a seal", "seal.png", "JPG、PNG"),
        (b"%PDF-1.7\n" + b"x" * 400, "seal.png", "JPG、PNG"),
        (svg, "seal.svg", "JPG、PNG"),
        (drawing(600, 600)[:3000], "seal.png", "打不开"),
        (bomb(), "seal.png", "尺寸太大"),
        (drawing(484, 484), "seal.png", "485 像素"),
        (drawing(900, 600), "seal.png", "正方形"),
        # The officer's file, not what we would have made of it.
        (drawing(1600, 600), "seal.png", "1600×600"),
        (b"", "seal.png", "空的"),
    ):
        answer = client.post(address, {**posted(template, **{"number-x": "1.5"}), "seal": upload(content, name)})
        page = answer.content.decode()
        assert answer.status_code == 422, words
        assert "印章没有换：" in page, words
        assert words in page
        assert 'href="#id_seal"' in page, "the summary leads to the field"
        assert 'value="1.5"' in page, "what was typed stays"
    template.refresh_from_db()
    assert template.seal is None
    assert template.moves == {}


def test_a_background_wants_the_shape_of_the_page_and_enough_pixels(template, officer, now):
    def change(content):
        return services.change(
            template=template, layout="skill_level", moves={}, background=upload(content), actor=officer, now=now
        )

    for content, words in (
        (drawing(2480, 2480), "297∶210"),
        (drawing(1754, 1240), "2339×1654"),
        (bomb(), "尺寸太大"),
    ):
        with pytest.raises(Refusal) as refusal:
            change(content)
        assert refusal.value.field == "background"
        assert words in str(refusal.value)
    row = change(drawing(3508, 2480, ground="#fffdf5", ink="#e8e0cc"))
    assert row.background.content_type == "image/jpeg"
    assert Image.open(io.BytesIO(files.read(row.background))).size[0] == 2480
    row = services.change(template=template, layout="skill_level", moves={}, no_background=True, actor=officer, now=now)
    assert row.background is None


def test_the_paper_of_a_seal_becomes_transparent_and_its_makers_go(template, officer, now, stranger, signed_in):
    picture = Image.open(io.BytesIO(drawing(700, 720)))
    out = io.BytesIO()
    picture.save(out, "JPEG", comment=b"canary")
    row = services.change(
        template=template, layout="skill_level", moves={}, seal=upload(out.getvalue(), "章.jpg"), actor=officer, now=now
    )
    kept = files.read(row.seal)
    assert b"canary" not in kept
    made = Image.open(io.BytesIO(kept))
    assert (made.format, made.mode) == ("PNG", "RGBA")
    assert max(made.size) == 600
    assert made.getpixel((300, 300))[3] == 0, "white paper is not there"
    assert made.getpixel((made.width // 2, 14))[3] > 200, "ink is"
    url = f"/files/{row.seal.public_id}/"
    assert signed_in(officer).get(url).status_code == 200
    assert signed_in(stranger).get(url).status_code == 404


# --- layouts ----------------------------------------------------------------------------------------------------------


def test_a_layout_is_chosen_by_its_picture_and_starts_without_moves(template, officer, now, signed_in):
    client, address = signed_in(officer), f"{LIST}{template.public_id}/"
    services.change(
        template=template, layout="skill_level", moves={"title": {"size": 29.0}}, actor=officer, now=now
    )  # fmt: skip
    template.refresh_from_db()
    page = client.get(address).content.decode()
    for layout in layouts.of_kind("skill_level"):
        assert layout.label in page
        assert f'src="{LIST}layouts/{layout.name}.png"' in page
        picture = client.get(f"{LIST}layouts/{layout.name}.png")
        width, height = Image.open(io.BytesIO(picture.content)).size
        assert (width < height) is layout.tall
        assert len(picture.content) < 120_000
    assert client.get(f"{LIST}layouts/no-such.png").status_code == 404
    # The largest title of one layout is beyond the other's: nobody is told off for what the portal filled in.
    answer = client.post(address, posted(template, layout="skill_tall"), follow=True)
    assert "版式换了" in answer.content.decode()
    template.refresh_from_db()
    assert (template.layout, template.moves) == ("skill_tall", {})
    assert 'width="990" height="1400"' in answer.content.decode()
    shown = client.get(f"{address}preview.png?who=longest")
    assert Image.open(io.BytesIO(shown.content)).size == (990, pytest.approx(1400, abs=1))
    answer = client.post(address, posted(template, layout="training_tall"))
    assert answer.status_code == 422
    assert "请从列出的版式里选一个" in answer.content.decode()


def test_a_background_goes_with_the_sheet(template, officer, now):
    def change(layout, **more):
        return services.change(template=template, layout=layout, moves={}, actor=officer, now=now, **more)

    wide, tall = drawing(2480, 1754, ground="#fffdf5"), drawing(1754, 2480, ground="#fffdf5")
    row = change("skill_level", background=upload(wide))
    with pytest.raises(Refusal) as refusal:
        change("skill_tall")
    assert refusal.value.field == "layout"
    row.refresh_from_db()
    assert row.layout == "skill_level"
    for content, words in ((wide, "210∶297"), (drawing(1660, 2340 - 40), "1654×2339")):
        with pytest.raises(Refusal) as refusal:
            change("skill_tall", background=upload(content))
        assert refusal.value.field == "background", words
    row = change("skill_tall", background=upload(tall))
    assert Image.open(io.BytesIO(files.read(row.background))).size == (1754, 2480)
    assert change("skill_level", no_background=True).background is None


def test_the_first_version_of_a_body_is_its_own(body, officer, now):
    first = services.draft(issuer=body, kind=Kind.SKILL_LEVEL, actor=officer, now=now)
    assert first.version == 1
    services.discard(template=first, actor=officer, now=now)
    assert services.draft(issuer=body, kind=Kind.SKILL_LEVEL, actor=officer, now=now).version == 1
    assert services.adopt(issuer=body, kind=Kind.SKILL_LEVEL, layout="skill_tall", actor=None, now=now) is None
    taken = services.adopt(issuer=body, kind=Kind.HONOUR, layout="honour_tall", actor=None, now=now)
    assert (taken.version, taken.layout, taken.state, taken.fast) == (1, "honour_tall", "active", True)


def test_a_layout_is_called_by_its_name_in_the_readers_language():
    with translation.override("zh-hans"):
        assert layouts.LAYOUTS["skill_tall"].label == "职业技能等级证书（竖版）"
    with translation.override("en"):
        assert "职业技能" not in layouts.LAYOUTS["skill_tall"].label


def test_no_heading_stands_twice(template, officer, signed_in):
    page = signed_in(officer).get(f"{LIST}{template.public_id}/").content.decode()
    said = [
        re.sub(r"<[^>]*>", "", one).strip() for one in re.findall(r"<(?:h2|legend)\b[^>]*>(.*?)</(?:h2|legend)>", page)
    ]
    assert "版式" in said
    assert len(said) == len(set(said))
    assert not [one for one in said if one != "版式" and one.startswith("版式")]
