"""Encoding a VietQR: what we print is what every Vietnamese bank app reads."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.kernel.codes import find_codes, new_code
from marketplace.kernel.money import Dong
from marketplace.payments.vietqr import CARD_TRANSFER, VietQr, crc16, parse, transfer_text

SHARED_VECTORS = Path(__file__).resolve().parents[3] / "shared" / "data" / "vietqr_vectors.json"

SACOMBANK = ("970403", "0011012345678")
CARD = ("970403", "9704031101234567")
ACB = ("970416", "257678859")
NOTE = "thanh toan don hang"

# NAPAS's four sample payloads, then what bank apps and open libraries print, each with what it says.
VECTORS = [
    (
        "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F",
        VietQr(*SACOMBANK),
    ),
    (
        "00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC53037045802VN63044F52",
        VietQr(*CARD, service=CARD_TRANSFER),
    ),
    (
        "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN"
        "62340107NPS68690819thanh toan don hang63042E2E",
        VietQr(*SACOMBANK, amount=Dong(180_000), purpose=NOTE, bill="NPS6869"),
    ),
    (
        "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061800005802VN"
        "62340107NPS68690819thanh toan don hang6304A203",
        VietQr(*CARD, amount=Dong(180_000), purpose=NOTE, bill="NPS6869", service=CARD_TRANSFER),
    ),
    (
        "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN"
        "62230819thanh toan don hang63045FAB",
        VietQr(*SACOMBANK, amount=Dong(180_000), purpose=NOTE),
    ),
    (
        "00020101021138530010A0000007270123000697041601092576788590208QRIBFTTA53037045802VN6304AE9F",
        VietQr(*ACB),
    ),
    (
        "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA5303704540410005802VN"
        "62150811Chuyen tien6304BBB8",
        VietQr(*ACB, amount=Dong(1_000), purpose="Chuyen tien"),
    ),
    (
        "00020101021138580010A000000727012800069704070114190304136010180208QRIBFTTA53037045802VN63040283",
        VietQr("970407", "19030413601018"),
    ),
    (
        "00020101021138540010A00000072701240006970422011003523509170208QRIBFTTA53037045802VN630479db",
        VietQr("970422", "0352350917"),
    ),
]

ASCII = st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=25)
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TRANSFERS = st.builds(
    VietQr,
    bank_bin=st.text(alphabet="0123456789", min_size=6, max_size=6),
    account=st.text(alphabet=ALPHANUMERIC, min_size=1, max_size=19),
    amount=st.none() | st.integers(min_value=1, max_value=10**13 - 1),
    purpose=st.none() | ASCII,
    bill=st.none() | ASCII,
)


def with_crc(fields: str) -> str:
    return f"{fields}6304{crc16(fields + '6304'):04X}"


def test_the_check_value_is_the_published_one() -> None:
    assert crc16("123456789") == 0x29B1


@pytest.mark.parametrize(("payload", "transfer"), VECTORS)
def test_a_published_payload_is_read_and_rebuilt(payload: str, transfer: VietQr) -> None:
    assert parse(payload) == transfer
    assert transfer.payload() == payload[:-4] + payload[-4:].upper()


def test_every_shared_vector_is_among_ours() -> None:
    if not SHARED_VECTORS.exists():
        pytest.skip("the shared data is not on this machine")
    shared = json.loads(SHARED_VECTORS.read_text(encoding="utf-8"))["vectors"]
    assert [vector["payload"] for vector in shared] == [payload for payload, _ in VECTORS]


@given(TRANSFERS)
def test_any_transfer_is_read_back_as_written(transfer: VietQr) -> None:
    assert parse(transfer.payload()) == transfer


@given(TRANSFERS, st.data())
def test_one_wrong_character_is_always_found(transfer: VietQr, data: st.DataObject) -> None:
    payload = transfer.payload()
    place = data.draw(st.integers(min_value=0, max_value=len(payload) - 5))
    wrong = data.draw(st.sampled_from(ALPHANUMERIC).filter(lambda character: character != payload[place]))
    with pytest.raises(ValueError, match="VietQR"):
        parse(payload[:place] + wrong + payload[place + 1 :])


@given(st.text(max_size=120))
def test_any_other_text_gets_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="VietQR"):
        parse(text)


def test_unknown_tags_and_another_order_are_read() -> None:
    account = "38570010A00000072701270006970403011300110123456780208QRIBFTTA"
    payload = with_crc(f"0002015802VN5914HTX CHE SHAN A6005HAGIA5303704{account}010211")
    assert parse(payload) == VietQr(*SACOMBANK)


@pytest.mark.parametrize(
    "fields",
    [
        # VNPay's own network.
        "00020101021126280010A0000007750110010531475753037045802VN",
        # Another network in the tag of NAPAS.
        "00020101021138570010A00000077501270006970403011300110123456780208QRIBFTTA53037045802VN",
        # American dollars.
        "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53038405802VN",
        # Another country.
        "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802KH",
        # The first tag is not the first.
        "01021100020138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN",
        # A purchase instead of a transfer.
        "00020101021138570010A00000072701270006970403011300110123456780208QRPUSHXX53037045802VN",
    ],
)
def test_other_networks_are_refused(fields: str) -> None:
    with pytest.raises(ValueError, match="không phải mã VietQR"):
        parse(with_crc(fields))


@pytest.mark.parametrize(
    "fields",
    [
        # A length that runs past the end.
        "00020101021138990010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN",
        # A length that is no number.
        "000201010211385X0010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN",
        # An empty value.
        "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA530370454005802VN",
        # The same tag twice: which account would be paid?
        "00020138570010A00000072701270006970403011300110123456780208QRIBFTTA"
        "38530010A0000007270123000697041601092576788590208QRIBFTTA53037045802VN",
    ],
)
def test_a_damaged_payload_is_refused(fields: str) -> None:
    with pytest.raises(ValueError, match="hỏng"):
        parse(with_crc(fields))


def test_a_bank_number_with_letters_is_refused() -> None:
    fields = "00020101021138570010A00000072701270006970A03011300110123456780208QRIBFTTA53037045802VN"
    with pytest.raises(ValueError, match="BIN"):
        parse(with_crc(fields))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"bank_bin": "97040"}, "BIN"),
        ({"bank_bin": "９７０４０３"}, "BIN"),
        ({"account": ""}, "tài khoản"),
        ({"account": "1" * 20}, "tài khoản"),
        ({"amount": 0}, "Số tiền"),
        ({"amount": -1}, "Số tiền"),
        ({"amount": 10**13}, "Số tiền"),
        ({"purpose": "Trả tiền"}, "không dấu"),
        ({"purpose": "x" * 26}, "25 ký tự"),
        ({"bill": ""}, "25 ký tự"),
        ({"service": "QRPUSH"}, "VietQR"),
    ],
)
def test_what_the_format_cannot_carry_is_refused(change: dict[str, object], sentence: str) -> None:
    values: dict[str, object] = {"bank_bin": "970403", "account": "0011012345678"} | change
    with pytest.raises(ValueError, match=sentence):
        VietQr(**values)  # type: ignore[arg-type]


def test_the_transfer_text_begins_with_the_code_and_keeps_whole_words() -> None:
    assert transfer_text("CS7K2M9QXD") == "CS7K2M9QXD"
    assert transfer_text("CS7K2M9QXD", words="mật ong hoa rừng") == "CS7K2M9QXD MAT ONG"
    for wrong in ("", "cs7k", "CS 7K", "X" * 20):
        with pytest.raises(ValueError, match="19 ký tự"):
            transfer_text(wrong)


def test_the_code_survives_the_way_through_the_bank() -> None:
    code = new_code(7, prefix="CS")
    paid = VietQr(*ACB, amount=Dong(240_000), purpose=transfer_text(code, words="Chợ Sen"))
    statement_line = f"MBVCB.77.{parse(paid.payload()).purpose}.CT tu 001".replace(" ", "")
    assert find_codes(statement_line, prefix="CS", length=7) == [code]
