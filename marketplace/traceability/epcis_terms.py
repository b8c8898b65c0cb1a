"""Our own words in event documents, and what each means: what EPCIS 2.0 and CBV 2.0 have no word for. Pure."""

from collections.abc import Mapping

from marketplace.kernel.messages import Message, msg

#: Business steps (`bizStep`) that CBV does not list, by what stands behind `#step-`.
OWN_STEPS: Mapping[str, Message] = {
    "care": msg("Chăm sóc cây trồng, vật nuôi trên thửa trước khi có lô: bón phân, tưới, trừ sâu bệnh."),
    "make": msg("Sản xuất, chế biến trên chính lô ấy, không thêm lô nào khác."),
    "release": msg("Lô đang tạm giữ được dùng và bán lại."),
}

#: What our events tell besides the standard's own fields.
OWN_FIELDS: Mapping[str, Message] = {
    "kind": msg("Việc đã làm, theo cách gọi của chợ: sow, care, harvest, receive, check, make, split, blend, pack, "
                "store, ship, sell, hold, release, recall hoặc destroy."),
    "entry": msg("Số thứ tự của việc trong sổ của hợp tác xã; sổ nối liền, không chèn, không xóa."),
    "commune": msg("Xã, phường nơi việc diễn ra, theo địa giới hiện nay."),
    "note": msg("Điều người ghi nói thêm."),
    "party": msg("Bên cùng làm việc này, gọi bằng mã."),
    "harvestDate": msg("Ngày thu hoạch của lô."),
    "productionDate": msg("Ngày sản xuất hoặc ngày đóng gói của lô."),
    "growingAreaCode": msg("Mã số vùng trồng, đúng như nơi cấp đã ghi."),
    "standard": msg("Tiêu chuẩn mà lô được làm theo."),
    "variety": msg("Giống đã gieo trồng."),
    "seedSource": msg("Nguồn giống."),
    "input": msg("Phân bón hoặc thuốc đã dùng."),
    "dose": msg("Liều lượng đã dùng."),
    "withholdingDays": msg("Thời gian cách ly, tính bằng ngày."),
    "weather": msg("Thời tiết khi thu hoạch."),
    "result": msg("Kết quả kiểm tra: passed là đạt, failed là không đạt."),
    "document": msg("Số phiếu kiểm nghiệm."),
    "method": msg("Cách làm."),
    "temperature": msg("Nhiệt độ và thời gian, đúng như người ghi đã viết."),
}  # fmt: skip
