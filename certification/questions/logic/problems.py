"""What can be wrong with a question or a file, each with a stable code and a sentence for the person who must mend it.

An error keeps the question out; a warning lets it in and says what to look at. The sentences are Chinese message ids,
translated when they are read, so that a report can be stored and shown later in another language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

ERROR = "error"
WARNING = "warning"

#: code -> (severity, sentence with {placeholders})
CATALOGUE: dict[str, tuple[str, Any]] = {
    # the file as a whole
    "file_empty": (ERROR, _("文件里没有题目。")),
    "file_too_large": (ERROR, _("文件太大：最多 {limit} MB。请分成几个文件再导入。")),
    "file_encoding": (ERROR, _("看不懂文件的文字编码。请另存为 UTF-8 再导入。")),
    "file_not_xlsx": (ERROR, _("这不是 .xlsx 文件。请在 Excel 或 WPS 里另存为“Excel 工作簿(.xlsx)”。")),
    "file_macro": (ERROR, _("文件里有宏，为了安全不能导入。请另存为不带宏的 .xlsx。")),
    "file_encrypted": (ERROR, _("文件设了密码，打不开。请取消密码再导入。")),
    "file_suspicious": (ERROR, _("压缩内容不正常（{reason}），为了安全没有打开。")),
    "file_damaged": (ERROR, _("文件打不开，可能已经损坏：{reason}")),
    "sheet_too_large": (WARNING, _("工作表“{sheet}”只读了前 {rows} 行、{columns} 列，更远的格子没有读。")),
    "sheet_without_header": (WARNING, _("工作表“{sheet}”没有找到表头（要有“题干”和“答案”两列），这一页没有读。")),
    "column_unknown": (WARNING, _("不认识“{column}”这一列，它的内容没有导入。")),
    "column_repeated": (WARNING, _("“{column}”这一列出现了两次，只用了第一列。")),
    "yaml_invalid": (ERROR, _("YAML 写法有错：{reason}")),
    # the question as an item of the file
    "type_missing": (ERROR, _("没有写题型。")),
    "type_unknown": (ERROR, _("不认识题型“{value}”。")),
    "description": (WARNING, _("这一段没有答案部分，是说明文字，不是题目，没有导入。")),
    "duplicate_in_file": (WARNING, _("和第 {first} 行的题目完全一样，只导入一次。")),
    "code_repeated": (ERROR, _("编号“{value}”和第 {first} 行重复。")),
    "code_invalid": (ERROR, _("编号“{value}”不能用：只能有字母、数字、点、横线和下划线，最多 64 个字符。")),
    "cell_is_date": (ERROR, _("“{column}”被表格软件变成了日期。请把单元格改成文本，重新填写。")),
    "cell_is_error": (ERROR, _("“{column}”里是公式错误 {value}。")),
    "image_missing": (ERROR, _("题目里有图片或音视频，这种文件带不进来。请导入后在题库里加图，或者去掉图片。")),
    "html_simplified": (WARNING, _("题目带有网页格式，已经换成纯文字，请看一看意思有没有变。")),
    "markdown_as_text": (WARNING, _("题目用了 Markdown 写法，按原文字保留。")),
    # GIFT and Aiken syntax
    "gift_unclosed": (ERROR, _("有“{{”没有对应的“}}”。")),
    "gift_unopened": (ERROR, _("有“}}”没有对应的“{{”。花括号是题目文字时请写成“\\}}”。")),
    "gift_two_blocks": (ERROR, _("一道题里有两处答案“{{…}}”。两道题之间要空一行。")),
    "gift_fullwidth": (ERROR, _("答案要写在半角的“{{ }}”里，现在用的是全角的“｛ ｝”。")),
    "gift_answer_unreadable": (ERROR, _("看不懂答案部分：{value}")),
    "gift_stray_text": (ERROR, _("答案部分的开头有多余的文字：{value}")),
    "gift_mixed_pairs": (ERROR, _("有的答案写了“->”，有的没写：配对题的每一项都要写。")),
    "gift_title_unclosed": (ERROR, _("题目名称的“::”没有成对。")),
    "wildcard_unsupported": (ERROR, _("答案里的“*”表示任意文字，本题库不支持，请写出可以接受的答案。")),
    "partial_credit": (WARNING, _("“{value}”原来只给一部分分，本题库按全对才得分，它不算正确。")),
    "weights_uneven": (WARNING, _("各个选项原来的分不一样，本题库按全部选对才得分。")),
    "several_numbers": (ERROR, _("有几个不同的正确数值，本题库的计算题只能有一个（可以带误差）。")),
    "aiken_unreadable": (ERROR, _("看不懂这一行：{value}")),
    "aiken_unfinished": (ERROR, _("这道题没有“ANSWER:”行。")),
    # what a question must be
    "stem_empty": (ERROR, _("没有题干。")),
    "text_too_long": (ERROR, _("文字太长：{where}最多 {limit} 个字。")),
    "text_control": (ERROR, _("文字里有看不见的控制字符。")),
    "marks_invalid": (ERROR, _("分值“{value}”不是数字。")),
    "marks_not_positive": (ERROR, _("分值要大于 0。")),
    "marks_too_fine": (ERROR, _("分值“{value}”不能用：最多两位小数，不超过 999。")),
    "marks_default": (WARNING, _("没有写分值，按 1 分。")),
    "difficulty_invalid": (ERROR, _("难度“{value}”不能用：写 1 到 5，或者 易、中、难。")),
    "level_invalid": (ERROR, _("等级“{value}”不能用：写 5 到 1，或者 初级工、中级工、高级工、技师、高级技师。")),
    "module_too_long": (ERROR, _("模块名称太长：最多 {limit} 个字。")),
    "options_too_few": (ERROR, _("选项太少：至少要有 2 个。")),
    "option_empty": (ERROR, _("选项 {key} 是空的，它后面却有选项。")),
    "option_duplicate": (ERROR, _("选项 {first} 和 {second} 一样。")),
    "option_letters": (ERROR, _("选项的字母要从 A 开始、连着写、不重复。")),
    "no_key": (ERROR, _("没有正确答案。")),
    "key_unknown": (ERROR, _("答案“{value}”不在选项里。")),
    "single_with_two_keys": (ERROR, _("单选题有 {count} 个正确答案。要选几个的请改成多选题。")),
    "multiple_with_one_key": (WARNING, _("多选题只有 1 个正确答案。")),
    "multiple_all_right": (WARNING, _("多选题的选项全部正确。")),
    "true_false_invalid": (ERROR, _("判断题的答案“{value}”看不懂：写 对 或 错。")),
    "blanks_mismatch": (ERROR, _("题干里有 {blanks} 个空，答案却有 {answers} 个。")),
    "fill_answer_empty": (ERROR, _("第 {number} 个空没有答案。")),
    "number_invalid": (ERROR, _("“{value}”不是数字。")),
    "tolerance_negative": (ERROR, _("误差不能小于 0。")),
    "pairs_too_few": (ERROR, _("配对太少：至少要有 2 对。")),
    "pair_invalid": (ERROR, _("看不懂配对“{value}”：写成 左边→右边。")),
    "pair_duplicate": (ERROR, _("配对题里“{value}”出现了两次。")),
    "pair_key": (ERROR, _("配对题的答案要给左边每一项各配一个右边的项。")),
    "items_too_few": (ERROR, _("排序太少：至少要有 2 项。")),
    "item_duplicate": (ERROR, _("排序题里“{value}”出现了两次。")),
    "order_key": (ERROR, _("排序题的答案要把每一项正好写一次。")),
    "content_invalid": (ERROR, _("题目的内容不完整：{value}")),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding.

    :param code: a key of CATALOGUE.
    :param line: line of the text file or row of the sheet, counted from 1; 0 = the file as a whole.
    :param item: how the author would name the question: its code, its title, or the start of its text.
    :param params: values for the sentence.
    """

    code: str
    line: int = 0
    item: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        """Whether it keeps the question out."""
        return CATALOGUE[self.code][0] == ERROR

    @property
    def message(self) -> str:
        """The sentence in the language that is active now."""
        return str(CATALOGUE[self.code][1]).format(**self.params)

    def at(self, line: int, item: str) -> "Problem":
        """The same finding with its place filled in."""
        return Problem(self.code, line, item, self.params)

    def as_dict(self) -> dict[str, Any]:
        """The shape that the command prints."""
        return {"line": self.line, "item": self.item, "code": self.code, "message": self.message}

    def packed(self) -> dict[str, Any]:
        """The finding as plain values, its sentence still to be said; `Problem(**packed)` is the finding again."""
        values = {name: value if isinstance(value, int) else str(value) for name, value in self.params.items()}
        return {"code": self.code, "line": self.line, "item": self.item, "params": values}
