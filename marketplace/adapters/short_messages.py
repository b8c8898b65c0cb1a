"""Short messages: into a folder where no provider of SMS or ZNS is under contract."""

import json
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from marketplace.kernel.errors import OutsideServiceFailed
from marketplace.kernel.messages import msg
from marketplace.kernel.ports import ShortMessage
from marketplace.kernel.short_texts import fits


class SmsFolder:
    """Puts messages as .json files into a folder, where a person or a test can open them.

    A file has the name of its message's reference, so that one sent twice is there once.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: ShortMessage) -> None:
        """Write the message down."""
        if not fits(message.text):
            raise ValueError(f"not one SMS: {message.text}")
        name = sha256(message.reference.encode()).hexdigest()[:32]
        written = json.dumps(asdict(message), ensure_ascii=False, indent=1)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / f"{name}.json").write_text(written, encoding="utf8")
        except OSError as error:
            raise OutsideServiceFailed(msg("Chưa gửi được tin nhắn.")) from error
