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

  const ask = async (where, fields) => {
    const body = new URLSearchParams(fields);
    const reply = await fetch(where, { method: "POST", body, credentials: "same-origin" });
    const json = (reply.headers.get("content-type") || "").startsWith("application/json");
    const said = json ? await reply.json() : {};
    if (!reply.ok) throw Object.assign(new Error(), { code: said.refused });
    return said;
  };

  const proved = new Map(); // what was asked after a proof: some browsers want a click of its own for what follows

  const begun = async (form) => {
    if (proved.has(form)) return proved.get(form);
    const { token, password, code } = form.elements;
    const fields = { token: token.value };
    if (password) fields.password = password.value;
    if (code) fields.code = code.value;
    if (form.dataset.prove) {
      const asked = await ask(form.dataset.prove, fields);
      fields.challenge = asked.challenge;
      fields.answer = JSON.stringify(await use(asked.options));
    }
    const said = await ask(form.dataset.begin, fields);
    if (password) password.value = ""; // it is sent once
    if (form.dataset.prove) proved.set(form, said);
    return said;
  };

  const answered = async (form) => {
    const { challenge, answer } = form.elements;
    const said = await begun(form);
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
      const typed = form.dataset.code && document.getElementById(form.dataset.code); // of the form beside it
      if (typed && !typed.reportValidity()) return;
      if (typed) form.elements.code.value = typed.value;
      const button = form.querySelector("button");
      button.disabled = true;
      told.textContent = "";
      try {
        await answered(form);
        form.submit();
      } catch (error) {
        told.textContent = form.dataset[(error.code || "").toString().toLowerCase()] || form.dataset.failed;
        button.disabled = false;
      }
    });
  }
})();
