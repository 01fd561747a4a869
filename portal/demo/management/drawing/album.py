"""Every still picture of the demonstration content, by file name."""

from portal.demo.management.drawing import covers, figures_care, figures_more, figures_move, figures_rehab, portraits
from portal.demo.management.drawing.ink import sheet

FIGURES = figures_care.DRAWN | figures_move.DRAWN | figures_more.DRAWN | figures_rehab.DRAWN


def figures(courses):
    """Draw all figures of the courses.

    Argument: courses, the course files as read. Returns {figure id: SVG}; title and long description are those of
    the text. Raises KeyError for a figure that nobody has drawn.
    """
    found = {}
    for course in courses:
        blocks = [b for part in course["sections"] for lesson in part["lessons"] for b in lesson["blocks"]]
        for block in blocks:
            if block["type"] == "figure":
                body, height = FIGURES[block["id"]]()
                found[block["id"]] = sheet(400, height, block["caption"], block["description"], *body)
    return found


def course_covers(courses):
    """Draw the cover of each course. Returns {course code: SVG of 640 by 360}."""
    return {
        course["code"]: sheet(640, 360, course["title"], "课程封面插图", *covers.COVERS[course["code"]]())
        for course in courses
    }


def sitters():
    """Draw the identity photographs. Returns {file name without ending: SVG of 295 by 413}."""
    return {
        name: sheet(295, 413, "演示证件照", "画出来的人像，不是任何真人", *portraits.portrait(name))
        for name in portraits.SITTERS
    }
