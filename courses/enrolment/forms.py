"""Forms of the school's desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.catalogue import selectors as catalogue
from courses.enrolment.enums import Admission
from portal.access.enums import Permission
from portal.organisations import selectors as organisations

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _offer(form: forms.Form, name: str, queryset: Any) -> None:
    """Let a field choose among rows that depend on who asks."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = queryset


class VersionChoice(forms.ModelChoiceField):
    """Courses of the school, by title and version."""

    def label_from_instance(self, obj: Any) -> str:
        """Return what the list shows."""
        return str(_("%(title)s（第 %(number)s 版）")) % {"title": obj.title, "number": obj.number}


class ClassForm(forms.Form):
    """A new class."""

    school: forms.ModelChoiceField = forms.ModelChoiceField(label=_("学校"), queryset=None, empty_label=_("请选择"))
    version = VersionChoice(
        label=_("课程"), queryset=None, empty_label=_("请选择"), help_text=_("只列出主管部门审核通过的课程")
    )
    title = forms.CharField(label=_("班名"), max_length=120, help_text=_("例如：2026年第4期初级工班"))
    starts_on = forms.DateField(label=_("开班日期"), widget=DAY)
    ends_on = forms.DateField(label=_("结班日期"), widget=DAY)
    quota = forms.IntegerField(label=_("名额"), min_value=1, max_value=500, initial=40)
    admission = forms.ChoiceField(
        label=_("录取方式"), choices=Admission, widget=forms.RadioSelect, initial=Admission.AUTOMATIC
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = organisations.in_scope(user, Permission.CLASSES_MANAGE)
        _offer(self, "school", schools)
        # A manager of one school need not choose it.
        self.fields["school"].initial = schools.first()
        versions = catalogue.of_school(0)
        for school in schools:
            versions = versions | catalogue.of_school(school.pk)
        _offer(self, "version", versions)
