"""A cooperative has labels printed; what stood on them stays known."""

from datetime import date

import pytest

from marketplace.certificates.states import CertificateState
from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken
from marketplace.products.models import Product, ProductCertificate
from marketplace.traceability import queries
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import make_cooperative
from tests.makers.lots import make_label_run, make_lot
from tests.makers.products import make_product, variant_of

pytestmark = pytest.mark.usefixtures("database")


def test_a_run_keeps_what_stood_on_the_labels() -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    run = make_label_run(make_lot(chi, rice))
    with transaction():
        db.session.get_one(Product, rice.id).name = "Tên mới"
    stored = queries.label_run_of(run.lot_id, run.id)
    assert stored.content["product"] == "Gạo nếp nương Tú Lệ"
    assert ["Sử dụng tốt nhất trước", "20/11/2027"] in stored.content["essentials"]
    assert stored.content["note"] == "Mã nội bộ, không phải mã GS1"


def test_the_pack_chosen_states_the_net_content() -> None:
    chi = make_cooperative()
    rice = make_product(chi)
    lot = make_lot(chi, rice)
    run = make_label_run(lot, count=1, layout="a4-2x4", variant_id=variant_of(rice).id)
    assert ["Định lượng", "1 kg"] in run.content["essentials"]


def test_a_pack_of_another_product_is_not_hers_to_choose() -> None:
    chi = make_cooperative()
    lot, other = make_lot(chi), make_product(make_cooperative("Dara"))
    with pytest.raises(NotFound):
        make_label_run(lot, variant_id=variant_of(other).id)


def _with_ocop(chi: Cooperative, **changed: object) -> str:
    rice = make_product(chi)
    paper = make_certificate(chi, **changed)  # type: ignore[arg-type]
    with transaction():
        db.session.add(ProductCertificate(product_id=rice.id, certificate_id=paper.id))
    return str(make_label_run(make_lot(chi, rice)).content["award"])


def test_stars_stand_on_the_label_while_the_certificate_holds() -> None:
    assert _with_ocop(make_cooperative(), stars=4) == "OCOP 4 sao"


def test_an_expired_or_unconfirmed_certificate_gives_no_stars() -> None:
    assert _with_ocop(make_cooperative(), issued_on=date(2020, 1, 1)) == ""
    assert _with_ocop(make_cooperative(), state=CertificateState.ENTERED) == ""


@pytest.mark.parametrize("count", [0, -1, 5001])
def test_a_run_has_between_one_and_five_thousand_labels(count: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        make_label_run(make_lot(make_cooperative()), count=count)
    assert set(refused.value.fields) == {"count"}


def test_a_sheet_nobody_sells_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        make_label_run(make_lot(make_cooperative()), layout="a4-9x9")
    assert set(refused.value.fields) == {"layout"}


def test_a_suspended_cooperative_prints_nothing() -> None:
    chi = make_cooperative()
    lot = make_lot(chi)
    with transaction():
        db.session.get_one(Cooperative, chi.id).state = CooperativeState.SUSPENDED
    with pytest.raises(RuleBroken):
        make_label_run(lot)


def test_printing_twice_gives_two_runs_and_their_labels_add_up() -> None:
    lot = make_lot(make_cooperative())
    runs = [make_label_run(lot, count=24), make_label_run(lot, count=8)]
    assert [run.id for run in queries.label_runs_of(lot.id)] == [runs[1].id, runs[0].id]
    assert queries.labels_printed(lot.id) == 32


def test_a_run_is_found_only_through_its_own_lot() -> None:
    chi = make_cooperative()
    run, other = make_label_run(make_lot(chi)), make_lot(chi)
    with pytest.raises(NotFound):
        queries.label_run_of(other.id, run.id)
