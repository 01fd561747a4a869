"""What a learner could do next, on the own page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.enrolment import selectors as enrolments
from courses.enrolment.enums import EnrolmentState
from courses.lessons import selectors
from portal.access import permissions
from portal.access.enums import Role
from portal.employment import selectors as employment
from portal.home import registry as home
from portal.home.enums import Urgency
from portal.home.templatetags import words
from portal.people import selectors as people

# Years of age; older people come for the time bank.
_LATEST_START = 65


def next_step(request: HttpRequest) -> list[home.Step]:
    """Go on with a lesson, wait for admission, look for an exam, or choose a course."""
    person = people.of_user(request.user)
    if person is None:
        return []
    rows = enrolments.recent(person)
    states = {state: [row for row in rows if row.state == state] for state in EnrolmentState.values}
    if states[EnrolmentState.ADMITTED]:
        enrolment = enrolments.enrolment_by_pk(states[EnrolmentState.ADMITTED][0].pk)
        return [_in_class(enrolment.training_class, selectors.overview(enrolment).next)]
    if states[EnrolmentState.APPLIED]:
        waiting = states[EnrolmentState.APPLIED][0].training_class
        return [
            home.Step(
                Urgency.WAITING,
                _("等学校录取：%(title)s") % {"title": waiting.title},
                _("现在不用做什么"),
                _("录取后会给您发消息，一般在开班前。"),
                icon="clock",
            )
        ]
    if states[EnrolmentState.COMPLETED]:
        return [_learnt()]
    if _came_for_something_else(request.user, person):
        return []
    return [
        home.Step(
            Urgency.INVITATION,
            _("选一门课，报一个班"),
            "",
            _("看看有没有更高等级的课或者专项课。")
            if home.once(request, "employment.spells", lambda: list(employment.of_person(person.pk)))
            else _("从岗前培训开始，学完可以考养老护理员证书。"),
            "/courses/",
            _("去选课"),
            icon="book",
        )
    ]


def _came_for_something_else(user: Any, person: Any) -> bool:
    """Say whether a person is here to help, to be helped or as staff, so that no course is offered on the own page.

    The catalogue stands in the navigation all the same. Who has no role at all is a newcomer, unless of an age at which
    nobody starts as a caregiver.
    """
    roles = {grant.role for grant in permissions.live_grants(user)}
    if roles:
        return Role.LEARNER not in roles
    born = person.birth_date
    return born is not None and timezone.localdate().year - born.year > _LATEST_START


def _learnt() -> home.Step:
    return home.Step(
        Urgency.WAITING,
        _("这个班的课都学完了"),
        _("做得好"),
        _("学过的课可以随时回看。下一步看看有没有合适的考试。"),
        "/exams/",
        _("看考试场次"),
        icon="check",
    )


def _in_class(training_class: Any, coming: Any) -> home.Step:
    """The step inside a class: the lesson to go on with, the practical day to wait for, or nothing more."""
    if coming is None:
        return _learnt()
    if not coming.online:
        return home.Step(
            Urgency.WAITING,
            _("线上的课学完了，等线下实操：%(title)s") % {"title": coming.lesson["title"]},
            _("现在不用做什么"),
            _("老师会通知您哪天上课，%(end)s前上完。") % {"end": words.cn_date(training_class.ends_on)},
            icon="hand",
        )
    kind = _("视频课") if coming.lesson["kind"] == "video" else _("图文课")
    parts = [kind, words.duration(coming.lesson["minutes"])]
    if coming.minutes_done:
        parts.append(_("已记 %(n)s 分钟") % {"n": coming.minutes_done})
    return home.Step(
        Urgency.DAILY,
        _("第 %(n)s 课：%(title)s") % {"n": coming.number, "title": coming.lesson["title"]},
        _("接着学") if coming.started else "",
        " · ".join(parts),
        reverse("lessons:lesson", args=[training_class.public_id, coming.uuid]),
        _("接着学这一课") if coming.started else _("开始学这一课"),
        icon="book",
    )
