"""Previews of templates, what is found wrong with them, and how a version comes into use."""

import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from PIL import Image

from certification.certificates import services as registry
from certification.certificates.enums import Kind, TemplateState
from certification.certificates.logic import collisions, layouts
from certification.certificates.logic import templates as looks
from certification.certificates.models import Template
from certification.certificates.services import composing
from certification.certificates.services import templates as services
from certification.certificates.services.templates import activating, previews
from portal.access.errors import TooMany
from portal.audit.models import Entry
from portal.printing import services as printing
from tests.factories import OrganisationFactory, PersonFactory
from tests.factories.exams import number_patterns
from tests.factories.templates import LIST, drawing, upload

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def put_into_use(template, officer, now, drain):
    services.ask(template=template, actor=officer, now=now)
    drain()
    template.refresh_from_db()
    return template


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
    monkeypatch.setattr(previews, "PER_MINUTE", 1)
    made = []
    monkeypatch.setattr(composing, "preview", lambda *given, **more: made.append(1) or b"%PDF")
    monkeypatch.setattr(printing, "page_png", lambda content, width: b"png")
    monkeypatch.setattr(previews, "read_page", lambda *given, **more: ({}, []))
    monkeypatch.setattr(previews, "_shown", {})
    for _again in range(3):
        services.show(template=template, who="sample", actor=officer, now=now)
    assert len(made) == 1
    with pytest.raises(TooMany):
        services.show(template=template, who="rare", actor=officer, now=now)
    later = now + timedelta(minutes=1)
    services.show(template=template, who="rare", actor=officer, now=later)
    client = signed_in(officer)
    monkeypatch.setattr(previews, "PER_MINUTE", 0)
    answer = client.get(f"{LIST}{template.public_id}/preview.png?who=longest")
    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert client.get(f"{LIST}{template.public_id}/").status_code == 200


@pytest.mark.parametrize("name", ["skill_level", "skill_tall"])
def test_figures_stand_where_the_editor_believes(name, template, officer, now):
    moves = {"code": {"x": 1.0, "y": -2.0}, "photo": {"x": -1.5}, "seal": {"x": 3.0, "y": 2.0}}
    row = services.change(
        template=template, layout=name, moves=moves, seal=upload(drawing(600, 600)), actor=officer, now=now
    )
    layout = layouts.LAYOUTS[name]
    page = composing.Look(layout, row, row.issuer.name).page(layout.sample, photo=True, sample=False)
    portrait = io.BytesIO()
    Image.new("RGB", (355, 497)).save(portrait, "JPEG")
    seen = printing.seen(page.lay_out(layout.sample, photo=portrait.getvalue(), qr_text=layout.sample["verify_url"]))
    wanted, height, mm = layout.frames(row.moves), layout.sheet.size[1], 25.4 / 72
    boxes = [
        (min(c[0::2]) * mm, height - max(c[1::2]) * mm, max(c[0::2]) * mm, height - min(c[1::2]) * mm)
        for c in seen.pictures
    ]
    assert any(box == pytest.approx(wanted["code"], abs=0.2) for box in boxes)
    # The frame of the photo has a border and a millimetre of white around the picture.
    assert any(box == pytest.approx(wanted["photo"], abs=1.6) for box in boxes)
    # A seal is a drawing of its own; the same page without its move tells that it follows.
    assert seen.drawings
    assert layout.sheet.size[0] - wanted["seal"][2] > 12


@pytest.mark.parametrize("name", layouts.LAYOUTS)
def test_the_seal_touches_the_name_of_the_issuer_and_leaves_the_date_alone(name, now):
    body = OrganisationFactory(kind="assessment_body", name="示例养老服务职业技能培训评价中心")
    layout = layouts.LAYOUTS[name]
    row = Template(issuer=body, kind=layout.kind, version=1, layout=name, made_at=now)
    places, _wrong = previews.read_page(row, composing.preview(row), layout.sample, marked=True)
    seal, issuer, day = layout.frames({})["seal"], places["issuer_name"], places["issued_on"]
    # The name crosses the lower part of the seal, below the line of its purpose, and is not covered to its foot.
    assert seal[1] + 0.72 * (seal[3] - seal[1]) < issuer[1] < seal[3]
    assert issuer[0] < seal[0] < seal[2] < issuer[2]
    assert day[1] > seal[3]
    assert day[1] - issuer[3] < 6, "they are read together"


