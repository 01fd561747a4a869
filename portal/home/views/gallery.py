"""Every component in every state, for whoever builds a page; never in production."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from portal.access import permissions
from portal.home import forms

NOON = dt.datetime(2026, 11, 21, 6, 32, tzinfo=dt.UTC)


@permissions.public
def kit(request: HttpRequest) -> HttpResponse:
    """The gallery; its figures are invented."""
    wrong = forms.SampleForm({"phone": "1380000", "number": "S00009901000124300021", "wishes": ["feed"]})
    steps = [
        {"title": "报上名了", "text": "10月20日 · 中级第 26-11 班", "state": "done"},
        {"title": "线上学习 12.4 / 20 课时", "text": "还要 52 分钟", "state": "now", "icon": "book"},
        {"title": "第一次实操没通过", "text": "12月12日可以补考", "state": "bad"},
        {"title": "拿四级证书", "text": "两科都 60 分以上，评价机构发证", "state": "wait", "icon": "award"},
    ]
    status = '<span class="tag {}">{}</span>'
    rows = [
        ["王*芳", "50岁", "示例康宁养老院", "1,243", format_html(status, "ok", "达标")],
        ["周*", "46岁", "示例福寿养老服务中心", "988", format_html(status, "mid", "接近")],
    ]
    doors = [
        {
            "icon": "cap",
            "title": "我要学习考证",
            "text": "看课、练题、报名考试，学时自动记",
            "href": "/courses/",
            "go": "开始学习",
        },
        {
            "icon": "shield",
            "title": "我要查证书",
            "text": "输入证书编号和姓名，或扫证书上的码",
            "href": "/verify/",
            "go": "去查证书",
        },
        {
            "icon": "house",
            "title": "我是机构或学校",
            "text": "管理花名册、开班、核验证书",
            "href": "/me/",
            "go": "进入工作台",
        },
    ]
    context = {
        "form": forms.SampleForm(),
        "wrong": wrong,
        "steps": steps,
        "heads": ["姓名", ("年龄", "hide-s"), "机构", ("人数", "num"), "状态"],
        "rows": rows,
        "facts": [("学校", "示例职业技术学校"), ("开班", "2026年12月1日"), ("费用", "免费"), ("备注", None)],
        "crumbs": [("示例市", "#"), ("示例山县", "#")],
        "doors": doors,
        "moment": NOON,
    }
    return render(request, "components/gallery.html", context)
