"""Passwords are stored as Argon2id hashes; what was typed is never kept."""

import hashlib
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

# OWASP's choice for Argon2id: 19 MiB keep a guesser's graphics card busy and fit a small server.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
NO_PASSWORD = "!"  # noqa: S105 - stands where nobody can sign in with a password
# Measured against when nobody has the address, so that the answer takes as long as for a wrong password.
_NOBODY = _HASHER.hash("nobody has this password")


def hash_password(password: str) -> str:
    """Return the hash to be stored."""
    return _HASHER.hash(_as_typed_anywhere(password))


def is_password(stored_hash: str | None, password: str) -> bool:
    """Tell whether this is the password; without a stored hash it takes as long and says no."""
    try:
        _HASHER.verify(stored_hash or _NOBODY, _as_typed_anywhere(password))
    except VerifyMismatchError:
        return False
    except InvalidHashError:
        return is_password(None, password)
    return stored_hash is not None


def needs_rehash(stored_hash: str) -> bool:
    """Tell whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(stored_hash)


def fingerprint(stored_hash: str) -> str:
    """Return a short mark that changes with the password and from which the hash cannot be told.

    The hash has a random salt of 128 bits, so the mark gives nothing to guess against.
    """
    return hashlib.sha256(stored_hash.encode()).hexdigest()[:16]


def _as_typed_anywhere(password: str) -> str:
    # Telephones and keyboards send "ậ" as one character or as three; both must open the account.
    return unicodedata.normalize("NFKC", password)
