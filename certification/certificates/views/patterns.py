"""How a body numbers its certificates, from which day on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certification.certificates import logic, selectors, services
from certification.certificates.enums import LEVELLED
from certification.certificates.forms import PatternForm
from portal.access.enums import Permission
from portal.access.errors import Refusal
from portal.access.permissions import fresh, guard


@guard(Permission.AWARDS_DECIDE)
@fresh
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The patterns of my bodies with the next number of each; a new one is looked at before it is set."""
    bodies = selectors.own_bodies(request.user)
    today = timezone.localdate()
    form = PatternForm(request.POST if request.method == "POST" else None, bodies=bodies, initial={"valid_from": today})
    preview: list[tuple[int | None, str]] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            body = next(body for body in bodies if body.public_id == data["body"])
            if data["valid_from"] < today:
                form.add_error("valid_from", _("启用日期不能早于今天，已经用过的规则不能改。"))
            elif request.POST.get("step") == "edit":
                status = 200
            else:
                try:
                    if request.POST.get("step") == "done":
                        services.set_pattern(
                            issuer_id=body.pk,
                            kind=data["kind"],
                            template=data["template"].strip(),
                            values={},
                            valid_from=data["valid_from"],
                            last_serial=data["last_serial"],
                            actor=request.user,
                            now=timezone.now(),
                        )
                        messages.success(request, _("编号规则设好了。"))
                        return redirect("certificates:patterns")
                    preview = services.preview_pattern(
                        issuer_id=body.pk,
                        kind=data["kind"],
                        template=data["template"].strip(),
                        valid_from=data["valid_from"],
                        last_serial=data["last_serial"],
                    )
                    status = 200
                except Refusal as refusal:
                    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
    rows = [
        {
            "pattern": row,
            # With the fields that are this body's own filled in: the form takes no others, so that it can be written again.
            "template": logic.written(row.template, values=row.values),
            "next": selectors.next_numbers(row, on=max(today, row.valid_from)),
            "current": current,
            "future": row.valid_from > today,
        }
        for row, current in _with_current(request, today)
    ]
    finding = None
    if preview and form.cleaned_data["kind"] in LEVELLED:
        finding = selectors.looks_national(preview[0][1], on=form.cleaned_data["valid_from"])
    context = {
        "rows": rows,
        "form": form,
        "preview": preview,
        "finding": finding,
        "national": selectors.national(),
        "levels": len(logic.LEVELS),
    }
    return render(request, "certification/certificates/patterns.html", context, status=status)


def _with_current(request: HttpRequest, today):  # type: ignore[no-untyped-def]
    seen = set()
    for row in selectors.patterns_of(request.user):
        key = (row.issuer_id, row.kind)
        current = row.valid_from <= today and key not in seen
        if current:
            seen.add(key)
        yield row, current
