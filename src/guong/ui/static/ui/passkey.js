// Passkeys: what the server asks stands in the form as JSON; what the device answers is sent with the form.
const told = (form, sentence) => {
  const line = form.querySelector("[data-passkey-told]");
  line.textContent = sentence;
  line.hidden = false;
};
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

/* Written out: phones that are a few years old cannot read JSON into options themselves. */
function asked({ publicKey: key }) {
  const found = { ...key, challenge: bytes(key.challenge) };
  if (key.user) found.user = { ...key.user, id: bytes(key.user.id) };
  if (key.allowCredentials) found.allowCredentials = named(key.allowCredentials);
  if (key.excludeCredentials) found.excludeCredentials = named(key.excludeCredentials);
  return { publicKey: found };
}
function answered(credential) {
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) parts[name] = text(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response: parts,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
}
const WHY = {
  create: { InvalidStateError: "Máy này đã có khóa truy cập của tài khoản này.",
    NotAllowedError: "Chưa thêm được: đã thôi, hết giờ, hoặc máy này không hỏi vân tay, khuôn mặt hay mã mở máy." },
  get: { NotAllowedError: "Chưa dùng được: đã thôi, hết giờ, hoặc máy này chưa có khóa truy cập nào ở đây." },
};

for (const field of document.querySelectorAll("[data-passkey]")) {
  const form = field.form;
  form.addEventListener("submit", async (event) => {
    if (field.value) return;
    event.preventDefault();
    event.stopPropagation(); // not locked as sent: nothing is sent yet
    if (!window.PublicKeyCredential) { told(form, "Trình duyệt này không có khóa truy cập. Hãy dùng cách khác."); return; }
    try {
      field.value = answered(await navigator.credentials[field.dataset.passkey](asked(JSON.parse(field.dataset.options))));
    } catch (error) {
      told(form, WHY[field.dataset.passkey][error.name] || "Chưa dùng được khóa truy cập trên máy này. Hãy dùng cách khác.");
      return;
    }
    form.requestSubmit();
  });
}
