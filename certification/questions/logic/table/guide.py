"""The page of the template that explains each column, and the rows that show how it is done."""

from decimal import Decimal
from functools import partial

from certification.questions.logic import contents
from certification.questions.logic.contents import Draft

TYPE_NAMES = ["单选题", "多选题", "判断题", "填空题", "计算题", "配对题", "排序题", "问答题"]

HEADER = ["列", "怎么填", "例子"]

LINES = [
    ["编号", "可以不填。填了以后，用同一个编号再导入就是修改这道题。字母、数字、点、横线、下划线。", "EAT-001"],
    ["题型", "从下拉框里选。", "单选题"],
    ["题干", "题目文字。填空题用 ____ 表示空。", "喂饭时床头抬高____度。"],
    [
        "选项A～F",
        "单选、多选：一格一个选项，中间不要空格子。配对：写成“左边→右边”。排序：每一项一格，顺序打乱。",
        "水温计→防止烫伤",
    ],
    ["答案（选择）", "写字母。", "B；多选写 ABD"],
    ["答案（判断）", "写 对 或 错。", "对"],
    ["答案（填空）", "各个空之间用“；”，同一个空可以接受几种写法时用“|”。", "10|十；午饭前"],
    ["答案（计算）", "写数值，可以带误差和单位。", "37.5±0.5℃"],
    ["答案（配对）", "不填，答案已经写在选项里。", ""],
    ["答案（排序）", "按正确顺序写字母。", "CABD"],
    ["分值", "大于 0，最多两位小数。", "1"],
    ["难度", "1 到 5，5 最难；也可以写 易、中、难。", "2"],
    ["模块", "写模块的代号或名称；题库里没有的会新建。", "饮食照护"],
    ["等级", "5 初级工，4 中级工，3 高级工，2 技师，1 高级技师；不分等级就不填。", "5"],
    ["解析", "考完以后给考生看的说明。", "坐起来吃饭不容易呛。"],
]


def examples() -> list[Draft]:
    """One question of each type, for the template."""
    one, two = Decimal(1), Decimal(2)
    draft = partial(Draft, module="饮食照护", level=5, difficulty=2)
    options = contents.lettered(["躺平喂饭", "坐起或抬高床头", "边走边喂", "让老年人自己低头吃"])
    signs = contents.lettered(["咳嗽", "声音变得像含着水", "吃得很香", "脸色发青"])
    steps = [
        {"id": "a", "text": "试温度"},
        {"id": "b", "text": "扶坐起、围好围巾"},
        {"id": "c", "text": "洗手"},
        {"id": "d", "text": "一口一口喂"},
    ]
    pairs = [("饮水呛咳", "按评估加稠"), ("牙口不好", "软烂饭菜"), ("容易便秘", "多吃蔬菜多喝水")]
    return [
        draft(
            type="single",
            stem="给卧床老年人喂饭，合适的体位是？",
            content=contents.choice(options, ["B"], multiple=False),
            explanation="坐起来吃饭不容易呛。",
            marks=one,
        ),
        draft(
            type="multiple",
            stem="喂饭时哪些情况要马上停下来？",
            content=contents.choice(signs, ["A", "B", "D"], multiple=True),
            explanation="这些都是呛咳或噎住的表现。",
            marks=two,
        ),
        draft(
            type="true_false",
            stem="老年人吃完饭可以马上躺平。",
            content=contents.true_false(False),
            explanation="饭后至少坐 30 分钟。",
            marks=one,
        ),
        draft(
            type="fill",
            stem="饭后要让老年人坐____分钟以上再躺下。",
            content=contents.fill([["30", "三十"]]),
            explanation="防止食物反流。",
            marks=one,
        ),
        draft(
            type="numeric",
            stem="每餐喝 150 毫升汤，一天三餐一共喝多少毫升？",
            content=contents.numeric(Decimal(450), Decimal(0), "毫升"),
            explanation="150×3＝450。",
            marks=two,
        ),
        draft(
            type="matching",
            stem="把老年人的情况和饮食做法配对。",
            content=contents.matching(pairs),
            explanation="",
            marks=two,
        ),
        draft(
            type="ordering",
            stem="按先后排列喂饭的步骤。",
            content=contents.ordering(steps, ["c", "b", "a", "d"]),
            explanation="",
            marks=two,
        ),
    ]
