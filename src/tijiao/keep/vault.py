"""The keys inside a backup: encrypted under a passphrase, never in the clear."""

import base64
import json
import os
from collections.abc import Mapping
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from tijiao.keep import problems

PASSPHRASE = "TIJIAO_BACKUP_PASSPHRASE"  # noqa: S105 - the name of the variable
_COST = {"n": 2**15, "r": 8, "p": 1}  # scrypt: 32 MB and about 0.1 s a try


def lock(keys: Mapping[str, str], passphrase: str) -> bytes:
    """File name → content, encrypted: JSON with salt, cost and a Fernet token under an scrypt key."""
    salt = os.urandom(16)
    token = Fernet(_key(passphrase, salt, _COST)).encrypt(json.dumps(dict(keys)).encode())
    return json.dumps({"kdf": "scrypt", **_COST, "salt": salt.hex(), "token": token.decode()}).encode()


def unlock(locked: bytes, passphrase: str) -> dict[str, str]:
    """The keys again. Raises PassphraseNeeded, WrongPassphrase."""
    if not passphrase:
        raise problems.PassphraseNeeded()
    told = json.loads(locked)
    cost = {name: int(told[name]) for name in _COST}
    try:
        opened = Fernet(_key(passphrase, bytes.fromhex(told["salt"]), cost)).decrypt(told["token"].encode())
    except InvalidToken:
        raise problems.WrongPassphrase() from None
    found: dict[str, str] = json.loads(opened)
    return found


def _key(passphrase: str, salt: bytes, cost: Mapping[str, int]) -> bytes:
    made = Scrypt(salt=salt, length=32, n=cost["n"], r=cost["r"], p=cost["p"]).derive(passphrase.encode())
    return base64.urlsafe_b64encode(made)


def read(folder: Path) -> dict[str, str]:
    """The installation's key files; {} where the keys come from the environment."""
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return {path.name: path.read_text(encoding="ascii") for path in files if path.is_file()}


def write(folder: Path, keys: Mapping[str, str]) -> None:
    """Put key files in place, readable by their owner only."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, text in keys.items():
        part = folder / f".{Path(name).name}.part"
        part.touch(mode=0o600)
        part.write_text(text, encoding="ascii")
        part.replace(folder / Path(name).name)
