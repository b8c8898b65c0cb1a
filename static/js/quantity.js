/* Two big buttons beside a number box. */
(() => {
  document.querySelectorAll("[data-quantity]").forEach((frame) => {
    const box = frame.querySelector("input");
    const buttons = frame.querySelectorAll("button");

    const ends = () => buttons.forEach((button) => {
      const next = Number(box.value) + Number(button.dataset.step);
      button.disabled = (box.min !== "" && next < Number(box.min)) || (box.max !== "" && next > Number(box.max));
    });

    buttons.forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => {
        if (button.dataset.step > 0) box.stepUp(); else box.stepDown();
        box.dispatchEvent(new Event("change", { bubbles: true }));
        ends();
      });
    });
    box.addEventListener("input", ends);
    frame.dataset.ready = "";
    ends();
  });
})();
