"""Personal codes: what they look like, and their Argon2id hashes (RFC 9106)."""

from __future__ import annotations

import secrets
import unicodedata

from workbench.services.office import CodeCost

# No 0 O, 1 I L, 5 S, 2 Z: a code is read aloud and copied by hand.
ALPHABET = "346789ABCDEFGHJKMNPQRTUVWXY"
GROUPS, GROUP_LENGTH = 3, 4  # 12 characters of 27: 57 bits


def new_code() -> str:
    """A fresh random code such as ``K7WM-3XQT-9HDA``."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))


def hashed(code: str, cost: CodeCost) -> str:
    """The hash to store."""
    from argon2 import PasswordHasher

    hasher = PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes)
    return hasher.hash(_as_handed_out(code))


def matches(code: str, stored: str | None, cost: CodeCost) -> bool:
    """Whether a typed code fits the stored hash; takes the same work where there is no hash."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    typed = _as_handed_out(code)
    if stored is None:
        hashed(typed, cost)
        return False
    try:
        return PasswordHasher().verify(stored, typed)
    except (VerificationError, InvalidHashError):
        return False


def _as_handed_out(code: str) -> str:
    """Forgive small letters, full-width characters, spaces and missing dashes."""
    plain = unicodedata.normalize("NFKC", code).upper()
    return "".join(character for character in plain if character.isalnum())
