"""Why the operating system refused, in the language in use."""

from __future__ import annotations

import errno

from workbench.i18n import has
from workbench.i18n.phrase import Phrase


def os_reason(error: OSError) -> Phrase | str:
    """Words for the common causes; for any other, what the system says itself."""
    key = f"term.os.{errno.errorcode.get(error.errno or 0, '-')}"
    return Phrase(key) if has(key) else error.strerror or str(error)
