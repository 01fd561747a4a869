"""Bodies design what their certificates look like: drafts within limits, previews, and versions that come into use."""

import io
import struct
import zlib
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from certification.certificates import services as registry
from certification.certificates.enums import Kind, TemplateState
from certification.certificates.logic import layouts
from certification.certificates.logic import templates as looks
from certification.certificates.models import Template
from certification.certificates.selectors import templates as selectors
from certification.certificates.services import rendering
from certification.certificates.services import templates as services
from portal.access.errors import Refusal, TooMany
from portal.audit.models import Entry
from portal.files import services as files
from portal.printing import services as printing
from tests.factories import OrganisationFactory, PersonFactory
from tests.factories.exams import number_patterns

pytestmark = pytest.mark.django_db
LIST = "/assess/templates/"


def upload(content, name="seal.png"):
    return SimpleUploadedFile(name, content, content_type="image/png")


def drawing(width, height, *, ground="white", ink="#c01a1a", format="PNG"):
    picture = Image.new("RGB", (width, height), ground)
    ImageDraw.Draw(picture).ellipse((10, 10, width - 10, height - 10), outline=ink, width=14)
    out = io.BytesIO()
    picture.save(out, format)
    return out.getvalue()


def bomb(side=30_000):
    """A PNG of a few kilobytes that says it has 900 million pixels."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.fixture
def template(body, officer, now):
    return services.draft(issuer=body, kind=Kind.SKILL_LEVEL, actor=officer, now=now)


def posted(template, **more):
    form = {"layout": template.layout}
    layout = layouts.LAYOUTS[template.layout]
    for name in looks.movable(layout):
        for axis, _least, _most, usual in looks.axes(layout, name):
            form[f"{name}-{axis}"] = f"{template.moves.get(name, {}).get(axis, usual):g}"
    return {**form, **more}


def put_into_use(template, officer, now, drain):
    services.ask(template=template, actor=officer, now=now)
    drain()
    template.refresh_from_db()
    return template


# --- whose they are ---------------------------------------------------------------------------------------------------


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
    client.post(f"{LIST}new/", {"source": template.public_id})
    third = Template.objects.get(version=3)
    assert third.moves == {"number": {"x": 2.0}}
    assert client.post(f"{LIST}{third.public_id}/discard/")["Location"] == LIST
    assert not Template.objects.filter(pk=third.pk).exists()
    client.post(f"{LIST}{template.public_id}/discard/")
    assert Template.objects.filter(pk=template.pk).exists(), "what was in use stays"
    actions = set(Entry.objects.values_list("action", flat=True))
    assert {"certificates.template.drafted", "certificates.template.discarded"} <= actions


def test_two_who_begin_the_same_version_get_a_clean_answer(template, officer, now, monkeypatch):
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


@pytest.fixture
def no_previews(monkeypatch):
    """Pages without their pictures, which take seconds."""

    def refuse(**given):
        raise TooMany("too_many", "稍后")

    monkeypatch.setattr(services, "show", refuse)


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


# --- previews ---------------------------------------------------------------------------------------------------------


def test_previews_are_private_and_show_the_longest_and_the_rare_name(template, officer, signed_in):
    client, address = signed_in(officer), f"{LIST}{template.public_id}/"
    assert len(looks.SAMPLES["longest"]) == 50
    for who, name in looks.SAMPLES.items():
        answer = client.get(f"{address}preview.pdf?who={who}")
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Cache-Control"] == "private, no-store"
        text = printing.seen_text(answer.content)
        assert (name or "刘桂兰") in text
        assert template.issuer.name in text
        assert "样例" in text, "a preview can be taken for no certificate"
        picture = client.get(f"{address}preview.png?who={who}")
        assert picture["Cache-Control"] == "private, no-store"
        assert Image.open(io.BytesIO(picture.content)).size == (1400, 990)
    assert client.get(f"{address}preview.png?who=nobody").status_code == 404
    page = client.get(address)
    assert page["Cache-Control"] == "private, no-store"
    assert page.content.decode().count("preview.png?who=") == 3
    fields = {field["name"]: field for field in page.context["fields"]}
    assert {"number", "seal", "photo", "say", "issuer_name"} <= set(fields)
    assert fields["number"]["most"] == 3


def test_previews_are_limited_but_those_that_lie_ready_are_free(template, officer, now, monkeypatch, signed_in):
    monkeypatch.setattr(services, "PER_MINUTE", 1)
    made = []
    monkeypatch.setattr(rendering, "preview", lambda *given, **more: made.append(1) or b"%PDF")
    monkeypatch.setattr(printing, "page_png", lambda content, width: b"png")
    monkeypatch.setattr(services, "_letters", lambda *given: [])
    monkeypatch.setattr(services, "_shown", {})
    for _again in range(3):
        services.show(template=template, who="sample", actor=officer, now=now)
    assert len(made) == 1
    with pytest.raises(TooMany):
        services.show(template=template, who="rare", actor=officer, now=now)
    later = now + timedelta(minutes=1)
    services.show(template=template, who="rare", actor=officer, now=later)
    client = signed_in(officer)
    monkeypatch.setattr(services, "PER_MINUTE", 0)
    answer = client.get(f"{LIST}{template.public_id}/preview.png?who=longest")
    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert client.get(f"{LIST}{template.public_id}/").status_code == 200


def test_figures_stand_where_the_editor_believes(template, officer, now):
    row = services.change(
        template=template,
        layout="skill_level",
        moves={"code": {"x": 1.0, "y": -2.0}, "photo": {"x": -1.5}},
        actor=officer,
        now=now,
    )
    look = rendering._Look(layouts.LAYOUTS[row.layout], row, row.issuer.name)
    page = look.page(layouts.SKILL_LEVEL.sample, photo=True, sample=False)
    portrait = io.BytesIO()
    Image.new("RGB", (355, 497)).save(portrait, "JPEG")
    values = layouts.SKILL_LEVEL.sample
    seen = printing.seen(page.lay_out(values, photo=portrait.getvalue(), qr_text=values["verify_url"]))
    wanted = looks.figures(row.moves)
    boxes = [
        (
            min(c[0::2]) * 25.4 / 72,
            210 - max(c[1::2]) * 25.4 / 72,
            max(c[0::2]) * 25.4 / 72,
            210 - min(c[1::2]) * 25.4 / 72,
        )
        for c in seen.pictures
    ]
    assert any(box == pytest.approx(wanted["code"], abs=0.2) for box in boxes)
    # The frame of the photo has a border and a millimetre of white around the picture.
    assert any(box == pytest.approx(wanted["photo"], abs=1.6) for box in boxes)


# --- coming into use --------------------------------------------------------------------------------------------------


def test_a_version_comes_into_use_after_its_examination_and_changes_no_certificate(
    template, body, officer, now, drain, signed_in
):
    number_patterns(body)
    client, address = signed_in(officer), f"{LIST}{template.public_id}/"
    services.change(
        template=template,
        layout="skill_level",
        moves={"issuer_name": {"y": 1.0}},
        seal=upload(drawing(600, 600)),
        actor=officer,
        now=now,
    )
    assert "还没有启用过" in client.get(f"{address}activate/").content.decode()
    assert client.post(f"{address}activate/")["Location"] == address
    waiting = client.get(address).content.decode()
    assert "检查证书版式" in waiting
    assert client.get(f"{address}progress/", headers={"HX-Request": "true"}).status_code == 200
    drain()
    template.refresh_from_db()
    assert template.report.get("problems") == []
    assert template.state == TemplateState.ACTIVE
    assert template.fast
    assert [row["same"] for row in template.report["samples"]] == [True] * len(layouts.HOLDERS)
    assert 20_000 < template.report["bytes"] < 160 * 1024
    assert template.activated_by == officer
    assert "HX-Redirect" in client.get(f"{address}progress/", headers={"HX-Request": "true"})

    def award(source):
        return registry.award(
            kind=Kind.SKILL_LEVEL, person_id=PersonFactory().pk, issuer_id=body.pk, level=5, source_kind="test",
            source_id=source, issued_on=date(2026, 11, 1), actor=None, facts={}, now=now,
        )  # fmt: skip

    before = award(1)
    assert before.template == template
    second = services.draft(issuer=body, kind=template.kind, actor=officer, now=now)
    services.change(
        template=second, layout="skill_level", moves={"issuer_name": {"y": 1.0}, "number": {"x": 2.0}}, no_seal=True,
        actor=officer, now=now,
    )  # fmt: skip
    page = client.get(f"{LIST}{second.public_id}/activate/").content.decode()
    assert "证书编号 · 向右（毫米）" in page
    assert "平台绘制" in page
    assert "发证机构 ·" not in page, "only what differs"
    put_into_use(second, officer, now, drain)
    template.refresh_from_db()
    assert (template.state, second.state) == (TemplateState.RETIRED, TemplateState.ACTIVE)
    before.refresh_from_db()
    assert before.template == template, "frozen at the award"
    assert award(2).template == second
    state = services.activate(template_id=second.pk, attempt=1, actor=officer, now=now)
    assert state == TemplateState.ACTIVE, "a repeat changes nothing"
    assert Template.objects.filter(state="active").count() == 1
    assert Entry.objects.filter(action="certificates.template.retired").count() == 1


def test_fields_over_each_other_are_refused_in_words_and_can_be_mended(template, officer, now, drain, signed_in):
    services.change(
        template=template,
        layout="skill_level",
        moves={"id_number": {"y": 3.0}, "occupation_code": {"y": -3.0}, "verify_code": {"y": -3.0}},
        actor=officer,
        now=now,
    )
    put_into_use(template, officer, now, drain)
    assert template.state == TemplateState.DRAFT
    page = signed_in(officer).get(f"{LIST}{template.public_id}/").content.decode()
    assert "没有启用" in page
    assert "“证件号码”和“职业代码”叠在一起了" in page or "“职业代码”和“证件号码”叠在一起了" in page
    services.change(template=template, layout="skill_level", moves={}, actor=officer, now=now)
    template.refresh_from_db()
    assert "problems" not in template.report, "what was said was said of another look"


def test_a_dark_background_is_refused(template, officer, now):
    row = services.change(
        template=template, layout="skill_level", moves={}, background=upload(drawing(2480, 1754, ground="#303030")),
        actor=officer, now=now,
    )  # fmt: skip
    found, report = services.check(row)
    assert report == {}
    assert {"code": "dark", "fields": ["number"]} in found
    assert "背景太深" in looks.words(found[0])


def test_a_draft_that_changes_during_its_examination_is_not_taken(template, officer, now, monkeypatch):
    services.ask(template=template, actor=officer, now=now)

    def check(row, **more):
        Template.objects.filter(pk=row.pk).update(moves={"number": {"x": 1.0}})
        return [], {"fast": True}

    monkeypatch.setattr(services, "check", check)
    assert services.activate(template_id=template.pk, attempt=1, actor=officer, now=now) == TemplateState.DRAFT
    template.refresh_from_db()
    assert template.report["problems"] == [{"code": "changed", "fields": []}]
    job = services.ask(template=template, actor=officer, now=now)
    assert services.ask(template=template, actor=officer, now=now) == job, "asked twice, examined once"
    services.change(template=template, layout="skill_level", moves={}, actor=officer, now=now)
    assert services.activate(template_id=template.pk, attempt=2, actor=officer, now=now) == TemplateState.DRAFT


def test_one_version_is_in_use_whoever_comes_first(template, officer, now, monkeypatch):
    second = services.draft(issuer=template.issuer, kind=template.kind, actor=officer, now=now)
    monkeypatch.setattr(services, "check", lambda row, **more: ([], {"fast": True}))
    for row in (template, second):
        services.ask(template=row, actor=officer, now=now)
    assert services.activate(template_id=template.pk, attempt=1, actor=officer, now=now) == TemplateState.ACTIVE
    assert services.activate(template_id=second.pk, attempt=1, actor=officer, now=now) == TemplateState.ACTIVE
    template.refresh_from_db()
    assert template.state == TemplateState.RETIRED
    # Another process that did not see the first: the database says no, and people read why.
    third = services.draft(issuer=template.issuer, kind=template.kind, actor=officer, now=now)
    services.ask(template=third, actor=officer, now=now)
    real = services.Template.objects.select_for_update

    class Blind:
        def filter(self, **given):
            found = real().filter(**given)
            return found.exclude(state="active") if "kind" in given else found

    monkeypatch.setattr(Template.objects, "select_for_update", lambda **given: Blind() if not given else real(**given))
    assert services.activate(template_id=third.pk, attempt=1, actor=officer, now=now) == TemplateState.DRAFT
    third.refresh_from_db()
    assert "刚刚启用了另一版" in looks.words(third.report["problems"][0])


def test_activating_wants_a_fresh_second_factor(template, officer, signed_in):
    client = signed_in(officer)
    session = client.session
    session["second_factor_at"] = int((timezone.now() - timedelta(hours=1)).timestamp())
    session.save()
    address = f"{LIST}{template.public_id}/activate/"
    assert client.get(address)["Location"].startswith("/accounts/confirm/")
    assert client.post(address).status_code == 307


@pytest.mark.parametrize("name", layouts.LAYOUTS)
def test_every_layout_as_it_comes_has_nothing_wrong(name, db, now):
    body = OrganisationFactory(kind="assessment_body", name="示例养老服务职业技能培训评价中心")
    layout = layouts.LAYOUTS[name]
    row = Template(issuer=body, kind=layout.kind, version=1, layout=name, made_at=now)
    found, report = services.check(row)
    assert found == []
    assert report["fast"]
