"""A box for secrets, locked with a key made from the installation's own (cryptography: Fernet, HKDF)."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from marketplace.kernel.errors import OutsideServiceFailed
from marketplace.kernel.messages import msg


class FernetBox:
    """Seals with a key for this purpose only, so that no other use of `signing_key` opens it."""

    def __init__(self, signing_key: str) -> None:
        key = HKDF(SHA256(), 32, salt=None, info=b"bank connections").derive(signing_key.encode())
        self._box = Fernet(base64.urlsafe_b64encode(key))

    def seal(self, text: str) -> str:
        """Return the sealed text."""
        return self._box.encrypt(text.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        """Return what was sealed.

        Raises:
            OutsideServiceFailed: it was sealed with another key.
        """
        try:
            return self._box.decrypt(sealed.encode("ascii")).decode()
        except InvalidToken as error:
            raise OutsideServiceFailed(
                msg("Không mở được khóa bí mật đã lưu. Hãy nhập lại khóa ở trang kết nối ngân hàng.")
            ) from error
