"""What this room refuses."""

from django.utils.translation import gettext_lazy as _

_MESSAGES = {
    "empty": _("文件是空的"),
    "encoding": _("文件不是 UTF-8 编码"),
    "columns": _("表头缺少这些列：%(found)s"),
    "cells": _("列数和表头不一致，这一行有 %(found)s 列"),
    "code": _("区划代码应当是 6 位数字，这里是“%(found)s”"),
    "twice": _("区划代码 %(found)s 重复出现"),
    "name": _("名称应当有 1 到 60 个字，这里是“%(found)s”"),
    "level": _("层级应当是 province、city、county 或 zone，并和上级相符，这里是“%(found)s”"),
    "parent": _("上级 %(found)s 没有出现在这一行之前"),
    "outside": _("代码 %(found)s 不在上级的代码范围内"),
    "date": _("日期应当写成 2026-06-30 的样子，这里是“%(found)s”"),
}


class BadFile(Exception):
    """A data file of divisions that cannot be loaded.

    Arguments: line, number of the line from 1; code, a key of the table of messages; found, what stands there.
    """

    def __init__(self, line: int, code: str, found: object = "") -> None:
        super().__init__(code)
        self.line, self.code, self.found = line, code, found

    def __str__(self) -> str:
        return str(_("第 %(line)s 行：")) % {"line": self.line} + str(_MESSAGES[self.code]) % {"found": self.found}
