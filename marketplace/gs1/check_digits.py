"""Check digits and check characters of GS1 keys (GS1 General Specifications, section 7.9). Pure."""

GTIN_LENGTHS = frozenset({8, 12, 13, 14})
GTIN_LENGTH = 14
GLN_LENGTH = 13
SSCC_LENGTH = 18

_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83)
_CSET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_CSET_32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_MODULUS = 1021


def is_digits(text: str) -> bool:
    """Tell whether a text is made of the ten ASCII digits and nothing else; others pass Python's own test."""
    return text.isascii() and text.isdigit()


def check_digit(payload: str) -> str:
    """Return the digit that follows `payload`: modulo 10, weights 3, 1, 3 … from the right."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(payload)))
    return str(-total % 10)


def has_right_check_digit(number: str) -> bool:
    """Tell whether a number of at least two digits ends in its check digit."""
    return len(number) > 1 and is_digits(number) and check_digit(number[:-1]) == number[-1]


def is_gtin(number: str) -> bool:
    """Tell whether this is a GTIN-8, -12, -13 or -14 with its right check digit."""
    return len(number) in GTIN_LENGTHS and has_right_check_digit(number)


def is_gln(number: str) -> bool:
    """Tell whether this is a place's or party's number (GLN)."""
    return len(number) == GLN_LENGTH and has_right_check_digit(number)


def is_sscc(number: str) -> bool:
    """Tell whether this is a carton's or pallet's number (SSCC)."""
    return len(number) == SSCC_LENGTH and has_right_check_digit(number)


def as_gtin14(number: str) -> str:
    """Return a GTIN of any length as it stands in an address: 14 digits, filled with zeros from the left."""
    return number.zfill(GTIN_LENGTH)


def check_characters(payload: str) -> str:
    """Return the two characters that follow a Global Model Number."""
    total = sum(_CSET_82.index(character) * prime for character, prime in zip(reversed(payload), _PRIMES, strict=False))
    total %= _MODULUS
    return _CSET_32[total >> 5] + _CSET_32[total & 31]


def has_right_check_characters(text: str) -> bool:
    """Tell whether a Global Model Number ends in its two check characters."""
    if not 2 < len(text) <= len(_PRIMES) + 2 or any(character not in _CSET_82 for character in text):
        return False
    return check_characters(text[:-2]) == text[-2:]
