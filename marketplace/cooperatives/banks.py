"""Vietnamese banks that a VietQR transfer can name, and how an account number is checked.

The table stands in `data/banks.json`: the banks' names and their numbers with NAPAS (BIN, six digits) are
facts; they were collected from vietnam-qr-pay 1.5.1 (MIT, © xuannghia) and are kept here in our own form. A
bank is known by its `key`, never by its BIN: after mergers and new names three BINs belong to two entries
each.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.messages import msg
from marketplace.kernel.text import ascii_upper, vietnamese_sort_key

_TABLE = Path(__file__).with_name("data") / "banks.json"
_ACCOUNT_NUMBER = re.compile(r"[0-9A-Z]{6,19}")


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank or wallet; a VietQR code carries its `bin`, empty where it takes no such transfers."""

    key: str
    bin: str
    short_name: str
    full_name: str
    can_receive: bool
    is_current: bool


def find_bank(key: str) -> Bank | None:
    """Return the bank with this key, also one that has a new name since, or `None`."""
    return _banks().get(key)


def get_bank(key: str) -> Bank:
    """Return the bank with this key, also one that has a new name since.

    Raises:
        NotFound: no bank has it.
    """
    bank = find_bank(key)
    if bank is None:
        raise NotFound(msg("Không có ngân hàng này trong danh sách."))
    return bank


def receiving_banks() -> list[Bank]:
    """Return the banks a cooperative may choose for her account, by short name."""
    return list(_receiving())


def clean_account_number(text: str) -> str:
    """Return a bank account number without spaces, dots and hyphens, in upper case.

    Raises:
        InvalidInput: it is not 6 to 19 digits or unmarked letters, or has no digit at all.
    """
    if not text.isascii():
        raise InvalidInput(fields={"account_number": _ACCOUNT_NUMBER_WRONG})
    number = ascii_upper(text).replace(" ", "")
    if not _ACCOUNT_NUMBER.fullmatch(number) or number.isalpha():
        raise InvalidInput(fields={"account_number": _ACCOUNT_NUMBER_WRONG})
    return number


_ACCOUNT_NUMBER_WRONG = msg("Số tài khoản gồm 6 đến 19 chữ số hoặc chữ cái không dấu.")


@cache
def _banks() -> dict[str, Bank]:
    rows = json.loads(_TABLE.read_text(encoding="utf-8"))
    return {row["key"]: Bank(**row) for row in rows}


@cache
def _receiving() -> tuple[Bank, ...]:
    chosen = (bank for bank in _banks().values() if bank.can_receive and bank.is_current)
    return tuple(sorted(chosen, key=lambda bank: vietnamese_sort_key(bank.short_name)))
