"""The origin of each product as one file, for the dossier with which OCOP stars are asked for."""

from collections.abc import Iterator

from flask import Response as FileResponse
from flask import render_template, url_for
from flask_babel import gettext

from marketplace.certificates import queries as certificates
from marketplace.cooperatives import queries as cooperatives
from marketplace.kernel import clock
from marketplace.kernel.ports import Sheet
from marketplace.products import queries as products
from marketplace.traceability import evidence, queries
from marketplace.traceability.labels import grouped
from marketplace.traceability.words import LOT_STATE_NAMES
from marketplace.web.access import seller
from marketplace.web.certificate_card import proof_of
from marketplace.web.formats import vn_date
from marketplace.web.languages import say
from marketplace.web.recall_files import xlsx_answer
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.trace.journeys import quantity_text
from marketplace.web.viewer import viewer
from marketplace.wiring import ports


@blueprint.get("/trace-files")
@seller()
def trace_files() -> str:
    """List the products with the file of each."""
    rows = [
        {"title": product.name, "href": url_for(".trace_file", code=product.code)}
        for product in queries.products_to_open(viewer().cooperative_id)
    ]
    return render_template("seller/trace_files.html", rows=rows)


@blueprint.get("/trace-files/<string:code>.xlsx")
@seller()
def trace_file(code: str) -> FileResponse:
    """Hand out the file of one product."""
    product = products.get_of_cooperative(code, cooperative_id=viewer().cooperative_id)
    sheets = [_about(product.id, product.name, product.story), _lots(product.id), _papers(product.id)]
    return xlsx_answer(ports().sheets.xlsx(sheets), f"ho-so-truy-xuat-{product.code}.xlsx")


def _about(product_id: int, name: str, story: str) -> Sheet:
    own = cooperatives.cooperative_of(viewer().cooperative_id)
    gtins = ", ".join(evidence.gtins_of_product(product_id))
    rows = [
        (gettext("Sản phẩm"), name),
        (gettext("Đơn vị sản xuất, kinh doanh"), own.legal_name),
        (gettext("Mã GTIN"), gtins or gettext("Chưa có, đang dùng mã nội bộ")),
        (gettext("Câu chuyện sản phẩm"), story or own.story),
        (gettext("Lập tệp ngày"), vn_date(clock.today())),
    ]
    return Sheet(gettext("Sản phẩm"), [gettext("Mục"), gettext("Nội dung")], rows)


def _lots(product_id: int) -> Sheet:
    headings = [
        gettext("Số lô"), gettext("Mã truy xuất"), gettext("Trang truy xuất"), gettext("Ngày sản xuất"),
        gettext("Hạn sử dụng"), gettext("Lượng hàng của lô"), gettext("Tiêu chuẩn áp dụng"), gettext("Số việc đã ghi"),
        gettext("Số lô nguyên liệu"), gettext("Trạng thái"),
    ]  # fmt: skip
    return Sheet(gettext("Lô hàng"), headings, list(_lot_rows(product_id)))


def _lot_rows(product_id: int) -> Iterator[list[object]]:
    for lot in evidence.lots_of_product(product_id):
        yield [
            lot.number, grouped(lot.code), url_for("trace.lot", code=lot.code, _external=True), lot.produced_on,
            lot.best_before_on, quantity_text(lot.quantity, lot.unit), lot.standard, lot.events, lot.sources,
            say(LOT_STATE_NAMES[lot.state]),
        ]  # fmt: skip


def _papers(product_id: int) -> Sheet:
    headings = [gettext("Giấy chứng nhận"), gettext("Số"), gettext("Nơi cấp"), gettext("Đến hết ngày")]
    found = certificates.shown(products.certificate_ids_of([product_id])[product_id], clock.today())
    rows = [
        (proof_of(paper)["badge"], paper.decision_number, paper.authority, paper.valid_to) for paper in found.values()
    ]
    return Sheet(gettext("Giấy chứng nhận"), headings, rows)
