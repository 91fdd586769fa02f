"""Every action that a page, an endpoint, an export or a domain verb can ask for."""

from enum import StrEnum


class Action(StrEnum):
    # one's own things: whoever signs in
    OWN_LIST = "own.list"
    OWN_SETTINGS = "own.settings"
    # directory
    ORGANISATION_VIEW = "organisation.view"
    ORGANISATION_CHANGE = "organisation.change"
    POST_VIEW = "post.view"
    POST_CHANGE = "post.change"
    POST_HAND_OVER = "post.hand-over"
    ACCOUNT_VIEW = "account.view"
    ACCOUNT_CHANGE = "account.change"
    # registry
    SCHOOL_VIEW = "school.view"
    PUPIL_VIEW = "pupil.view"
    PUPIL_CHANGE = "pupil.change"
    CARE_VIEW = "care.view"
    CARE_CHANGE = "care.change"
    STAFF_VIEW = "staff.view"
    STAFF_CHANGE = "staff.change"
    FACILITY_VIEW = "facility.view"
    FACILITY_CHANGE = "facility.change"
    PARTNER_VIEW = "partner.view"
    PARTNER_CHANGE = "partner.change"
    POPULATION_CHANGE = "population.change"
    ROLLOVER_RUN = "rollover.run"
    REVEAL = "reveal"
    # forms
    ATTACHMENT_VIEW = "attachment.view"
    FORM_VIEW = "form.view"
    FORM_DESIGN = "form.design"
    # ledgers
    LEDGER_VIEW = "ledger.view"
    RECORD_VIEW = "record.view"
    RECORD_FILE = "record.file"
    RECORD_REVIEW = "record.review"
    EXEMPTION_GRANT = "exemption.grant"
    REMIND = "remind"
    PERIOD_CLOSE = "period.close"
    BUDGET_SET = "budget.set"
    # inspections
    FINDING_VIEW = "finding.view"
    FINDING_REPORT = "finding.report"
    FINDING_RECTIFY = "finding.rectify"
    FINDING_RECHECK = "finding.recheck"
    FINDING_SAMPLE = "finding.sample"
    PROPOSAL_DECIDE = "proposal.decide"
    VISIT_VIEW = "visit.view"
    VISIT_FILE = "visit.file"
    VISIT_EXCEED = "visit.exceed"
    ROUND_PLAN = "round.plan"
    INSPECTOR_CHANGE = "inspector.change"
    RECUSAL_DECLARE = "recusal.declare"
    # cases
    CASE_VIEW = "case.view"
    CASE_RECEIVE = "case.receive"
    CASE_HANDLE = "case.handle"
    CASE_CARE = "case.care"
    CASE_TRENDS = "case.trends"
    DROPOUT_VIEW = "dropout.view"
    # programmes
    PROGRAMME_VIEW = "programme.view"
    PROGRAMME_CHANGE = "programme.change"
    # awards
    AWARD_VIEW = "award.view"
    GRANT_CHANGE = "grant.change"
    # insight
    READING_VIEW = "reading.view"
    READING_ROWS = "reading.rows"
    QUESTION_ASK = "question.ask"
    INDICATOR_CONFIRM = "indicator.confirm"
    STANDARD_SETTLE = "standard.settle"
    # evaluation
    EVALUATION_VIEW = "evaluation.view"
    EVALUATION_SCORE = "evaluation.score"
    EVALUATION_ISSUE = "evaluation.issue"
    EVALUATION_APPEAL = "evaluation.appeal"
    # plans and reports
    PLAN_VIEW = "plan.view"
    PLAN_CHANGE = "plan.change"
    PROJECT_CHANGE = "project.change"
    BULLETIN_VIEW = "bulletin.view"
    BULLETIN_ISSUE = "bulletin.issue"
    # administration
    PACK_VIEW = "pack.view"
    JOB_VIEW = "job.view"
    AUDIT_VIEW = "audit.view"
    RETENTION_VIEW = "retention.view"
    ERASE = "erase"
