"""How much memory a process had at most."""

from __future__ import annotations

import re
import resource
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_mb() -> float:
    """Peak memory of this process; where Linux tells, without that of the process which started it."""
    if _STATUS.exists() and (found := re.search(r"VmHWM:\s+([0-9]+) kB", _STATUS.read_text("utf-8"))):
        return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
