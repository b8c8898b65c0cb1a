"""Letters: over SMTP, or into a folder where there is no mail server."""

import smtplib
import ssl
import uuid
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import default
from email.utils import formatdate, make_msgid, parseaddr
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from marketplace.kernel.errors import OutsideServiceFailed
from marketplace.kernel.messages import msg
from marketplace.kernel.ports import Mail

TIMEOUT_SECONDS = 20


class Smtp:
    """Sends over the server of `SMTP_URL`: smtp://user:password@host:587 (STARTTLS) or smtps://…:465."""

    def __init__(self, url: str, *, sender: str) -> None:
        self.parts = urlsplit(url)
        self.sender = sender

    def send(self, mail: Mail) -> None:
        """Hand the letter over."""
        try:
            with self._connect() as server:
                server.send_message(_letter(mail, self.sender))
        except (OSError, smtplib.SMTPException) as error:
            raise OutsideServiceFailed(msg("Chưa gửi được thư.")) from error

    def _connect(self) -> smtplib.SMTP:
        server = self._reach()
        try:
            # What the server can do is known only after it was greeted.
            server.ehlo_or_helo_if_needed()
            if self.parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
            if self.parts.username:
                server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
        return server

    def _reach(self) -> smtplib.SMTP:
        host, port = self.parts.hostname or "localhost", self.parts.port or 0
        if self.parts.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
        return smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)


class MailFolder:
    """Puts letters as .eml files into a folder, where a person or a test can open them."""

    def __init__(self, folder: Path, *, sender: str) -> None:
        self.folder = folder
        self.sender = sender

    def send(self, mail: Mail) -> None:
        """Write the letter down."""
        self.folder.mkdir(parents=True, exist_ok=True)
        letter = _letter(mail, self.sender)
        (self.folder / f"{uuid.uuid4().hex}.eml").write_bytes(bytes(letter))


class _WholeHeader(UnstructuredHeader):
    """A header that stays on one line as it is: an address cut into encoded words is one that no mail program opens."""

    name: str

    def fold(self, *, policy: Any) -> str:
        """Return the one line: it may have 998 characters, and our addresses are far shorter."""
        return f"{self.name}: {self}{policy.linesep}"


def _policy() -> Any:
    headers = HeaderRegistry()
    headers.map_to_type("list-unsubscribe", cast(Any, _WholeHeader))
    return default.clone(header_factory=headers)


POLICY = _policy()


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2]


def _letter(mail: Mail, sender: str) -> EmailMessage:
    letter = EmailMessage(policy=POLICY)
    letter["From"], letter["To"], letter["Subject"] = sender, mail.to, mail.subject
    letter["Date"], letter["Message-ID"] = formatdate(localtime=False), make_msgid(domain=_domain(sender))
    for name, value in mail.headers.items():
        letter[name] = value
    letter.set_content(mail.text)
    if mail.html:
        letter.add_alternative(mail.html, subtype="html")
    return letter
