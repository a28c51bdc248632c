"""What a round's claims may have together, as arrays: a million claims in seconds, any trace on demand."""

from workbench.domain.allocation.allocate import Allocation, allocate
from workbench.domain.allocation.claims import Claims
from workbench.domain.allocation.from_drafts import claims_of

__all__ = ["Allocation", "Claims", "allocate", "claims_of"]
