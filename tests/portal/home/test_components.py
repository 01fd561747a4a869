"""The components: what they write, that they escape, and that they obey the page's policy."""

import re

import pytest
from django import forms
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation


def render(source: str, **context) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        "{% tag bad %}",
        "{% button bad href=bad %}",
        "{% kpi bad bad bad bad %}",
        "{% note %}{{ bad }}{% endnote %}",
        "{% card bad link=bad link_text=bad %}{{ bad }}{% endcard %}",
        "{% ring 3 bad bad %}{% bar 3 label=bad %}",
        "{% verdict bad %}{{ bad }}{% endverdict %}{% sheet 'k' bad %}{{ bad }}{% endsheet %}",
        "{% summary_list rows %}{% breadcrumbs rows bad %}{% pagination text=bad next_url=bad %}",
        "{% table bad heads lists %}{% timeline steps %}{% job_progress bad text=bad %}",
    ],
)
def test_everything_is_escaped(source):
    bad = '"><script>x</script>'
    html = render(
        source,
        bad=bad,
        rows=[(bad, bad)],
        heads=[bad, (bad, "num")],
        lists=[[bad, bad]],
        steps=[{"title": bad, "text": bad}],
    )
    assert "<script>" not in html
    assert '"><script' not in html


def test_a_disabled_button_keeps_its_words():
    assert render('{% button "看完才能点" disabled=True %}') == (
        '<button class="govuk-button" type="submit" disabled>看完才能点</button>'
    )


def test_a_file_input_has_words_of_ours_and_works_without_scripts():
    class Form(forms.Form):
        photo = forms.FileField(label="照片")

    html = render("{% field form.photo accept='image/png' %}", form=Form())
    assert re.search(r'<div class="pick"><input type="file"[^>]*id="id_photo"', html)
    face = html[html.index("pick__face") :]
    assert 'aria-hidden="true" hidden' in face
    assert "选文件" in face
    assert 'data-none="还没有选文件"' in face


def test_bar_stays_within_its_box():
    assert 'width="200.0"' in render("{% bar 140 %}")
    assert 'width="0.0"' in render("{% bar None %}")


def test_an_unknown_icon_is_a_fault_of_the_page():
    with pytest.raises(KeyError):
        render('{% icon "unicorn" %}')


class Person(forms.Form):
    name = forms.CharField(label="姓名", help_text="与身份证一致", min_length=2)
    sex = forms.ChoiceField(label="性别", choices=[("F", "女"), ("M", "男")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="我同意")
    note = forms.CharField(label="说明", required=False)


def test_field_puts_hint_then_error_then_control():
    html = render("{% field form.name %}", form=Person({"name": "王"}))
    order = [html.index(part) for part in ("<label", "govuk-hint", "govuk-error-message", "<input")]
    assert order == sorted(order)
    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert "少了 1 个字，至少 2 个" in html
    assert 'value="王"' in html


def test_optional_fields_say_so():
    assert "（可以不填）" in render("{% field form.note %}", form=Person())
    assert "（可以不填）" not in render("{% field form.name %}", form=Person())


def test_of_fields_of_which_one_is_wanted_none_is_called_optional():
    class Either(Person):
        one_of = ("note",)

    assert "（可以不填）" not in render("{% field form.note %}", form=Either())


def test_error_summary_leads_to_every_field():
    form = Person({})
    html = render("{% error_summary form %}{% form_fields form %}", form=form)
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets == ["id_name", "id_sex_0", "id_agreed"]
    for target in targets:
        assert f'id="{target}"' in html
    for words in ("请填写“姓名”", "请选择“性别”", "请勾选“我同意”"):
        assert words in html


def test_error_summary_is_silent_while_all_is_well():
    assert render("{% error_summary form %}", form=Person()) == ""


def test_gallery_shows_every_component_without_inline_style(client, db):
    html = client.get(reverse("home:kit")).content.decode()
    assert not re.search(r"\sstyle=", html)
    assert not re.search(r"\son[a-z]+=", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert "https://" not in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert "main" in ids


def test_first_visit_stays_light(client, db, settings):
    import gzip

    html = client.get("/nowhere/").content
    paths = ["css/portal.css", "js/portal.js", "vendor/htmx/htmx.min.js", "img/icon.svg"]
    files = [(settings.BASE_DIR / "portal/static" / path).read_bytes() for path in paths]
    assert sum(len(gzip.compress(part)) for part in [html, *files]) < 60_000


def test_the_summary_names_the_field_in_the_readers_language():
    with translation.override("en"):
        html = render("{% error_summary form %}", form=Person({}))
    assert "：" not in html
