/* Reads a typed sum back with its dots, so that a zero too many is seen. */
(() => {
  const format = new Intl.NumberFormat("vi-VN");

  document.querySelectorAll("[data-money]").forEach((box) => {
    const echo = document.createElement("output");
    echo.className = "field-echo";
    echo.htmlFor = box.id;
    (box.closest(".field-affix") || box).after(echo);

    const read = () => {
      const digits = box.value.replace(/\D/g, "");
      const shown = format.format(Number(digits));
      echo.textContent = digits.length > 3 && shown !== box.value.trim() ? `${shown} ₫` : "";
    };
    box.addEventListener("input", read);
    read();
  });
})();
