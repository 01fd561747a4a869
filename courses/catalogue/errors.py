"""Refusals of this room."""

from typing import Any

from django.utils.translation import gettext as _

from portal.access.errors import Refusal


class NotReady(Refusal):
    """The course cannot be submitted or published as it stands.

    Arguments: problems, sentences that say what is missing, in the editor's language.
    """

    def __init__(self, problems: list[Any]) -> None:
        super().__init__("course_not_ready", " ".join(str(problem) for problem in problems))
        self.problems = problems


class NoWorkflow(Refusal):
    """Nobody is asked to review the page: the installation has no workflow on the courses."""

    def __init__(self) -> None:
        super().__init__("no_workflow", _("课程还没有设置审核流程，请联系系统管理员。"))


class NotUnderReview(Refusal):
    """There is nothing to decide about this page."""

    def __init__(self) -> None:
        super().__init__("not_under_review", _("这门课现在不在审核中。"))


class NotAReviewer(Refusal):
    """The user may not decide about this page: another region, or the submitter themselves."""

    def __init__(self) -> None:
        super().__init__("not_a_reviewer", _("这门课不归您审核；送审的人也不能审核自己送的课。"))
