"""Words for what a statistic says about itself."""

from __future__ import annotations

from workbench.domain.statistics.finding import Finding
from workbench.i18n import t


def finding_text(finding: Finding) -> str:
    """One sentence, in the language in use."""
    return t(f"report.finding.{finding.code}", **finding.parts)
