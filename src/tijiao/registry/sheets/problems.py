"""What makes a file unreadable as a whole. Faults of single cells are `faults.Fault`."""

from tijiao.kernel.problems import Problem


class HasMacros(Problem):
    """A workbook with macros (.xlsm). No facts."""

    code, status = "sheets.macros", 422


class MissingSheet(Problem):
    """Facts: sheet (wanted), found (names that are there)."""

    code, status = "sheets.missing-sheet", 422


class NoHead(Problem):
    """None of the first rows holds the heads of the table. Facts: titles."""

    code, status = "sheets.no-head", 422


class NoRows(Problem):
    """A head and nothing below it. No facts."""

    code, status = "sheets.no-rows", 422


class UnreadableText(Problem):
    """A .csv in neither UTF-8 nor GB 18030, or with an open quotation mark. No facts."""

    code, status = "sheets.unreadable-text", 422


class RaggedText(Problem):
    """Lines of a .csv that have more or fewer cells than its head. Facts: count, columns."""

    code, status = "sheets.ragged-text", 422


class UnknownKind(Problem):
    """Neither .xlsx nor .csv. Facts: name."""

    code, status = "sheets.unknown-kind", 422
