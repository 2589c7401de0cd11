// Keeps what is typed: on the server one second after typing stops, and on this machine until the server has it.
// The form works without this file; nothing here ever stops a person from leaving or sending.
const PREFIX = "guong-nhap:";
/* Copies belong to an account: whoever signs in next at this machine is not offered what somebody else typed. */
const OWNER = document.documentElement.dataset.owner;
const MINE = OWNER ? `${PREFIX}${OWNER}:` : PREFIX;
const KEPT_FOR = 14 * 24 * 3600 * 1000;
const SENT = "guong-gui";
const PAUSE = 1000;
const GIVE_UP = 8000;
const RETRY = 20000;
const NEVER_KEPT = new Set(["csrfmiddlewaretoken", "_khoa"]);
const KEPT_HERE = "Chưa lưu được lên máy chủ, đã giữ trên máy này.";

const local = {
  read(place) { try { return JSON.parse(localStorage.getItem(place)); } catch { return null; } },
  write(place, value) { try { localStorage.setItem(place, JSON.stringify(value)); return true; } catch { return false; } },
  drop(place) { try { localStorage.removeItem(place); } catch { /* closed */ } },
  all(start) { try { return Object.keys(localStorage).filter((name) => name.startsWith(start)); } catch { return []; } },
};
const clock = (time) => new Date(time).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

/* What a person typed: no tokens, no passwords, no files, none of the form's own machinery. */
function typed(form) {
  const secret = new Set([...form.querySelectorAll('input[type="password"], input[type="hidden"]')].map((input) => input.name));
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !secret.has(name) && !NEVER_KEPT.has(name));
}
function fill(form, values) {
  const wanted = new Map();
  for (const [name, value] of values) wanted.set(name, [...(wanted.get(name) || []), value]);
  for (const input of form.elements) {
    if (!input.name || ["hidden", "password", "file", "submit", "button"].includes(input.type)) continue;
    const list = wanted.get(input.name) || [];
    if (input.type === "checkbox" || input.type === "radio") input.checked = list.includes(input.value);
    else if (input.type === "select-multiple") for (const option of input.options) option.selected = list.includes(option.value);
    else if (list.length) input.value = list.length > 1 ? wanted.get(input.name).shift() : list[0];
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
  for (const box of form.querySelectorAll("[data-words]")) box.dispatchEvent(new Event("input"));
}

function keep(form) {
  const url = form.dataset.autosaveUrl;
  const place = MINE + (form.dataset.draft || location.pathname);
  const status = form.querySelector("[data-status]");
  const version = form.querySelector('input[name="phien_ban"]');
  let timer = 0;
  let running = null;
  let changes = 0;
  let isStale = false;
  let isSending = false;

  const tell = (text, isBad = false) => {
    if (!status) return null;
    const line = document.createElement("span");
    line.textContent = text;
    status.replaceChildren(line);
    status.classList.toggle("is-bad", isBad);
    return line;
  };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
  const keepHere = () => local.write(place, { at: Date.now(), values: typed(form) });

  const lostBecause = {
    session: "Phiên đăng nhập đã hết. Nội dung được giữ trên máy này; đăng nhập lại rồi mở lại trang để tiếp tục.",
    stale: "Nội dung này vừa được sửa ở nơi khác. Bản của đồng chí được giữ trên máy này. ",
  };
  async function understand(answer, seen) {
    if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 401) { tell(lostBecause.session, true); return; }
    if (answer.status === 409) {
      isStale = true;
      const link = Object.assign(document.createElement("a"), { href: location.href, textContent: "Tải lại để xem bản mới nhất" });
      tell(lostBecause.stale, true)?.append(link);
      return;
    }
    if (answer.status === 422) {
      const { reasons = [] } = await answer.json().catch(() => ({}));
      tell([KEPT_HERE, ...reasons.map((reason) => reason.message)].join(" "), true);
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const saved = await answer.json();
    if (version && saved.version !== undefined) version.value = saved.version;
    form.dataset.savedAt = saved.saved_at;
    tell(`Đã lưu nháp lúc ${saved.saved_at}`);
    if (seen === changes) local.drop(place); else later(PAUSE);
  }
  function save(leaving = false) {
    clearTimeout(timer);
    if (!url || isStale || isSending) return;
    if (running) { later(PAUSE); return; }
    const seen = changes;
    const body = new FormData(form);
    body.delete("_khoa"); // the key belongs to the one real sending
    for (const [name, value] of [...body]) if (typeof value !== "string") body.delete(name);
    const stop = new AbortController();
    const alarm = setTimeout(() => stop.abort(), GIVE_UP);
    const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
    running = fetch(url, { method: "POST", body, headers, redirect: "manual", credentials: "same-origin", signal: stop.signal, keepalive: leaving === true })
      .then((answer) => understand(answer, seen))
      .catch(() => { tell(KEPT_HERE, true); later(RETRY); })
      .finally(() => { clearTimeout(alarm); running = null; });
  }

  form.addEventListener("input", (event) => {
    if (event.isComposing) return; // the word is not finished yet
    changes += 1;
    keepHere();
    if (url) later(PAUSE);
  });
  form.addEventListener("compositionend", () => { changes += 1; keepHere(); if (url) later(PAUSE); });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (running) { // let the draft land first, else the sending would carry an old version number
      event.preventDefault();
      const { submitter } = event;
      running.finally(() => form.requestSubmit(submitter));
      return;
    }
    isSending = true;
    if (changes) keepHere();
    try { sessionStorage.setItem(SENT, place); } catch { /* closed */ }
    setTimeout(() => { isSending = false; }, 10000);
  });
  addEventListener("online", () => { if (local.read(place)) save(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && changes && local.read(place)) save(true); });
  addEventListener("pageshow", () => { isSending = false; });

  offer(form, place, tell);
}