# --- coming into use --------------------------------------------------------------------------------------------------


@pytest.mark.slow
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
    assert "“证件号码”和“职业代码”叠在一起了" in page
    services.change(template=template, layout="skill_level", moves={}, actor=officer, now=now)
    template.refresh_from_db()
    assert "problems" not in template.report, "what was said was said of another look"


def moved(template, officer, now, **moves):
    return services.change(template=template, layout=template.layout, moves=moves, actor=officer, now=now)


@pytest.mark.slow
def test_what_lies_on_a_printed_line_or_words_is_said_before_anybody_asks(template, officer, now, signed_in):
    client, address = signed_in(officer), f"{LIST}{template.public_id}/"
    assert "启用不了" not in client.get(address).content.decode()
    for moves, words in (
        ({"number": {"y": 2.5}}, "“证书编号”压在“证书编号”一行的横线上了"),
        ({"id_number": {"y": -3.0}}, "“证件号码”压在“证件类型”一行的横线上了"),
        ({"verify_url": {"y": 3.0}}, "“核验网址”压到花边上了"),
        ({"verify_code": {"y": -3.0}}, "“核验码”和“固定文字：扫码核验真伪”叠在一起了"),
        ({"below": {"y": -3.0}, "title": {"y": 3.0}}, "“副标题”和“主标题”叠在一起了"),
    ):
        row = moved(template, officer, now, **moves)
        shown = services.show(template=row, who="sample", actor=officer, now=now)
        assert words in [collisions.words(one)[: len(words)] for one in shown.problems]
    # The last of them on the pages, and by the examination itself.
    page = client.get(address).content.decode()
    assert "启用不了" in page
    assert words in page
    assert words in client.get(f"{address}activate/").content.decode()
    found, report = services.check(row)
    assert words in [collisions.words(one)[: len(words)] for one in found], "the examination says the same"
    assert report == {}
    moved(template, officer, now)
    page = client.get(f"{address}activate/").content.decode()
    assert "启用不了" not in page
    assert "检查并启用" in page


def test_on_a_background_of_its_own_print_may_go_nearer_to_the_edge(template, officer, now):
    row = services.change(
        template=template, layout="skill_level", moves={"verify_url": {"y": 3.0}},
        background=upload(drawing(2480, 1754, ground="#fffdf5", ink="#fff8e8")), actor=officer, now=now,
    )  # fmt: skip
    assert services.show(template=row, who="sample", actor=officer, now=now).problems == []


def test_words_of_problems_from_before_are_still_read():
    for problem in (
        {"code": "overlap", "fields": ["number", ""]}, {"code": "margin", "fields": [""]},
        {"code": "line", "fields": ["title", ""]}, {"code": "does_not_fit", "fields": [], "message": "放不下"},
    ):  # fmt: skip
        assert collisions.words(problem)


def test_a_dark_background_is_refused(template, officer, now, signed_in):
    row = services.change(
        template=template, layout="skill_level", moves={}, background=upload(drawing(2480, 1754, ground="#303030")),
        actor=officer, now=now,
    )  # fmt: skip
    found, report = services.check(row)
    assert report == {}
    assert {"code": "dark", "fields": ["number"]} in found
    assert "背景太深" in collisions.words(found[0])
    # Said on the editor's page as well, as soon as it is saved; nobody waits half a minute for it.
    address = f"{LIST}{template.public_id}/"
    assert "背景太深" in signed_in(officer).get(address).content.decode()
    assert "检查并启用" not in signed_in(officer).get(f"{address}activate/").content.decode()


