// Passkeys: asks this server for a challenge, lets the browser's own dialogue answer it, and sends the form.
"use strict";
(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const make = async (asked) => {
    const user = { ...asked.user, id: bytes(asked.user.id) };
    const publicKey = { ...asked, challenge: bytes(asked.challenge), user };
    publicKey.excludeCredentials = named(asked.excludeCredentials);
    const made = await navigator.credentials.create({ publicKey });
    const said = made.response;
    const response = {
      clientDataJSON: text(said.clientDataJSON),
      attestationObject: text(said.attestationObject),
      transports: said.getTransports ? said.getTransports() : [],
    };
    return { id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: {} };
  };

  const use = async (asked) => {
    const publicKey = { ...asked, challenge: bytes(asked.challenge) };
    publicKey.allowCredentials = named(asked.allowCredentials);
    const found = await navigator.credentials.get({ publicKey });
    const said = found.response;
    const response = {
      clientDataJSON: text(said.clientDataJSON),
      authenticatorData: text(said.authenticatorData),
      signature: text(said.signature),
      userHandle: said.userHandle ? text(said.userHandle) : null,
    };
    return { id: found.id, rawId: text(found.rawId), type: found.type, response, clientExtensionResults: {} };
  };

  const answered = async (form) => {
    const { token, password, challenge, answer } = form.elements;
    const body = new URLSearchParams({ token: token.value });
    if (password) body.set("password", password.value);
    const begun = await fetch(form.dataset.begin, { method: "POST", body, credentials: "same-origin" });
    const json = (begun.headers.get("content-type") || "").startsWith("application/json");
    const said = json ? await begun.json() : {};
    if (!begun.ok) throw new Error(said.refused === "STF061" ? form.dataset.refused : "");
    if (password) password.value = ""; // it is sent once
    const done = form.dataset.passkey === "create" ? await make(said.options) : await use(said.options);
    if (challenge) challenge.value = said.challenge;
    answer.value = JSON.stringify(done);
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const told = form.querySelector("[role=status]");
    form.hidden = false;
    if (!window.PublicKeyCredential) {
      form.querySelector("button").disabled = true;
      told.textContent = form.dataset.none;
      continue;
    }
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      button.disabled = true;
      told.textContent = "";
      try {
        await answered(form);
        form.submit();
      } catch (error) {
        const wrong = form.dataset.refused && error.message === form.dataset.refused;
        told.textContent = wrong ? form.dataset.refused : form.dataset.failed;
        button.disabled = false;
      }
    });
  }
})();
