"""What the figures were measured on."""

from __future__ import annotations

import os
import platform

import numpy
import scipy


def main() -> None:
    """Print one line; nothing that tells one machine from others of its kind."""
    print(
        f"Measured on {platform.machine()}, {platform.system()}, {os.cpu_count()} cores; "
        f"CPython {platform.python_version()}, numpy {numpy.__version__}, scipy {scipy.__version__}."
    )


if __name__ == "__main__":
    main()
