from tijiao.kernel.problems import Problem


class NothingToReport(Problem):
    """No target has evidence yet: an issued bulletin would be empty. Facts: period."""

    code = "bulletin.nothing-to-report"
    status = 409


class NoTemplate(Problem):
    """No pack declares such a template. Facts: template."""

    code = "bulletin.no-template"
    status = 409


class NothingChosen(Problem):
    """Dossiers of no school were asked for."""

    code = "dossiers.nothing-chosen"
    status = 422
