"""Passwords: what is asked of them, and their argon2id hashes.

The hash is Argon2id (Biryukov, Dinu, Khovratovich, Josefsson 2021, RFC 9106) with that document's second
recommended choice, as argon2-cffi has it: 64 MiB, three passes. The rules follow NIST SP 800-63B: length
counts, kinds of characters do not.
"""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 256
FEWEST_DIFFERENT = 6
HASHER = PasswordHasher()
ONE_TIME_BYTES = 15


def password_problem(password: str, name: str) -> str | None:
    """Say why this password protects nothing, or nothing."""
    if len(password) < SHORTEST:
        return f"A password has at least {SHORTEST} characters; a few words in a row are fine."
    if len(password) > LONGEST:
        return f"A password has at most {LONGEST} characters."
    if len(set(password)) < FEWEST_DIFFERENT:
        return "This password repeats itself too much to be hard to guess."
    if name and name in password.lower() and len(password) - len(name) < SHORTEST // 2:
        return "This password is little more than the name."
    return None


def hash_password(password: str) -> str:
    """Return the hash of a password, which takes some 50 ms and 64 MiB on purpose."""
    return HASHER.hash(password)


def fits(password_hash: str, password: str) -> bool:
    """Say whether a password is the one that was hashed."""
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Say whether a hash was made with weaker settings than today's."""
    return HASHER.check_needs_rehash(password_hash)


def one_time_password() -> str:
    """Make a password of 120 random bits."""
    return secrets.token_urlsafe(ONE_TIME_BYTES)


NOBODYS_HASH = HASHER.hash(secrets.token_urlsafe())
"""Checked for names that do not exist, so that the answer takes as long."""
