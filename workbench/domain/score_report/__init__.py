"""How far the scores of one measure can be trusted, gathered for a panel meeting."""

from workbench.domain.score_report.deviations import Deviation
from workbench.domain.score_report.report import ScoreReport, score_report
from workbench.domain.score_report.severity import (
    CalibratedScore,
    ReviewerSeverity,
    SeverityReport,
    severity_of,
)
from workbench.domain.score_report.withheld import without

__all__ = [
    "CalibratedScore",
    "Deviation",
    "ReviewerSeverity",
    "ScoreReport",
    "SeverityReport",
    "score_report",
    "severity_of",
    "without",
]
