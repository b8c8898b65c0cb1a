"""VietQR payloads: EMVCo merchant-presented QR as NAPAS specifies it for transfers (247 service).

Pure. The source is the NAPAS specification "QR Switching, Part IV" 1.5.2. A payload is a row of tag,
two-digit length and value; the last is a CRC-16/CCITT-FALSE over everything before its own four digits. Only
transfers to an account are built; a payload naming a card is read, because others print such codes, but card
numbers are never stored.
"""

import binascii
import re
from dataclasses import dataclass

from marketplace.kernel.messages import Message, msg
from marketplace.kernel.money import Dong
from marketplace.kernel.text import ascii_upper

ACCOUNT_TRANSFER = "QRIBFTTA"
CARD_TRANSFER = "QRIBFTTC"

#: NAPAS allows 25 characters; several bank apps cut or wrap after 19, and the code must survive.
LONGEST_TRANSFER_TEXT = 19

_NAPAS = "A000000727"
_DONG = "704"
_VIETNAM = "VN"
_LONGEST_NOTE = 25
_LARGEST_AMOUNT = 10**13 - 1

_BIN = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,19}")
_NOTE = re.compile(rf"[ -~]{{1,{_LONGEST_NOTE}}}")
_CODE = re.compile(rf"[0-9A-Z]{{1,{LONGEST_TRANSFER_TEXT}}}")

_NOT_VIETQR = msg("Đây không phải mã VietQR chuyển khoản.")
_DAMAGED = msg("Mã VietQR bị hỏng hoặc chép thiếu.")


@dataclass(frozen=True, slots=True)
class VietQr:
    """One transfer: to whom, how much, with which words.

    Attributes:
        bank_bin: six digits, the bank's number with NAPAS.
        account: 1 to 19 digits or letters.
        amount: whole đồng; `None` lets the payer type it.
        purpose: the transfer text, printable ASCII, at most 25 characters.
        bill: the seller's own number, printable ASCII, at most 25 characters.
        service: `ACCOUNT_TRANSFER`, or `CARD_TRANSFER` when a foreign payload was read.

    Raises:
        ValueError: a value the format cannot carry.
    """

    bank_bin: str
    account: str
    amount: Dong | None = None
    purpose: str | None = None
    bill: str | None = None
    service: str = ACCOUNT_TRANSFER

    def __post_init__(self) -> None:
        _require(_BIN.fullmatch(self.bank_bin), msg("Mã BIN của ngân hàng phải có 6 chữ số."))
        _require(_ACCOUNT.fullmatch(self.account), msg("Số tài khoản dài 1 đến 19 chữ số hoặc chữ cái."))
        _require(self.service in (ACCOUNT_TRANSFER, CARD_TRANSFER), _NOT_VIETQR)
        _require(
            self.amount is None or 0 < self.amount <= _LARGEST_AMOUNT,
            msg("Số tiền trong mã VietQR phải lớn hơn 0 và có nhiều nhất 13 chữ số."),
        )
        for note in (self.purpose, self.bill):
            _require(
                note is None or _NOTE.fullmatch(note),
                msg("Nội dung trong mã VietQR dài nhất 25 ký tự không dấu."),
            )

    def payload(self) -> str:
        """Return the text that the QR code holds."""
        beneficiary = _tag("00", self.bank_bin) + _tag("01", self.account)
        fields = (
            _tag("00", "01")
            + _tag("01", "11" if self.amount is None else "12")
            + _tag("38", _tag("00", _NAPAS) + _tag("01", beneficiary) + _tag("02", self.service))
            + _tag("53", _DONG)
            + _optional_tag("54", None if self.amount is None else str(self.amount))
            + _tag("58", _VIETNAM)
            + _optional_tag("62", _optional_tag("01", self.bill) + _optional_tag("08", self.purpose))
            + "6304"
        )
        return f"{fields}{crc16(fields):04X}"


def transfer_text(code: str, *, words: str = "") -> str:
    """Return the text of a transfer without marks: the code, then as many whole words as fit.

    Raises:
        ValueError: the code itself is not 1 to 19 of A–Z and 0–9.
    """
    _require(_CODE.fullmatch(code), msg("Mã đơn dài nhất 19 ký tự gồm chữ hoa không dấu và số."))
    return ascii_upper(f"{code} {words}", longest=LONGEST_TRANSFER_TEXT)


def parse(payload: str) -> VietQr:
    """Read a VietQR payload.

    Unknown tags are passed over; tags may come in any order between the first and the check value.

    Raises:
        ValueError: it is damaged, names another network (VNPay, foreign QR), or breaks the format.
    """
    text = payload.strip()
    _require_crc(text)
    fields = _read_tags(text)
    _require(text.startswith("000201") and fields.get("53") == _DONG and fields.get("58") == _VIETNAM, _NOT_VIETQR)
    account = _read_tags(fields.get("38", ""))
    _require(account.get("00") == _NAPAS, _NOT_VIETQR)
    beneficiary = _read_tags(account.get("01", ""))
    notes = _read_tags(fields.get("62", ""))
    return VietQr(
        bank_bin=beneficiary.get("00", ""),
        account=beneficiary.get("01", ""),
        amount=_read_amount(fields.get("54")),
        purpose=notes.get("08"),
        bill=notes.get("01"),
        service=account.get("02", ""),
    )


def crc16(text: str) -> int:
    """Return CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, nothing reflected."""
    return binascii.crc_hqx(text.encode("utf-8"), 0xFFFF)


def _tag(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def _optional_tag(tag: str, value: str | None) -> str:
    return _tag(tag, value) if value else ""


def _require_crc(text: str) -> None:
    body, written = text[:-4], text[-4:]
    _require(body.endswith("6304") and re.fullmatch(r"[0-9A-Fa-f]{4}", written), _DAMAGED)
    _require(int(written, 16) == crc16(body), _DAMAGED)


def _read_tags(text: str) -> dict[str, str]:
    """Split one level of tags; a repeated tag, a length that is no number or runs past the end is damage."""
    found: dict[str, str] = {}
    place = 0
    while place < len(text):
        head = text[place : place + 4]
        _require(re.fullmatch(r"[0-9]{4}", head), _DAMAGED)
        tag, length = head[:2], int(head[2:])
        place += 4 + length
        _require(length > 0 and place <= len(text) and tag not in found, _DAMAGED)
        found[tag] = text[place - length : place]
    return found


def _read_amount(text: str | None) -> Dong | None:
    if text is None:
        return None
    _require(re.fullmatch(r"[0-9]{1,13}", text), msg("Số tiền trong mã VietQR phải là số đồng chẵn."))
    return Dong(int(text))


def _require(condition: object, message: Message) -> None:
    if not condition:
        raise ValueError(message)
