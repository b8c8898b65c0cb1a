/* Watches a long piece of work and goes to its result. */
(() => {
  const EVERY_MS = 2000;
  const frame = document.querySelector("[data-job]");
  if (!frame || !frame.dataset.job) return;
  const bar = frame.querySelector("progress");

  const show = ({ done, total, finished, href }) => {
    bar.max = total || 1;
    bar.value = done;
    frame.querySelector("[data-job-done]").textContent = done;
    frame.querySelector("[data-job-total]").textContent = total;
    if (finished && href) window.location.replace(href);
    return finished;
  };

  const look = () => fetch(frame.dataset.job, { headers: { Accept: "application/json" } })
    .then((answer) => answer.json())
    .then(show)
    .catch(() => false)
    .then((finished) => { if (!finished) setTimeout(look, EVERY_MS); });
  setTimeout(look, EVERY_MS);
})();
