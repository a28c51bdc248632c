"""Reviewers' severity: estimated, tested, and taken out of the scores only where that is justified."""

from workbench.domain.statistics.calibration.calibrate import Calibration, calibrate
from workbench.domain.statistics.calibration.components import Components, FTest, OneWay, one_way
from workbench.domain.statistics.calibration.gate import LEVEL
from workbench.domain.statistics.calibration.held_out import HeldOut

__all__ = ["LEVEL", "Calibration", "Components", "FTest", "HeldOut", "OneWay", "calibrate", "one_way"]
