"""Form fields: label, hint, error, control, in that order; errors also on top of the page with a link to each field."""

from django import forms
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

REQUIRED = forms.Field.default_error_messages["required"]
NOTHING = mark_safe("")


def attrs(values: dict) -> SafeString:
    """HTML attributes; None and False are left out, True stands alone."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html(" {}", key) if value is True else format_html(' {}="{}"', key, value),)
            for key, value in values.items()
            if value is not None and value is not False
        ),
    )


def _class_of(widget) -> str:
    if isinstance(widget, forms.Textarea):
        return "govuk-textarea"
    if isinstance(widget, forms.Select):
        return "govuk-select"
    if isinstance(widget, forms.FileInput):
        return "govuk-file-upload"
    return "govuk-input"


def _hint(bound, hint) -> SafeString:
    text = hint or bound.help_text
    again = (
        format_html('<p class="m0"><b>{}</b></p>', _("刚才选的文件没有留下，请再选一次")) if _lost(bound) else NOTHING
    )
    if not text and not again:
        return NOTHING
    return format_html('<div class="govuk-hint" id="{}-hint">{}{}</div>', bound.auto_id, text, again)


def _lost(bound) -> bool:
    """Whether a file was chosen that is gone: no browser fills one in again after a fault in another field."""
    form = bound.form
    return form.is_bound and bool(form.errors) and not bound.errors and bound.html_name in (form.files or {})


def _message(bound, error, standard: str) -> str:
    """One error in plain words: where Django would speak its own, short and addressed to a reader in a hurry."""
    label = {"label": bound.label}
    if error.code == "required" and error.message == bound.field.default_error_messages.get("required", REQUIRED):
        widget = bound.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return _("请勾选“%(label)s”") % label
        if isinstance(widget, forms.widgets.ChoiceWidget | forms.FileInput):
            return _("请选择“%(label)s”") % label
        return _("请填写“%(label)s”") % label
    if error.message is MinLengthValidator.message:
        limit, shown = error.params["limit_value"], error.params["show_value"]
        return _("少了 %(count)d 个字，至少 %(limit)d 个") % {"count": limit - shown, "limit": limit}
    if error.message is MaxLengthValidator.message:
        limit, shown = error.params["limit_value"], error.params["show_value"]
        return _("多了 %(count)d 个字，最多 %(limit)d 个") % {"count": shown - limit, "limit": limit}
    return standard


def _messages(bound) -> list[str]:
    return [_message(bound, *pair) for pair in zip(bound.errors.as_data(), bound.errors, strict=True)]


def _errors(bound) -> SafeString:
    if not bound.errors:
        return NOTHING
    return format_html(
        '<p class="govuk-error-message" id="{}-error"><span class="govuk-visually-hidden">{}</span>{}</p>',
        bound.auto_id,
        _("错误："),
        format_html_join(mark_safe("<br>"), "{}", ((message,) for message in _messages(bound))),
    )


def _described(bound, hint, errors) -> str | None:
    names = [f"{bound.auto_id}-hint"] if hint else []
    if errors:
        names.append(f"{bound.auto_id}-error")
    return " ".join(names) or None


def _group(bound, content) -> SafeString:
    state = " govuk-form-group--error" if bound.errors else ""
    return format_html('<div class="govuk-form-group{}">{}</div>', state, content)


def _label_text(bound, label) -> SafeString:
    text = label or bound.label
    # Of `one_of` a form wants one: none of them is needed by itself, and none may be left out freely.
    if bound.field.required or bound.name in getattr(bound.form, "one_of", ()):
        return format_html("{}", text)
    # Most fields are needed, so the exceptions are marked, in words.
    return format_html('{} <span class="mute s">{}</span>', text, _("（可以不填）"))


def _choices(bound, label, hint, kind: str) -> SafeString:
    """Radios and checkboxes: a fieldset, one row an option, the whole row is the target."""
    hint_html, error_html = _hint(bound, hint), _errors(bound)
    rows = []
    for option in bound:
        data = option.data
        settings = {"type": "radio" if kind == "radios" else "checkbox", "name": data["name"], "value": data["value"]}
        extra = {key: value for key, value in data["attrs"].items() if key not in ("class", "aria-describedby")}
        settings |= {"class": f"govuk-{kind}__input", "checked": bool(data["selected"]), **extra}
        rows.append(
            (attrs(settings), format_html('<label class="govuk-label govuk-{}__label" for="{}">{}</label>', kind,
                                          option.id_for_label, data["label"]))
        )  # fmt: skip
    options = format_html_join("", f'<div class="govuk-{kind}__item"><input{{}}>{{}}</div>', rows)
    return _group(
        bound,
        format_html(
            '<fieldset class="govuk-fieldset"{}>'
            '<legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{}</legend>'
            '{}{}<div class="govuk-{}">{}</div></fieldset>',
            attrs({"id": bound.auto_id, "aria-describedby": _described(bound, hint_html, error_html)}),
            _label_text(bound, label),
            hint_html,
            error_html,
            kind,
            options,
        ),
    )


def _single_box(bound, label, hint) -> SafeString:
    hint_html, error_html = _hint(bound, hint), _errors(bound)
    described = _described(bound, hint_html, error_html)
    control = bound.as_widget(attrs={"class": "govuk-checkboxes__input", "aria-describedby": described or False})
    return _group(
        bound,
        format_html(
            '{}{}<div class="govuk-checkboxes"><div class="govuk-checkboxes__item">{}'
            '<label class="govuk-label govuk-checkboxes__label" for="{}">{}</label></div></div>',
            hint_html,
            error_html,
            control,
            bound.id_for_label,
            label or bound.label,
        ),
    )


def _pick(control) -> SafeString:
    """A file input with a face in the page's language; the browser's own words are in the browser's.

    portal.js shows the face and lays the input, unseen, over it. Without scripts the input stands there as it is.
    """
    return format_html(
        '<div class="pick">{}<span class="pick__face" aria-hidden="true" hidden><span class="tool tool--line">{}</span>'
        '<span class="pick__name" data-none="{}">{}</span></span></div>',
        control,
        _("选文件"),
        _("还没有选文件"),
        _("还没有选文件"),
    )


def field(bound, label="", hint="", prefix="", css="", **more) -> SafeString:
    """One field of a form with its label, hint and error.

    ``bound`` is ``form.name``; ``label`` and ``hint`` replace the form's own words; ``prefix`` stands before the box
    (+86); ``css`` adds classes (w-short, w-mid, code-input); other keywords become attributes of the control
    (``inputmode="numeric"``, ``autocomplete="one-time-code"``). Hidden fields come back bare.
    """
    if bound.is_hidden:
        return bound.as_widget()
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return _single_box(bound, label, hint)
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return _choices(bound, label, hint, "checkboxes")
    if isinstance(widget, forms.RadioSelect):
        return _choices(bound, label, hint, "radios")
    hint_html, error_html = _hint(bound, hint), _errors(bound)
    base = _class_of(widget)
    classes = [base, css, widget.attrs.get("class", "")]
    if error_html:
        classes.append(f"{base}--error")
    control = bound.as_widget(
        attrs={
            **{key.replace("_", "-"): value for key, value in more.items()},
            "class": " ".join(part for part in classes if part),
            "aria-describedby": _described(bound, hint_html, error_html) or False,
        }
    )
    if isinstance(widget, forms.FileInput):
        control = _pick(control)
    if prefix:
        control = format_html('<div class="prefixed"><span aria-hidden="true">{}</span>{}</div>', prefix, control)
    return _group(
        bound,
        format_html(
            '<label class="govuk-label" for="{}">{}</label>{}{}{}',
            bound.id_for_label,
            _label_text(bound, label),
            hint_html,
            error_html,
            control,
        ),
    )


def _target(bound) -> str:
    """The element that an error of this field leads to: the first option of a group, else the control."""
    if isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{bound.auto_id}_0"
    return bound.id_for_label


def _named(bound, error) -> str:
    """Return an error with the name of its field, unless it says so itself: on top of the page it stands alone."""
    label = str(bound.label).strip()
    return (
        str(error) if not label or label in str(error) else _("%(label)s：%(error)s") % {"label": label, "error": error}
    )


def error_summary(*given) -> SafeString:
    """What is wrong, on top of the page, each line a link to its field; nothing while all is well.

    Takes one form or several. Errors of the form as a whole have no link.
    """
    lines = []
    for form in given:
        if not form or not form.is_bound or not form.errors:
            continue
        lines += [format_html("<li>{}</li>", error) for error in form.non_field_errors()]
        for bound in form:
            if bound.is_hidden:
                lines += [format_html("<li>{}</li>", error) for error in _messages(bound)]
            else:
                lines += [
                    format_html('<li><a href="#{}">{}</a></li>', _target(bound), _named(bound, error))
                    for error in _messages(bound)
                ]
    if not lines:
        return NOTHING
    title = ngettext("有 %(count)d 处要改", "有 %(count)d 处要改", len(lines)) % {"count": len(lines)}
    return format_html(
        '<div class="govuk-error-summary" role="alert" tabindex="-1" data-focus>'
        '<h2 class="govuk-error-summary__title">{}</h2><div class="govuk-error-summary__body">'
        '<ul class="govuk-list govuk-error-summary__list">{}</ul></div></div>',
        title,
        mark_safe("".join(lines)),  # noqa: S308  (each line was escaped above)
    )


def form_fields(form) -> SafeString:
    """Every field of ``form`` in order, hidden ones first; the summary of errors is a tag of its own."""
    hidden = [bound.as_widget() for bound in form.hidden_fields()]
    shown = [field(bound) for bound in form.visible_fields()]
    return mark_safe("".join([*hidden, *shown]))  # noqa: S308  (rendered by Django and above)
