"""Dates, durations, sizes, sums and names as a person reads them; pure functions, registered as filters in ``ui``."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

BEIJING = ZoneInfo("Asia/Shanghai")

LEVELS = {
    5: gettext_lazy("五级 / 初级工"),
    4: gettext_lazy("四级 / 中级工"),
    3: gettext_lazy("三级 / 高级工"),
    2: gettext_lazy("二级 / 技师"),
    1: gettext_lazy("一级 / 高级技师"),
}


def _local(value):
    """A moment in Beijing time; a plain date stays what it is."""
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(BEIJING)
    return value


def _english() -> bool:
    return (get_language() or "").startswith("en")


def cn_date(value) -> str:
    """2026年11月21日, in Beijing time for an aware moment; ``21 November 2026`` on English pages; "" for nothing."""
    if not value:
        return ""
    day = _local(value)
    if _english():
        return f"{day.day} {day:%B} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def cn_day(value) -> str:
    """11月21日: the date without its year, for days close by."""
    if not value:
        return ""
    day = _local(value)
    return f"{day.day} {day:%B}" if _english() else f"{day.month}月{day.day}日"


def cn_time(value) -> str:
    """14:32 in Beijing time."""
    return f"{_local(value):%H:%M}" if value else ""


def cn_datetime(value) -> str:
    """2026年11月21日 14:32（北京时间）: for deadlines and records, where the zone must be named."""
    if not value:
        return ""
    if _english():
        return f"{cn_date(value)}, {cn_time(value)} (Beijing time)"
    return f"{cn_date(value)} {cn_time(value)}（北京时间）"


def duration(minutes) -> str:
    """Whole ``minutes`` as X 小时 Y 分, never a decimal; a minus sign stays in front."""
    if minutes is None or minutes == "":
        return ""
    total = int(minutes)
    sign = "−" if total < 0 else ""
    hours, rest = divmod(abs(total), 60)
    if not hours:
        return sign + _("%(minutes)d 分") % {"minutes": rest}
    if not rest:
        return sign + _("%(hours)d 小时") % {"hours": hours}
    return sign + _("%(hours)d 小时 %(minutes)d 分") % {"hours": hours, "minutes": rest}


def clock(seconds) -> str:
    """``seconds`` as m:ss or h:mm:ss, for video positions and time left."""
    if seconds is None or seconds == "":
        return ""
    total = max(0, int(seconds))
    hours, rest = divmod(total, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"


def filesize(count) -> str:
    """Bytes as 640 B, 12 KB, 1.2 MB (decimal units, as phones show them)."""
    if count is None or count == "":
        return ""
    size = float(count)
    if size < 1000:
        return f"{size:.0f} B"
    if size < 999_500:
        return f"{size / 1000:.0f} KB"
    return f"{size / 1e6:.1f} MB" if size < 999_950_000 else f"{size / 1e9:.1f} GB"


def yuan(fen) -> str:
    """Integer ``fen`` as 12,000 元, with two decimals only where there are fen."""
    if fen is None or fen == "":
        return ""
    total = int(fen)
    sign = "−" if total < 0 else ""
    whole, rest = divmod(abs(total), 100)
    figure = f"{whole:,}" if not rest else f"{whole:,}.{rest:02d}"
    return _("%(sum)s 元") % {"sum": sign + figure}


def thousands(value) -> str:
    """A count with separators: 86,412."""
    return "" if value is None or value == "" else f"{value:,}"


def mark(value) -> str:
    """A mark without needless zeros: 78, 78.5."""
    if value is None or value == "":
        return ""
    return f"{Decimal(value).normalize():f}"


def masked(name) -> str:
    """A name as strangers may see it: 王*芳, 周*, A***."""
    text = str(name or "").strip()
    if not text:
        return ""
    if text.isascii():
        return text[0] + "***"
    if len(text) <= 2:
        return text[0] + "*"
    return text[0] + "*" * (len(text) - 2) + text[-1]


def surname(name) -> str:
    """A name as a public notice shows it: the first character and two stars, however long the name is (王**)."""
    text = str(name or "").strip()
    return f"{text[0]}**" if text else ""


def level_name(level) -> str:
    """The words of a skill level: 5 is 五级 / 初级工, 1 is 一级 / 高级技师; "" where there is none."""
    try:
        return str(LEVELS[int(level)])
    except (KeyError, TypeError, ValueError):
        return ""
