"""What a learner sees of a class before learning in it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses.enrolment import selectors, services
from courses.enrolment.enums import LEARNING
from portal.access.errors import Refusal
from portal.access.permissions import signed_in
from portal.people import selectors as people


@signed_in
@require_http_methods(["GET", "POST"])
def training_class(request: HttpRequest, public_id: str) -> HttpResponse:
    """A class: what, when, where; apply, or see how the application stands."""
    row = selectors.get_class(public_id)
    if row is None:
        raise Http404
    person = people.of_user(request.user)
    status, refusal = 200, None
    if request.method == "POST":
        if person is None:
            return redirect(f"{reverse('people:identity')}?next={request.path}")
        try:
            applied = services.apply(training_class=row, person_id=person.pk, actor=request.user, now=timezone.now())
            if applied.state in LEARNING:
                messages.success(request, _("报名成功，现在就可以开始学习。"))
                return redirect("lessons:overview", public_id=row.public_id)
            messages.success(request, _("已报名，请等学校录取。"))
            return redirect("enrolment:class", public_id=row.public_id)
        except Refusal as error:
            refusal, status = error, error.status
    enrolment = selectors.of_person(person.pk).filter(training_class=row).first() if person else None
    left = row.quota - row.filled  # type: ignore[attr-defined]  # annotated
    return render(
        request,
        "courses/enrolment/class.html",
        {"class": row, "person": person, "enrolment": enrolment, "refusal": refusal, "left": left},
        status=status,
    )


@signed_in
@require_POST
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Leave a class."""
    person = people.of_user(request.user)
    enrolment = selectors.of_person(person.pk).filter(training_class__public_id=public_id).first() if person else None
    if enrolment is None:
        raise Http404
    try:
        services.withdraw(enrolment=enrolment, actor=request.user, now=timezone.now())
    except Refusal as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已退班，学过的学时都还在。"))
    return redirect("enrolment:class", public_id=public_id)
