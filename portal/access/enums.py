"""What may be done, and the roles that people have."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(models.TextChoices):
    """Every permission of the portal; rooms ask for these and for nothing else."""

    # learning
    COURSES_EDIT = "courses.edit", _("编写课程")
    COURSES_MODERATE = "courses.moderate", _("审核课程")
    CLASSES_MANAGE = "classes.manage", _("管理培训班")
    # examining
    QUESTIONS_EDIT = "questions.edit", _("编写试题")
    QUESTIONS_APPROVE = "questions.approve", _("审定试题")
    EXAMS_MANAGE = "exams.manage", _("组织考试")
    EXAMS_INVIGILATE = "exams.invigilate", _("监考")
    PRACTICAL_SCORE = "practical.score", _("实操评分")
    CONTESTS_MANAGE = "contests.manage", _("组织技能竞赛")
    AWARDS_DECIDE = "awards.decide", _("授予证书")
    CERTIFICATES_CHANGE = "certificates.change", _("变更证书状态")
    TEMPLATES_MANAGE = "templates.manage", _("设计证书版式")
    CERTIFICATES_CHECK = "certificates.check", _("核实外来证书")
    # people and organisations
    PEOPLE_VIEW = "people.view", _("查看人员名册")
    PEOPLE_UNMASK = "people.unmask", _("查看完整证件号")
    ORGANISATIONS_EDIT = "organisations.edit", _("维护机构信息")
    ROSTER_EDIT = "roster.edit", _("维护花名册")
    # money, hours and credit
    POLICY_MANAGE = "policy.manage", _("启用政策、确认数值")
    TIMEBANK_OPERATE = "timebank.operate", _("受理时间银行")
    SUBSIDIES_CONFIRM = "subsidies.confirm", _("确认补贴申请（机构）")
    SUBSIDIES_REVIEW = "subsidies.review", _("复核补贴")
    SUBSIDIES_APPROVE = "subsidies.approve", _("批准补贴")
    SUBSIDIES_PAY = "subsidies.pay", _("发放补贴")
    CREDIT_RECORD = "credit.record", _("登记信用记录")
    CREDIT_DECIDE = "credit.decide", _("决定信用异议")
    INSPECTIONS_MANAGE = "inspections.manage", _("组织抽查")
    # desks
    DESK_OFFICER = "desk.officer", _("主管部门工作台")
    DESK_SCHOOL = "desk.school", _("学校工作台")
    DESK_AGENCY = "desk.agency", _("机构工作台")
    DESK_ASSESS = "desk.assess", _("评价工作台")
    CONTENT_EDIT = "content.edit", _("编写网站内容")
    GRANTS_MANAGE = "grants.manage", _("分配权限")
    AUDIT_READ = "audit.read", _("查阅审计记录")


class Role(models.TextChoices):
    """Roles; what each may do stands in the table of portal.access.permissions."""

    LEARNER = "learner", _("学员")
    VOLUNTEER = "volunteer", _("志愿者")
    SCHOOL_EDITOR = "school_editor", _("学校课程编辑")
    SCHOOL_MANAGER = "school_manager", _("学校管理员")
    AGENCY_CLERK = "agency_clerk", _("机构经办人")
    ASSESSOR = "assessor", _("考评员")
    INVIGILATOR = "invigilator", _("监考员")
    ASSESSMENT_BODY_OFFICER = "assessment_body_officer", _("评价机构经办人")
    COUNTY_OFFICER = "county_officer", _("县级经办人")
    CITY_OFFICER = "city_officer", _("市级经办人")
    PROVINCE_OFFICER = "province_officer", _("省级经办人")
    AUDITOR = "auditor", _("审计员")
    ADMINISTRATOR = "administrator", _("系统管理员")


class ApiScope(models.TextChoices):
    """What a key of the API may be used for."""

    ROSTER_WRITE = "roster.write", _("报送花名册（入职、离职）")
    CERTIFICATES_VERIFY = "certificates.verify", _("批量核验证书")
