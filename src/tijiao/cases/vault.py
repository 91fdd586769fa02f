"""Notes that the database cannot read: encrypted in the application under keys that lie apart from the data.

The keys stand in the home's folder of keys (or TIJIAO_NOTE_KEYS), one a line, the newest first: a new first line makes
new notes use it, and old ones are still read. A backup takes them along under its passphrase (`keep.vault`).
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from tijiao.cases import problems


def _fernet(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))


def _all() -> MultiFernet:
    return MultiFernet([_fernet(key) for key in settings.NOTE_KEYS.split()])


def closed(text: str) -> bytes:
    """The text as a token."""
    return _all().encrypt(text.encode())


def opened(token: bytes) -> str:
    """The text of a token. Raises KeyMissing."""
    try:
        return _all().decrypt(token).decode()
    except InvalidToken:
        raise problems.KeyMissing() from None


def renewed(token: bytes) -> bytes:
    """The same note under the newest key. Raises KeyMissing."""
    try:
        return _all().rotate(token)
    except InvalidToken:
        raise problems.KeyMissing() from None