def test_a_draft_that_changes_during_its_examination_is_not_taken(template, officer, now, monkeypatch):
    services.ask(template=template, actor=officer, now=now)

    def check(row, **more):
        Template.objects.filter(pk=row.pk).update(moves={"number": {"x": 1.0}})
        return [], {"fast": True}

    monkeypatch.setattr(activating, "check", check)
    assert services.activate(template_id=template.pk, attempt=1, actor=officer, now=now) == TemplateState.DRAFT
    template.refresh_from_db()
    assert template.report["problems"] == [{"code": "changed", "fields": []}]
    job = services.ask(template=template, actor=officer, now=now)
    assert services.ask(template=template, actor=officer, now=now) == job, "asked twice, examined once"
    services.change(template=template, layout="skill_level", moves={}, actor=officer, now=now)
    assert services.activate(template_id=template.pk, attempt=2, actor=officer, now=now) == TemplateState.DRAFT


def test_one_version_is_in_use_whoever_comes_first(template, officer, now, monkeypatch):
    second = Template.objects.create(
        issuer=template.issuer, kind=template.kind, version=2, layout=template.layout, made_by=officer, made_at=now
    )
    monkeypatch.setattr(activating, "check", lambda row, **more: ([], {"fast": True}))
    for row in (template, second):
        services.ask(template=row, actor=officer, now=now)
    assert services.activate(template_id=template.pk, attempt=1, actor=officer, now=now) == TemplateState.ACTIVE
    assert services.activate(template_id=second.pk, attempt=1, actor=officer, now=now) == TemplateState.ACTIVE
    template.refresh_from_db()
    assert template.state == TemplateState.RETIRED
    # Another process that did not see the first: the database says no, and people read why.
    third = services.draft(issuer=template.issuer, kind=template.kind, actor=officer, now=now)
    services.ask(template=third, actor=officer, now=now)
    real = Template.objects.select_for_update

    class Blind:
        def filter(self, **given):
            found = real().filter(**given)
            return found.exclude(state="active") if "kind" in given else found

    monkeypatch.setattr(Template.objects, "select_for_update", lambda **given: Blind() if not given else real(**given))
    assert services.activate(template_id=third.pk, attempt=1, actor=officer, now=now) == TemplateState.DRAFT
    third.refresh_from_db()
    assert "刚刚启用了另一版" in collisions.words(third.report["problems"][0])


def test_activating_wants_a_fresh_second_factor(template, officer, signed_in):
    client = signed_in(officer)
    session = client.session
    session["second_factor_at"] = int((timezone.now() - timedelta(hours=1)).timestamp())
    session.save()
    address = f"{LIST}{template.public_id}/activate/"
    assert client.get(address)["Location"].startswith("/accounts/confirm/")
    assert client.post(address).status_code == 307


# Both sheets; the one that lies is examined above, on its way into use. That all six come out as the page renderer has them is printing's own test.
@pytest.mark.slow
@pytest.mark.parametrize("name", ["training_tall", "honour"])
def test_every_layout_as_it_comes_has_nothing_wrong(name, db, now):
    body = OrganisationFactory(kind="assessment_body", name="示例养老服务职业技能培训评价中心")
    layout = layouts.LAYOUTS[name]
    row = Template(issuer=body, kind=layout.kind, version=1, layout=name, made_at=now)
    found, report = services.check(row)
    assert found == []
    assert report["fast"]
    seen = printing.seen(composing.preview(row))
    assert len(seen.lines) == len([one for one in layout.slots if one in ROWS]) + 1, (
        "each row's line, and the heading's"
    )


ROWS = {"id_kind", "id_number", "occupation_code", "class_title", "document", "scores", "number"}


@pytest.mark.parametrize("kind", layouts.DEFAULTS)
def test_layouts_of_a_kind_say_the_same(kind):
    wide, tall = layouts.of_kind(kind)
    assert (wide.tall, tall.tall) == (False, True)
    assert list(wide.slots) == list(tall.slots)
    assert {name: slot.parts for name, slot in wide.slots.items()} == {
        name: slot.parts for name, slot in tall.slots.items()
    }
    assert wide.fields() == tall.fields()
    # The name of a version keeps fourteen characters of the layout's.
    assert len({layout.name[:14] for layout in layouts.LAYOUTS.values()}) == len(layouts.LAYOUTS)
