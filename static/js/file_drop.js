/* Shows what was chosen before it is sent, and lets files be dropped on the box. */
(() => {
  const picture = (file) => {
    const image = document.createElement("img");
    image.className = "file-drop-image";
    image.alt = file.name;
    image.src = URL.createObjectURL(file);
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    return image;
  };

  const line = (file) => {
    const text = document.createElement("span");
    text.className = "file-drop-name";
    text.textContent = file.name;
    return text;
  };

  document.querySelectorAll("[data-file-drop]").forEach((frame) => {
    const input = frame.querySelector("input[type=file]");
    const list = frame.querySelector("[data-file-preview]");

    input.addEventListener("change", () => list.replaceChildren(...[...input.files].map((file) => {
      const item = document.createElement("li");
      item.append(file.type.startsWith("image/") ? picture(file) : line(file));
      return item;
    })));
    frame.addEventListener("dragover", (event) => {
      event.preventDefault();
      frame.dataset.over = "";
    });
    frame.addEventListener("dragleave", () => { delete frame.dataset.over; });
    frame.addEventListener("drop", (event) => {
      event.preventDefault();
      delete frame.dataset.over;
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change"));
    });
  });
})();
