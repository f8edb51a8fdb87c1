// The review queue by keyboard: every key presses what stands on the page, so nothing works that cannot be seen.
"use strict";
(() => {
  const KEPT = "tahqiq-queue-keys";
  const board = document.getElementById("queue-keys");
  const help = document.getElementById("queue-help");
  if (!board) return;
  try { board.checked = localStorage.getItem(KEPT) !== "off"; } catch { /* no storage: the keys stay on */ }
  board.addEventListener("change", () => {
    try { localStorage.setItem(KEPT, board.checked ? "on" : "off"); } catch { /* not kept */ }
  });
  let sent = false;
  document.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();  // a key held down answers once
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (typing) {
      if (event.key === "Escape") typing.blur();
      return;
    }
    if (event.key === "?") {
      help.open = !help.open;
      help.querySelector("summary").focus();
      event.preventDefault();
      return;
    }
    if (!board.checked || sent) return;
    const found = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (found) {
      event.preventDefault();
      found.click();
    }
  });
})();
