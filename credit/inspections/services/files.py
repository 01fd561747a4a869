"""Drawing from a plan in a file; needs no database."""

from typing import Any

from credit.inspections.logic import drawing


def draw_file(*, text: str, file: str, numbers: str) -> dict[str, Any]:
    """Return the draw of the plan in a file (see logic.drawing.draw).

    Arguments: text and file, the plan and its name for messages; numbers, the public number string, exactly as given.
    Raises: PackRefused with file and line.
    """
    plan = drawing.read_plan(text, file)
    return drawing.draw(plan.eligible, plan.parts, numbers) | {"plan": plan.plan}
