"""Why a report, or one of its lines, is not taken."""

from django.utils.translation import gettext as _

from marketplace.values.refusals import Refused


class ReportUnreadable(Refused):
    """The file is not the report, or not all of it; nothing was imported.

    `line` is the line of the file where the fault begins, `column` the heading or the position.
    """

    def __init__(self, problem: str, *, line: int, column: str) -> None:
        self.line, self.column, self.problem = line, column, problem
        super().__init__(
            _("Line %(line)s, column %(column)s: %(problem)s")
            % {"line": line, "column": column, "problem": problem}
        )


class ReportOvertaken(Refused):
    """The market changed between judging the file and writing; nothing was imported."""

    def __init__(self) -> None:
        super().__init__(
            _("Another import wrote in the meantime. Nothing was imported; start it again.")
        )