/* A copy is still here only when the server never confirmed it: ask, never overwrite by ourselves. */
function offer(form, place, tell) {
  const copy = local.read(place);
  if (!copy) return;
  if (document.querySelector("[data-error-summary]")) return; // the page came back with all that was typed
  if (JSON.stringify(copy.values) === JSON.stringify(typed(form))) { if (form.dataset.autosaveUrl) local.drop(place); return; }
  const box = document.createElement("div");
  box.className = "notice tone-warn";
  box.setAttribute("role", "status");
  ask(form, copy, place).then((isSettled) => { if (isSettled) box.remove(); });
  const inner = document.createElement("div");
  const title = Object.assign(document.createElement("p"), { className: "notice-title" });
  title.textContent = `Trên máy này còn bản chưa lưu lên máy chủ, nhập lúc ${clock(copy.at)} ngày ${new Date(copy.at).toLocaleDateString("vi-VN")}.`;
  const actions = Object.assign(document.createElement("div"), { className: "actions" });
  const button = (label, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: label });
    made.addEventListener("click", () => { box.remove(); act(); });
    actions.append(made);
  };
  button("Khôi phục bản trên máy", () => { fill(form, copy.values); tell("Đã khôi phục bản trên máy này."); });
  button("Bỏ", () => { local.drop(place); tell("Đã bỏ bản trên máy này."); });
  inner.append(title, actions);
  box.append(inner);
  form.prepend(box);
}

/* A draft sent while the page was being left may have landed after this page was made: look again, so that its own
   version number is not taken for somebody else's edit. Resolves to true when the server has exactly the copy. */
async function ask(form, copy, place) {
  const version = form.querySelector('input[name="phien_ban"]');
  if (!version || !form.dataset.autosaveUrl) return false;
  await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
  try {
    const answer = await fetch(location.href, { credentials: "same-origin", redirect: "manual" });
    if (!answer.ok) return false;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const same = fresh.querySelector(`form[data-draft="${CSS.escape(form.dataset.draft)}"]`);
    if (!same) return false;
    version.value = same.querySelector('input[name="phien_ban"]').value;
    if (JSON.stringify(typed(same)) !== JSON.stringify(copy.values)) return false;
    fill(form, copy.values);
    local.drop(place);
    return true;
  } catch { return false; }
}

/* After a sending, the page that answers tells whether it went through: an error page or the same form mean it did not. */
function settle() {
  let place = null;
  try { place = sessionStorage.getItem(SENT); sessionStorage.removeItem(SENT); } catch { return; }
  if (!place || document.querySelector("[data-kept], [data-error-summary]")) return;
  if (document.querySelector('input[type="password"]')) return; // sent to the sign-in page: not received
  local.drop(place);
}

/* Long after, a copy is no longer what somebody is in the middle of; it is only what a stranger could find here. */
function forget() {
  for (const place of local.all(PREFIX)) if (!(Date.now() - local.read(place)?.at < KEPT_FOR)) local.drop(place);
}

forget();
settle();
document.querySelectorAll("form[data-autosave-url], form[data-draft]").forEach(keep);
document.addEventListener("submit", (event) => { if (event.target.matches("[data-sign-out]")) local.all(MINE).forEach(local.drop); });
