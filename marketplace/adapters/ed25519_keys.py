"""Signatures by Ed25519 keys (cryptography), as detached JSON Web Signatures (RFC 7515 appendix F, RFC 8037)."""

import base64
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from marketplace.kernel.digests import digest
from marketplace.kernel.errors import OutsideServiceFailed
from marketplace.kernel.messages import msg
from marketplace.traceability.ports import PublicKey


class Ed25519Keys:
    """Signs with the key that the settings give, or else with one kept in a file that only this user can read."""

    def __init__(self, file: Path, *, given: str = "") -> None:
        self._file, self._given = file, given

    def key(self) -> PublicKey:
        """Return the key that signs now; the first to ask makes it."""
        return _public(self._private())

    def sign(self, payload: bytes) -> str:
        """Return a detached signature."""
        private = self._private()
        header = _encoded(json.dumps({"alg": "EdDSA", "kid": _public(private).code}).encode())
        return f"{header}..{_encoded(private.sign(f'{header}.{_encoded(payload)}'.encode()))}"

    def check(self, signature: str, payload: bytes, key: Mapping[str, Any]) -> bool:
        """Tell whether a detached signature of some bytes is by a public key."""
        return check_signature(signature, payload, key)

    def renew(self) -> PublicKey:
        """Make a new key and return it."""
        if self._given:
            raise OutsideServiceFailed(msg("Khóa ký được đặt bằng TRACE_SIGNING_KEY; hãy thay ở đó rồi chạy lại."))
        beside = self._file.with_suffix(".new")
        beside.unlink(missing_ok=True)
        _write_new(beside)
        beside.replace(self._file)
        return self.key()

    def _private(self) -> Ed25519PrivateKey:
        if self._given:
            return _read(self._given.encode())
        if not self._file.exists():
            self._file.parent.mkdir(parents=True, exist_ok=True)
            _write_once(self._file)
        return _read(self._file.read_bytes())


def check_signature(signature: str, payload: bytes, key: Mapping[str, Any]) -> bool:
    """Tell whether a detached signature of some bytes is by a public key (JWK)."""
    try:
        header, nothing, signed = signature.split(".")
        told = json.loads(_decoded(header))
        public = Ed25519PublicKey.from_public_bytes(_decoded(key["x"]))
        if nothing or told["alg"] != "EdDSA" or told["kid"] != key["kid"]:
            return False
        public.verify(_decoded(signed), f"{header}.{_encoded(payload)}".encode())
    except (InvalidSignature, ValueError, KeyError, TypeError, AttributeError):
        return False
    return True


def _write_once(path: Path) -> None:
    """Make the key file unless another process just did: a half-written key is never seen under the final name."""
    beside = path.with_suffix(f".{os.getpid()}")
    _write_new(beside)
    try:
        # A hard link appears whole or not at all, and never takes the place of a file that is there.
        path.hardlink_to(beside)
    except FileExistsError:
        return
    finally:
        beside.unlink()


def _write_new(path: Path) -> None:
    text = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)


def _read(text: bytes) -> Ed25519PrivateKey:
    try:
        private = serialization.load_pem_private_key(text, password=None)
    except ValueError as error:
        raise OutsideServiceFailed(msg("Không đọc được khóa ký hồ sơ truy xuất.")) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise OutsideServiceFailed(msg("Không đọc được khóa ký hồ sơ truy xuất."))
    return private


def _public(private: Ed25519PrivateKey) -> PublicKey:
    raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    public = _encoded(raw)
    # The name by content of RFC 7638: SHA-256 of the key's necessary members.
    thumbprint = bytes.fromhex(digest({"crv": "Ed25519", "kty": "OKP", "x": public}))
    return PublicKey(_encoded(thumbprint), public)


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
