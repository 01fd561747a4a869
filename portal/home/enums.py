"""How urgent a next step is; the words of the audit log."""

from enum import IntEnum

from django.utils.translation import gettext_lazy as _


class Urgency(IntEnum):
    """What comes first on a person's own page; the smaller number is the more urgent."""

    # It is happening: an exam that has opened, a service under way.
    NOW = 10
    # Something waits for this person alone: a claim came back, a service is to be confirmed.
    ANSWER = 20
    # Nothing else can be done before it: who one is.
    FIRST = 30
    # A fixed day within the week.
    SOON = 40
    # The work that goes on day by day: the next lesson.
    DAILY = 50
    # What one may have for the asking: a subsidy.
    OFFER = 60
    # A fixed day further away.
    LATER = 70
    # What one could begin.
    INVITATION = 80
    # Others act; nothing to do now.
    WAITING = 90


# Areas of the audit log: the first word of an action, and what people call it.
AREAS = {
    "certificates": _("证书"),
    "awards": _("授予证书"),
    "exams": _("考试"),
    "contests": _("技能竞赛"),
    "practical": _("实操"),
    "questions": _("题库"),
    "catalogue": _("课程"),
    "enrolment": _("培训班"),
    "lessons": _("学习"),
    "employment": _("在岗"),
    "subsidies": _("补贴"),
    "timebank": _("时间银行"),
    "credit": _("信用"),
    "inspections": _("抽查"),
    "targets": _("统计"),
    "policy": _("政策"),
    "people": _("人员"),
    "organisations": _("机构"),
    "access": _("权限"),
    "accounts": _("登录"),
    "regions": _("地区"),
    "cms": _("网站内容"),
    "files": _("文件"),
    "keys": _("签名密钥"),
    "verification": _("核验"),
    "messaging": _("消息"),
}
# What happened, by the last two words of an action or the last alone; an action without a word here is shown by its own name.
ACTS = {
    "batch.started": _("开始批量授予"),
    "batch.repeated": _("重做批量授予"),
    "certificate.checked": _("核实外来证书"),
    "certificate.scan_replaced": _("更换外来证书照片"),
    "file.discarded": _("删除文件"),
    "pdf.again": _("重新制作证书"),
    "pdf.stopped": _("证书没有制成"),
    "person.renamed": _("变更姓名"),
    "replacement.asked": _("申请换发"),
    "replacement.done": _("办理换发"),
    "replacement.taken_back": _("撤回换发申请"),
    "run.asked": _("申请打印文件"),
    "template.asked": _("申请启用版式"),
    "template.discarded": _("删除版式草稿"),
    "template.drafted": _("新建版式草稿"),
    "issued": _("签发"),
    "recorded": _("登记"),
    "verified": _("核实"),
    "suspended": _("暂停"),
    "revoked": _("撤销"),
    "reinstated": _("恢复"),
    "superseded": _("被新证替代"),
    "decided": _("作出决定"),
    "submitted": _("提交"),
    "confirmed": _("确认"),
    "reviewed": _("复核"),
    "approved": _("批准"),
    "returned": _("退回"),
    "refused": _("不予批准"),
    "withdrawn": _("撤回"),
    "noticed": _("公示"),
    "listed": _("列入发放清单"),
    "paid": _("发放"),
    "prepared": _("制作发放清单"),
    "recovery_opened": _("追回立项"),
    "recovery_approved": _("追回批准"),
    "recovered": _("款项退回"),
    "filed": _("提出异议"),
    "corrected": _("更正"),
    "given": _("授予权限"),
    "ended": _("结束权限"),
    "signed_in": _("登录"),
    "created": _("建立"),
    "registered": _("登记"),
    "opened": _("开设"),
    "published": _("发布"),
    "released": _("公布"),
    "hired": _("入职"),
    "left": _("离职"),
    "settled": _("结算"),
    "accepted": _("接单"),
    "disputed": _("有异议"),
    "cancelled": _("取消"),
    "activated": _("启用"),
    "loaded": _("装入"),
    "stored": _("存入"),
    "sent": _("发出"),
    "completed": _("完成"),
    "admitted": _("录取"),
    "applied": _("报名"),
    "used": _("使用"),
    "number.used": _("核对完整号码"),
    "checked_in": _("签到"),
    "checked_out": _("签退"),
    "draft": _("提出需求"),
    "joined": _("加入"),
    "added": _("加入"),
    "made": _("办理"),
    "set": _("设定"),
    "defined": _("设定"),
    "saved": _("保存"),
    "frozen": _("定稿"),
    "synced": _("同步"),
    "finalised": _("交卷"),
    "handed_in": _("交评分表"),
    "planned": _("安排"),
    "imported": _("导入"),
    "revealed": _("查看完整号码"),
    "person.opened": _("查看一个人"),
    "spell.opened": _("查看一个人"),
    "agency.opened": _("查看机构名单"),
    "share.opened": _("打开分享"),
    "balance.opened": _("期初结转"),
    "people.listed": _("查看名单"),
    "list.searched": _("按姓名查找"),
    "exported": _("导出"),
    "proposal.made": _("提出"),
    "proposal.approved": _("批准"),
    "declined": _("不批准"),
    "deactivated": _("停用"),
    "renewed": _("接管密钥"),
    "leaving_corrected": _("更正离职日期"),
    "post_changed": _("换岗位"),
    "appointed": _("指定"),
    "stepped_back": _("回避"),
    "reported": _("上报"),
    "entered": _("录入"),
    "closed": _("关闭"),
    "changed": _("更改"),
    "moved": _("迁移"),
    "proposed": _("提出"),
    "reversed": _("冲正"),
    "extended": _("延长时间"),
    "looked_up": _("查询"),
    "donated": _("捐赠"),
    "rotated": _("轮换密钥"),
    "retired": _("停用密钥"),
    "compromised": _("密钥泄露"),
    "stated": _("作出认定"),
    "taken": _("领取名单"),
    "removed": _("移除"),
    "name": _("登记名字"),
    "signed": _("签名"),
    "absent": _("记为缺考"),
    "second_factor.reset": _("重设第二重验证"),
    "papers_prepared": _("备好试卷"),
    "preferences_changed": _("更改设置"),
    "resealed": _("重新加密"),
}
# What an auditor is shown first: decisions that take something away, money that comes back, rights, numbers unmasked.
WEIGHTY = (
    "access.grant.ended",
    "access.grant.given",
    "certificates.certificate.revoked",
    "certificates.certificate.suspended",
    "credit.event.corrected",
    "credit.objection.decided",
    "people.number.revealed",
    "subsidies.claim.recovered",
    "subsidies.claim.recovery_approved",
    "subsidies.claim.recovery_opened",
)
