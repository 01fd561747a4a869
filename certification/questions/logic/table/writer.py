"""Questions as rows of the sheet, such that reading them again gives the same questions."""

from certification.questions.enums import QuestionType
from certification.questions.logic.contents import Draft
from certification.questions.logic.table.columns import HEADER, OPTION_LETTERS

_TYPE_NAMES = {
    QuestionType.SINGLE: "单选题",
    QuestionType.MULTIPLE: "多选题",
    QuestionType.TRUE_FALSE: "判断题",
    QuestionType.FILL: "填空题",
    QuestionType.NUMERIC: "计算题",
    QuestionType.MATCHING: "配对题",
    QuestionType.ORDERING: "排序题",
    QuestionType.ESSAY: "问答题",
}


def row(draft: Draft) -> list[str]:
    """One question in the order of ``columns.HEADER``.

    :raises ValueError: where it has more options than the sheet has columns.
    """
    content = draft.content
    options: list[str] = []
    answer = ""
    match draft.type:
        case QuestionType.SINGLE | QuestionType.MULTIPLE:
            options = [option["text"] for option in content["options"]]
            answer = "".join(content["key"])
        case QuestionType.TRUE_FALSE:
            answer = "对" if content["key"] else "错"
        case QuestionType.FILL:
            answer = "；".join("|".join(accepted) for accepted in content["answers"])
        case QuestionType.NUMERIC:
            tolerance = "" if content["tolerance"] == "0" else f"±{content['tolerance']}"
            answer = f"{content['value']}{tolerance}{content.get('unit', '')}"
        case QuestionType.MATCHING:
            texts = {entry["id"]: entry["text"] for entry in content["right"]}
            used = set(content["key"].values())
            options = [f"{entry['text']}→{texts[content['key'][entry['id']]]}" for entry in content["left"]]
            options += [f"→{text}" for name, text in texts.items() if name not in used]
        case QuestionType.ORDERING:
            options = [entry["text"] for entry in content["items"]]
            letters = {
                entry["id"]: OPTION_LETTERS[index]
                for index, entry in enumerate(content["items"][: len(OPTION_LETTERS)])
            }
            answer = "".join(letters.get(name, "?") for name in content["key"])
        case QuestionType.ESSAY:
            answer = content.get("guide", "")
    if not fits(draft):
        raise ValueError(f"more than {len(OPTION_LETTERS)} options")
    padded = options + [""] * (len(OPTION_LETTERS) - len(options))
    values = [draft.code, _TYPE_NAMES[QuestionType(draft.type)], draft.stem, *padded, answer, format(draft.marks, "f")]
    values += [str(draft.difficulty), draft.module, str(draft.level or ""), draft.explanation]
    assert len(values) == len(HEADER)
    return values


def fits(draft: Draft) -> bool:
    """Whether the sheet has columns enough for a question."""
    content = draft.content
    count = max(len(content.get("options", ())), len(content.get("left", ())), len(content.get("items", ())))
    if draft.type == QuestionType.MATCHING:
        count += len(content["right"]) - len(set(content["key"].values()))
    return count <= len(OPTION_LETTERS)
