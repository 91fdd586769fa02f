from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "registry.number-taken": _("%(field)s已被另一个人使用。请核对号码；如确属同一人，请办理转学或调动。"),
    "registry.not-a-school": _("“%(name)s”不是学校或幼儿园，不能登记学生。"),
    "registry.not-open": _("“%(name)s”在 %(on)s 尚未设立或已经撤销。"),
    "registry.stage-unknown": _("“%(name)s”在 %(on)s 没有登记学段。请先补充该单位的学段。"),
    "registry.wrong-grade": _("“%(name)s”没有 %(grade)s 年级，应在 %(first)s 至 %(last)s 之间。"),
    "registry.wrong-class": _("“%(name)s”不是该校的班级。"),
    "registry.not-a-class": _("“%(name)s”不是班级。"),
    "registry.stands-already": _("该生 %(school_year)s 学年已在“%(school)s”在读。如要换校，请办理转学。"),
    "registry.stands-nowhere": _("该生在 %(on)s 没有在读记录。"),
    "registry.ends-too-early": _("结束日期 %(to_day)s 必须晚于开始日期 %(from_day)s。"),
    "registry.ended-already": _("这条记录已于 %(ended_on)s 结束。"),
    "registry.recorded-already": _("%(what)s已有在用的记录，不能重复登记。"),
    "registry.not-guardian": _("同意必须由该生家庭的监护人作出。"),
    "registry.no-such-field": _("没有“%(field)s”这一项，或者它不能在这里更改。"),
    "registry.wrong-value": _("“%(field)s”的内容不合要求。"),
    "registry.rollover-faults": _("学籍中还有 %(count)s 处差错，先改正才能升级。差错列在预览里。"),
    "registry.rolled-already": _("%(to_year)s 学年已经升级过。"),
    "registry.changed-since": _("升级之后学籍又有 %(changes)s 次变动，不能再撤回。请逐项更正。"),
    "registry.no-snapshot": _("没有留存 %(day)s 夜间的在籍名册。"),
    "registry.roster-faults": _("名册中有 %(count)s 处差错，没有写入任何内容。请改正后再试。"),
    "registry.pupils-stand": _(
        "“%(name)s”在 %(on)s 仍有 %(count)s 名学生在籍，不能撤销。请先办理转学、毕业或学校合并。"
    ),
    "registry.merges-with-itself": _("“%(name)s”不能与自己合并，也不能从自己分设。"),
    "registry.merges-other-kind": _("“%(name)s”与“%(other)s”一个是幼儿园、一个是学校，班级和学生不能互转。"),
    "registry.not-yet-the-day": _("合并和分设一经办理即生效，请在 %(on)s 当天或之后办理。"),
    "registry.grades-do-not-fit": _(
        "有 %(count)s 名学生的年级超出“%(name)s”的 %(first)s 至 %(last)s 年级。请先变更该校学段，或为这些学生办理转学。"
    ),
    "registry.years-apart": _(
        "“%(name)s”的学籍还不在 %(school_year)s 学年，请先办理学年升级，或把日期改到原学年之内。"
    ),
    "registry.roll-changed-after": _("“%(name)s”在 %(on)s 之后又有 %(changes)s 次学籍变动。请改用变动之后的日期。"),
    "registry.no-class-chosen": _("请至少选择“%(name)s”的一个班级。"),
    "workbook.not-xlsx": _("这不是 .xlsx 文件，或者文件已损坏。"),
    "workbook.old-or-locked": _("这是旧版 .xls 文件，或者设了打开密码。请另存为不带密码的 .xlsx。"),
    "workbook.too-big": _("文件超过 %(most)s MB。"),
    "workbook.unpacks-too-big": _("文件解压后超过 %(most)s MB，不予读取。"),
    "workbook.too-far": _("工作表“%(sheet)s”在 %(cell)s 还有内容，离表太远。请删去表外的内容。"),
    "sheets.macros": _("这个工作簿带有宏（.xlsm），不予读取。请另存为不带宏的 .xlsx。"),
    "sheets.missing-sheet": _("没有名为“%(sheet)s”的工作表，文件中有：%(found)s。请把表改为这个名称，或只留一张表。"),
    "sheets.no-head": _("前几行中找不到表头。应有这些列：%(titles)s。"),
    "sheets.no-rows": _("表头下面没有内容。"),
    "sheets.unreadable-text": _("读不出这个 .csv 文件：编码既不是 UTF-8 也不是 GBK，或者有没有配对的引号。"),
    "sheets.ragged-text": _("有 %(count)s 行的列数与表头（%(columns)s 列）不同。请检查这些行里的逗号和引号。"),
    "sheets.unknown-kind": _("“%(name)s”不是 .xlsx 或 .csv 文件。"),
    "exchange.not-ready": _("这次导入现在不能办理这一步：%(state)s。"),
    "exchange.changed-meanwhile": _("预览之后数据又有变动，将新增、更改或退回的内容已不同。请看新的预览再确认。"),
    "exchange.nothing-to-do": _("没有可以导入的内容：每一行都与现有数据相同，或者有差错。"),
    "exchange.changed-since": _("导入之后这些记录又有 %(changes)s 处变动，不能再整体撤回。请逐项更正。"),
}
