"""Forms of the room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.practical import selectors
from portal.people import selectors as people


class PlanForm(forms.Form):
    """Which candidates perform which stations before which assessors."""

    candidates = forms.MultipleChoiceField(
        label=_("考生"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("请选择要安排的考生。")}
    )
    stations = forms.MultipleChoiceField(
        label=_("工位"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("请至少选择一个工位。")}
    )
    assessors = forms.MultipleChoiceField(
        label=_("考评员"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("至少两名。每个工位两人评分，工作量平均分配；与考生同一单位的自动避开。"),
        error_messages={"required": _("请至少选择两名考评员。")},
    )

    def __init__(self, *args: Any, session: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [
            (row.pk, _("座位 %(seat)s 号 %(name)s") % {"seat": row.seat, "name": people.masked_name(row.person)})
            for row in selectors.to_plan(session)
        ]
        again = [
            (row.pk, _("%(name)s，只补考实操") % {"name": people.masked_name(row.person)})
            for row in selectors.resits(session)
        ]
        rubrics = selectors.latest_rubrics(
            occupation=session.occupation, level=session.level, organisation_id=session.organisation_id
        )
        users = selectors.assessors(session.organisation_id)
        for name, choices in (
            ("candidates", own + again),
            ("stations", [(row.pk, row.content["title"]) for row in rubrics]),
            ("assessors", [(user.pk, str(user)) for user in users]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["candidates"].initial = [pk for pk, _name in own]

    def numbers(self, name: str) -> list[int]:
        """Return the chosen row numbers of a field."""
        return [int(value) for value in self.cleaned_data[name]]


class StepBackForm(forms.Form):
    """Why an assessor does not score a candidate."""

    why = forms.CharField(
        label=_("回避原因"),
        max_length=200,
        help_text=_("例如：是亲属、同事，或教过这名考生。"),
        error_messages={"required": _("请写明为什么要回避。")},
    )
