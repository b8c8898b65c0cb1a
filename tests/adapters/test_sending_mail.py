"""Letters reach a real mail server, or a folder where there is none."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from socket import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import AuthResult

from marketplace.adapters.letters import MailFolder, Smtp
from marketplace.kernel.errors import OutsideServiceFailed
from marketplace.kernel.ports import Mail, MailSender

LETTER = Mail(
    to="lan@example.vn",
    subject="Đơn hàng của bạn đang được giao",
    text="Chào chị Lan,\n\nGói mật ong đang trên đường tới.",
    html="<p>Gói <b>mật ong</b> đang trên đường tới.</p>",
    headers={"List-Unsubscribe": "<mailto:thoi@example.vn>"},
)
SENDER = "Chợ Sen <cho-sen@example.vn>"


class Mailbox(Message):
    """A mail server's end: keeps what arrives, and refuses who is named "refused"."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[EmailMessage] = []
        self.signed_in: list[bytes] = []

    def prepare_message(self, session, envelope):  # noqa: ARG002
        return message_from_bytes(envelope.content, policy=policy.default)

    def handle_message(self, message):
        self.letters.append(message)

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802, ARG002
        if address.startswith("refused"):
            return "550 there is nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def allow(self, _server, _session, _envelope, _mechanism, data) -> AuthResult:
        self.signed_in.append(data.login)
        return AuthResult(success=data.password == b"mat@khau", handled=False)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def server(mailbox) -> Iterator[Controller]:
    controller = Controller(
        mailbox, hostname="127.0.0.1", port=free_port(), authenticator=mailbox.allow, auth_require_tls=False
    )
    controller.start()
    yield controller
    controller.stop()


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def address(server: Controller, login: str = "") -> str:
    """Return the server's address as it stands in SMTP_URL."""
    return f"smtp://{login}127.0.0.1:{server.port}"


def check(letter: EmailMessage) -> None:
    """Assert that a letter arrived as it was written."""
    assert (letter["To"], letter["Subject"]) == (LETTER.to, LETTER.subject)
    assert "cho-sen@example.vn" in letter["From"]
    assert letter["List-Unsubscribe"] == "<mailto:thoi@example.vn>"
    assert letter["Date"]
    assert letter["Message-ID"].endswith("@example.vn>")
    assert letter.get_body(("plain",)).get_content().split() == LETTER.text.split()
    assert "<b>mật ong</b>" in letter.get_body(("html",)).get_content()


def test_a_letter_reaches_the_mail_server(server, mailbox):
    Smtp(address(server), sender=SENDER).send(LETTER)
    check(mailbox.letters[0])


def test_a_letter_without_dress_is_plain_text(server, mailbox):
    Smtp(address(server), sender=SENDER).send(Mail("lan@example.vn", "Chào", "Chào chị."))
    assert mailbox.letters[0].get_content_type() == "text/plain"


def test_it_signs_in_where_a_name_is_given(server, mailbox):
    Smtp(address(server, "cho:mat%40khau@"), sender=SENDER).send(LETTER)
    assert mailbox.signed_in == [b"cho"]
    check(mailbox.letters[0])


@pytest.mark.parametrize("trouble", ["wrong password", "no such person", "nobody listens", "no such host"])
def test_trouble_is_told_as_an_outside_failure(server, mailbox, trouble):
    port = {"nobody listens": "smtp://127.0.0.1:9", "no such host": "smtp://mail.invalid:25"}
    login = "cho:sai@" if trouble == "wrong password" else ""
    sender = Smtp(port.get(trouble) or address(server, login), sender=SENDER)
    to = "refused@example.vn" if trouble == "no such person" else LETTER.to
    with pytest.raises(OutsideServiceFailed):
        sender.send(Mail(to, LETTER.subject, LETTER.text))
    assert mailbox.letters == []


def test_a_long_address_in_a_header_stays_whole(server, mailbox, tmp_path):
    link = f"<https://cho-sen.example.vn/letters/{'a1' * 80}>"
    letter = Mail("lan@example.vn", "Bạn thấy hàng thế nào? " * 5, "Chào", headers={"List-Unsubscribe": link})
    MailFolder(tmp_path, sender=SENDER).send(letter)
    (written,) = tmp_path.glob("*.eml")
    assert f"\nList-Unsubscribe: {link}\n".encode() in written.read_bytes().replace(b"\r\n", b"\n")
    Smtp(address(server), sender=SENDER).send(letter)
    assert mailbox.letters[0]["List-Unsubscribe"] == link
    assert mailbox.letters[0]["Subject"].startswith("Bạn thấy hàng")


def test_without_a_mail_server_letters_lie_in_a_folder(tmp_path):
    sender = MailFolder(tmp_path / "mail", sender=SENDER)
    for _time in range(2):
        sender.send(LETTER)
    letters = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in (tmp_path / "mail").iterdir()]
    assert len(letters) == 2
    check(letters[0])


@pytest.mark.parametrize("kind", ["server", "folder"])
@pytest.mark.parametrize("field", ["to", "subject"])
def test_nobody_adds_a_header_through_what_was_typed(tmp_path, request, kind, field):
    sender: MailSender = MailFolder(tmp_path, sender=SENDER)
    if kind == "server":
        sender = Smtp(address(request.getfixturevalue("server")), sender=SENDER)
    typed = {"to": LETTER.to, "subject": LETTER.subject, field: "lan@example.vn\r\nBcc: everybody@example.vn"}
    with pytest.raises((ValueError, OutsideServiceFailed)):
        sender.send(Mail(text="Chào", **typed))
    assert list(tmp_path.glob("*.eml")) == []


@pytest.fixture
def certificate(tmp_path) -> Path:
    """A key and a certificate for 127.0.0.1 that nobody trusts yet."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed, and a certificate is needed")
    path = tmp_path / "server.pem"
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    making = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names]
    subprocess.run([*making, "-keyout", path, "-out", tmp_path / "cert.pem"], check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + (tmp_path / "cert.pem").read_bytes())
    return path


@pytest.fixture
def private_server(mailbox, certificate) -> Iterator[Controller]:
    """A mail server that takes letters only after STARTTLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port(), tls_context=context, require_starttls=True)
    controller.start()
    yield controller
    controller.stop()


def test_letters_travel_in_private_where_the_server_can(private_server, mailbox, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    Smtp(address(private_server), sender=SENDER).send(LETTER)
    check(mailbox.letters[0])


def test_a_server_that_cannot_prove_who_it_is_gets_nothing(private_server, mailbox):
    with pytest.raises(OutsideServiceFailed):
        Smtp(address(private_server), sender=SENDER).send(LETTER)
    assert mailbox.letters == []
