"""The chapter of the demonstration world about the portal's own pages."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.utils.html import escape
from django.utils.translation import gettext_noop as noop
from wagtail.models import Page, Site

from portal.cms import models, services
from portal.cms.blocks import pasted_table
from portal.cms.enums import Audience, NoticeKind

Block = tuple[str, Any]

_BOLD = re.compile(r"\*\*(.+?)\*\*")
# Links within the portal alone.
_LINK = re.compile(r"\[([^\]]+)\]\((/[a-z0-9/-]*)\)")
_AUDIENCES = {
    "护理员": Audience.LEARNER,
    "学校": Audience.SCHOOL,
    "主管部门": Audience.OFFICER,
    "机构": Audience.AGENCY,
    "用人单位": Audience.EMPLOYER,
    "考评员": Audience.ASSESSOR,
    "志愿者": Audience.VOLUNTEER,
}


def _inline(text: str) -> str:
    return _LINK.sub(r'<a href="\2">\1</a>', _BOLD.sub(r"<b>\1</b>", escape(text)))


def _list(lines: list[str], tag: str) -> str:
    items = (re.sub(r"^(?:[-*]|\d+\.)\s+", "", line) for line in lines)
    return f"<{tag}>" + "".join(f"<li>{_inline(item)}</li>" for item in items) + f"</{tag}>"


def blocks(markdown: str) -> list[Block]:
    """Return the small Markdown of the content files as blocks of a page body.

    Understood: `##` headings, paragraphs with bold and links within the portal, numbered and plain lists, tables with bars, `>` quotes as tips.
    """
    found: list[Block] = []
    for part in re.split(r"\n\s*\n", markdown.strip()):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        if not lines:
            continue
        first = lines[0]
        if first.startswith("#"):
            found.append(("heading", first.lstrip("# ")))
            lines = lines[1:]
            if not lines:
                continue
            first = lines[0]
        if first.startswith("|"):
            rows = [pasted_table.rows(line)[0] for line in lines if not re.fullmatch(r"[|\s:-]+", line)]
            found.append(
                ("table", {"title": "、".join(rows[0])[:60], "cells": pasted_table.written(rows[0], rows[1:])})
            )
        elif first.startswith(">"):
            found.append(("tip", " ".join(line.lstrip("> ") for line in lines)))
        elif re.match(r"\d+\.\s", first):
            found.append(("paragraph", _list(lines, "ol")))
        elif re.match(r"[-*]\s", first):
            found.append(("paragraph", _list(lines, "ul")))
        else:
            found.append(("paragraph", f"<p>{_inline(''.join(lines))}</p>"))
    return found


def first_sentence(markdown: str) -> str:
    """Return the first sentence of running text, for lists and search results."""
    for line in markdown.splitlines():
        if line.strip() and not re.match(r"[#|>*-]|\d+\.", line.strip()):
            return _BOLD.sub(r"\1", line.strip()).split("。")[0][:120] + "。"
    return ""


def moved(text: str, world: Any) -> str:
    """Return `text` with every day in it moved like the world's other dates; days without a year are of its year."""
    year = str(world.data["as_of"])[:4]

    def shift(match: re.Match[str]) -> str:
        written, month, day = match.group(1), int(match.group(2)), int(match.group(3))
        told = world.day(f"{written or year}-{month:02d}-{day:02d}")
        return f"{told.year}年{told.month}月{told.day}日" if written else f"{told.month}月{told.day}日"

    return re.sub(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日", shift, text)


def read(path: Path) -> tuple[dict[str, Any], str]:
    """Return header and body of a content page."""
    _empty, header, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(header), body


def _put(parent: Page, model: Any, slug: str, **values: Any) -> Page:
    """Make the page, or bring the one of this slug up to date."""
    page = model.objects.child_of(parent).filter(slug=slug).first()
    if page is None:
        return parent.add_child(instance=model(slug=slug, **values))
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


def _audience(header: dict[str, Any]) -> str:
    written = str(header.get("audience", ""))
    return next((found for word, found in _AUDIENCES.items() if word in written), Audience.EVERYBODY)


_FEEDBACK = """
打电话最快：12345（工作日 8:30 至 17:30）。请说清是哪一页、您想做什么、看到了什么。

1. 证书、成绩、学时对不上：先找所在学校或评价机构，他们能看到记录。
2. 页面打不开、看不清、读屏软件读不出来：打电话告诉我们，我们来改。
3. 对公示的名单有异议：在公示期内按公示页上写的地点和时间提出。

打电话时不要说身份证号码和验证码，工作人员不会问您要。
"""

# Titles, lines and buttons stand in the catalogues; the steps are Chinese only, and the page says so.
_LANDINGS = (
    ("for-learners", Audience.LEARNER, noop("护理员和学员"), noop("学课程、考证、领证、领补贴，从这里开始。"), noop("选一门课"), "/courses/",
     "1. [用手机号登录](/accounts/login/)，收一个 6 位验证码，不用记密码。\n2. 填好[本人信息](/me/)，[选一门课](/courses/)，报名一个班。\n3. 线上的课在手机上学，线下的课到学校练；学完拿培训合格证书。\n4. 看[我能考哪一级](/standards/)，[报名考试](/exams/)，考过以后由评价机构发职业技能等级证书。\n5. 有了证书和在岗记录，到[补贴](/subsidies/)看能领哪一项；愿意帮助别人的，到[时间银行](/timebank/)存时间。"),
    ("for-volunteers", Audience.VOLUNTEER, noop("志愿者"), noop("帮老年人做点事，时间存起来，以后自己用。"), noop("去时间银行"), "/timebank/",
     "1. [用手机号登录](/accounts/login/)，在[时间银行](/timebank/)里登记做志愿者。\n2. 看附近有谁需要帮忙，挑时间合适的接下来。\n3. 到了以后请对方报 4 位码签到，做完再报一次签退；对方没有手机的，由受理点登记。\n4. 对方确认以后，夜里记到您的账户里。\n5. 存的时间可以自己用，也可以捐给时间池，帮助没有时间可用的老年人。"),
    ("for-schools", Audience.SCHOOL, noop("培训学校"), noop("编课、开班、记学时、发培训合格证书。"), noop("进入学校工作台"), "/school/",
     "1. 在“课程编辑”里写课，整门课写好以后提交审核。\n2. 主管部门审核通过，课程出现在[课程列表](/courses/)里。\n3. 在[学校工作台](/school/)开班、审报名、上课、确认线下学时。\n4. 学员学满以后，由学校发培训合格证书，谁都可以[查验](/verify/)。"),
    ("for-agencies", Audience.AGENCY, noop("养老服务机构"), noop("管花名册，看谁有证、谁该学、谁快到期，确认补贴。"), noop("进入机构工作台"), "/agency/",
     "1. 用机构经办人的手机号[登录](/accounts/login/)，再用验证器完成第二步验证。\n2. 在[机构工作台](/agency/)导入花名册，入职、离职当天登记。\n3. 批量核验证书，看谁没有证、谁快到期，让他们[报名学习](/courses/)。\n4. 确认员工的[补贴](/subsidies/)申请；看本机构的信用记录，不对的可以提异议。\n5. 是受理点的，替不用手机的老年人约[时间银行](/timebank/)的服务。"),
    ("for-employers", Audience.EMPLOYER, noop("用人单位和家庭"), noop("请人之前，先查证书。"), noop("去查证书"), "/verify/",
     "1. 扫证书上的二维码，或在[查证书](/verify/)里输入证书编号和姓名。\n2. 页面会说明证书是否有效、什么等级、哪家机构发的。\n3. 不用登录。姓名只显示一部分，保护本人。"),
    ("for-officers", Audience.OFFICER, noop("主管部门"), noop("看持证率和目标，审课程、办补贴、管抽查。"), noop("进入管理端"), "/desk/",
     "1. 用工作手机号[登录](/accounts/login/)，再用验证器完成第二步验证。\n2. [总览](/desk/)上看各等级人数、目标和各地区的差距，可以点到机构和个人；公开的数字在[统计](/statistics/)。\n3. 审核学校送审的课程，复核、批准补贴，[公示](/notices/)，制发放清单。\n4. 启用政策包，确认待核实的数值；登记信用记录，组织双随机抽查。\n5. 只能看到自己地区的内容，每次查看完整证件号都会留下记录。"),
)  # fmt: skip
_HERO_TITLE = noop("学好本领，照护好老人")
_HERO_TEXT = noop("养老护理员在这里学习、报名考证、申领补贴。用手机号就能登录，一步一步有人带。")


def load(world: Any, *, now: datetime) -> None:
    """Tell home, about, help, policies, news and notices; dates move with the world's day."""
    services.plant()
    home = Site.objects.get(is_default_site=True).root_page.specific
    folder = world.folder / "pages"
    header, _body = read(folder / "home" / "home.md")
    home.summary_en = header["summary_en"]
    home.hero_title, home.hero_text = _HERO_TITLE, _HERO_TEXT
    home.save_revision().publish()
    header, body = read(folder / "about" / "about.md")
    about = {"title": header["title"], "summary_en": header["summary_en"], "body": blocks(body)}
    _put(home, models.StandardPage, "about", **about)
    for slug, audience, title, summary, action, url, text in _LANDINGS:
        _put(home, models.LandingPage, slug, title=title, audience=audience, summary=summary, body=blocks(text),
             action_text=action, action_url=url)  # fmt: skip
    helps = models.HelpIndexPage.objects.get()
    for path in sorted((folder / "help").glob("*.md")):
        header, body = read(path)
        _put(helps, models.HelpPage, header["slug"].removeprefix("help-"), title=header["title"],
             summary=first_sentence(body), summary_en=header["summary_en"], order=header.get("order", 100), audience=_audience(header),
             body=blocks(body))  # fmt: skip
    _put(helps, models.HelpPage, "feedback", title="意见反馈", summary="哪里不好用，怎么告诉我们。", order=90,
         audience=Audience.EVERYBODY, body=blocks(_FEEDBACK))  # fmt: skip
    _policies(folder)
    _news(world, folder)


def _policies(folder: Path) -> None:
    index = models.PolicyIndexPage.objects.get()
    for path in sorted((folder / "policy").glob("*.md")):
        header, body = read(path)
        # Real documents keep their real dates: they do not move with the world.
        _put(index, models.PolicyPage, header["slug"].removeprefix("policy-"), title=header["title"],
             summary=first_sentence(body), summary_en=header["summary_en"], region_id=int(header["region"]),
             effective_from=header.get("effective_from"), body=blocks(body))  # fmt: skip


def _news(world: Any, folder: Path) -> None:
    news, notices = models.NewsIndexPage.objects.get(), models.NoticeIndexPage.objects.get()
    for path in sorted((folder / "news").glob("*.md")):
        header, body = read(path)
        region, body = header.get("region"), moved(body, world)
        _put(news, models.NewsPage, header["slug"].removeprefix("news-"), title=header["title"],
             summary=first_sentence(body), summary_en=header["summary_en"], region_id=int(region) if region else None,
             published_on=world.day(header["published_on"]), body=blocks(body))  # fmt: skip
    for path in sorted((folder / "notice").glob("*.md")):
        header, body = read(path)
        body = moved(body, world)
        _put(notices, models.NoticePage, header["slug"].removeprefix("notice-"), title=header["title"],
             summary=first_sentence(body), summary_en=header["summary_en"], region_id=int(header["region"]), body=blocks(body),
             kind=header.get("about", NoticeKind.OTHER), published_on=world.day(header["published_on"]), ends_on=world.day(header["ends_on"]))  # fmt: skip
