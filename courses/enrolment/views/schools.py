"""The school's desk: classes, applicants, attendance."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from courses.catalogue import selectors as catalogue
from courses.catalogue.enums import LessonKind
from courses.enrolment import selectors, services
from courses.enrolment.forms import ClassForm
from courses.enrolment.models import TrainingClass
from portal.access.enums import Permission
from portal.access.errors import NotYours, Refusal
from portal.access.permissions import guard


def _class(request: HttpRequest, public_id: str) -> TrainingClass:
    row = selectors.classes_of(request.user).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row


@guard(Permission.CLASSES_MANAGE)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """My school's classes."""
    return render(request, "courses/enrolment/school/index.html", {"classes": selectors.classes_of(request.user)[:60]})


@guard(Permission.CLASSES_MANAGE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open a class."""
    form, status = ClassForm(request.POST or None, user=request.user), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                row = services.open_class(
                    school_id=data["school"].pk,
                    version=data["version"],
                    title=data["title"],
                    starts_on=data["starts_on"],
                    ends_on=data["ends_on"],
                    quota=data["quota"],
                    admission=data["admission"],
                    actor=request.user,
                    now=timezone.now(),
                )
                messages.success(request, _("已开班，课程页上可以报名了。"))
                return redirect("school:class", public_id=row.public_id)
            except NotYours:
                raise
            except Refusal as error:
                form.add_error(error.field or None, str(error))
    return render(request, "courses/enrolment/school/new.html", {"form": form}, status=status)


@guard(Permission.CLASSES_MANAGE)
@require_GET
def training_class(request: HttpRequest, public_id: str) -> HttpResponse:
    """One class: who is in it, what waits for me."""
    row = _class(request, public_id)
    version = catalogue.version(pk=row.version_id)
    offline = [lesson for lesson in catalogue.lessons(version) if lesson["kind"] == LessonKind.OFFLINE_PRACTICE]
    titles = {lesson["uuid"]: lesson["title"] for lesson in offline}
    roster = list(selectors.roster(row))
    attendances = selectors.attendances_of([enrolment.pk for enrolment in roster]) if offline else {}
    people_in = []
    for enrolment in roster:
        attended = attendances.get(enrolment.pk, [])
        seen = {str(entry.lesson_uuid) for entry in attended}
        people_in.append(
            {
                "enrolment": enrolment,
                "open_lessons": [lesson for lesson in offline if lesson["uuid"] not in seen],
                "attendances": [{"row": entry, "title": titles.get(str(entry.lesson_uuid), "")} for entry in attended],
                "attended": sum(entry.minutes for entry in attended),
            }
        )
    return render(
        request,
        "courses/enrolment/school/class.html",
        {"class": row, "people": people_in, "offline": offline, "today": timezone.localdate()},
    )


def _enrolment(row: TrainingClass, public_id: str):
    enrolment = selectors.roster(row).filter(public_id=public_id).first()
    if enrolment is None:
        raise Http404
    return enrolment


@guard(Permission.CLASSES_MANAGE)
@require_POST
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Admit or refuse an applicant."""
    row = _class(request, public_id)
    try:
        services.decide(
            enrolment=_enrolment(row, request.POST.get("enrolment", "")),
            admit=request.POST.get("decision") == "admit",
            reason=request.POST.get("reason", ""),
            actor=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("已处理，学员会收到消息。"))
    except NotYours:
        raise
    except Refusal as error:
        messages.error(request, str(error))
    return redirect("school:class", public_id=public_id)


@guard(Permission.CLASSES_MANAGE)
@require_POST
def attend(request: HttpRequest, public_id: str) -> HttpResponse:
    """Note that a learner took part in an offline lesson."""
    row = _class(request, public_id)
    try:
        services.record_attendance(
            enrolment=_enrolment(row, request.POST.get("enrolment", "")),
            lesson_uuid=request.POST.get("lesson", ""),
            held_on=timezone.localdate(),
            actor=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("已签到，学时会自动记上。"))
    except NotYours:
        raise
    except Refusal as error:
        messages.error(request, str(error))
    return redirect("school:class", public_id=public_id)


@guard(Permission.CLASSES_MANAGE)
@require_POST
def reverse_attendance(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back an attendance that was noted for the wrong person."""
    enrolment = _enrolment(_class(request, public_id), request.POST.get("enrolment", ""))
    entry = selectors.attendance(enrolment, request.POST.get("attendance", ""))
    if entry is None:
        raise Http404
    try:
        services.reverse_attendance(attendance=entry, actor=request.user, now=timezone.now())
        messages.success(request, _("已撤回这次签到，学时会自动减去。"))
    except Refusal as error:
        messages.error(request, str(error))
    return redirect("school:class", public_id=public_id)
