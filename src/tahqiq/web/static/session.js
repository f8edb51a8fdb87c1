// Warns before a session ends and lets one stay, with nothing lost of what is being written; other tabs are told.
"use strict";
(() => {
  const strip = document.getElementById("session");
  const box = document.getElementById("session-ends");
  if (!strip || !box) return;
  const warn = Number(strip.dataset.warn) * 1000;
  const told = box.querySelector("[role=alert]");
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("tahqiq-session") : null;
  let end = 0;
  let timer = 0;

  const look = () => {
    clearTimeout(timer);
    const left = end - Date.now();
    if (left <= 0) {
      told.textContent = box.dataset.over;
      box.querySelector("form").hidden = true;
      box.hidden = false;
      return;
    }
    if (left <= warn) {
      if (box.hidden) told.textContent = box.dataset.soon;
      box.hidden = false;
      timer = setTimeout(look, left);
      return;
    }
    box.hidden = true;
    told.textContent = "";
    timer = setTimeout(look, Math.min(left - warn, 60_000));
  };
  const until = (seconds, tell) => {
    end = Date.now() + seconds * 1000;
    if (tell && tabs) tabs.postMessage(end);
    look();
  };

  if (tabs) {
    tabs.addEventListener("message", (event) => {
      if (typeof event.data === "number" && event.data > end) {
        end = event.data;
        look();
      }
    });
  }
  document.addEventListener("visibilitychange", look);
  box.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    try {
      const body = new URLSearchParams(new FormData(form));
      const said = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
      if (said.status === 403) return until(0, false);
      if (!said.ok) throw new Error(`refused with ${said.status}`);
      until((await said.json()).seconds, true);
    } catch {
      told.textContent = box.dataset.failed;
    }
  });
  until(Number(strip.dataset.seconds), true);
})();
