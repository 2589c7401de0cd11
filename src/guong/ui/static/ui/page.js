// Display switches, keyboard, printing, copying; and what htmx needs to be told.
const root = document.documentElement;
const find = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const store = {
  get(name) { try { return localStorage.getItem("guong:" + name) || ""; } catch { return ""; } },
  set(name, value) { try { value ? localStorage.setItem("guong:" + name, value) : localStorage.removeItem("guong:" + name); } catch { /* closed */ } },
};
const announce = (text) => { find("#thong-bao").textContent = text; };

/* ----- text size, contrast, theme ----- */
const isDark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
function isOn(button) {
  const { set, value } = button.dataset;
  return set === "theme" ? isDark() : (root.dataset[set] || "") === value;
}
function showSwitches() { all("[data-set]").forEach((button) => button.setAttribute("aria-pressed", isOn(button))); }
function turn(button) {
  const { set, value, toggle } = button.dataset;
  let chosen = value;
  if (set === "theme") chosen = isDark() ? "light" : "dark";
  else if (toggle !== undefined && isOn(button)) chosen = "";
  if (chosen) root.dataset[set] = chosen; else delete root.dataset[set];
  store.set(set, chosen);
  showSwitches();
}
showSwitches();

/* ----- copying: office networks are often plain http, where navigator.clipboard is missing ----- */
async function copy(text) {
  try { await navigator.clipboard.writeText(text); return true; } catch { /* fall through */ }
  const box = Object.assign(document.createElement("textarea"), { value: text, className: "visually-hidden" });
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  return done;
}
async function copyFrom(button) {
  const done = await copy(button.dataset.copy);
  const label = find("span", button) || button;
  const before = label.textContent;
  label.textContent = done ? button.dataset.done || "Đã sao chép" : "Chưa chép được";
  announce(label.textContent);
  setTimeout(() => { label.textContent = before; }, 3000);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.set) turn(button);
  else if ("print" in button.dataset) print();
  else if ("copy" in button.dataset) copyFrom(button);
  else if ("help" in button.dataset) openHelp();
  else if ("back" in button.dataset) history.back();
});

/* ----- keyboard: only outside fields, and switchable off ----- */
const help = find("#phim-tat");
const keysSwitch = find("[data-keys-switch]");
const openHelp = () => { if (help.showModal && !help.open) help.showModal(); };
if (keysSwitch) {
  keysSwitch.checked = store.get("keys") !== "off";
  keysSwitch.addEventListener("change", () => store.set("keys", keysSwitch.checked ? "" : "off"));
}
function step(by) {
  const rows = all("[data-row]").filter((row) => find("a", row));
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))];
  if (next) (find("th a:not(.fold), h3 a", next) || find("a", next)).focus();
}
const keys = {
  "/": () => { const box = find('input[type="search"]'); if (box) { box.focus(); box.select(); } },
  "?": openHelp,
  j: () => step(1),
  k: () => step(-1),
  x: () => { const row = document.activeElement.closest("[data-row]"); const box = row && find('input[type="checkbox"]', row); if (box) box.click(); },
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || store.get("keys") === "off") return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
  const act = keys[event.key];
  if (act) { event.preventDefault(); act(); }
});
document.addEventListener("change", (event) => {
  const row = event.target.matches('[data-row] input[type="checkbox"]') && event.target.closest("[data-row]");
  if (row) row.classList.toggle("is-chosen", event.target.checked);
});

/* ----- htmx: refusals have a place of their own; a lost session goes to the sign-in page ----- */
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const answered = xhr.responseURL && new URL(xhr.responseURL).pathname;
  if (answered && answered !== new URL(requestConfig.path, location.href).pathname) {
    event.detail.shouldSwap = false;
    location.assign(xhr.responseURL);
  } else if (xhr.responseText.includes("data-refusal")) {
    Object.assign(event.detail, { target: find("#refusal"), selectOverride: "[data-refusal]", swapOverride: "innerHTML", shouldSwap: true });
  } else {
    find("#refusal").replaceChildren();
  }
});
document.addEventListener("htmx:afterSettle", () => {
  const count = find("#ket-qua [data-count]");
  if (count) announce(count.textContent.trim());
  const refusal = find("#refusal [data-refusal]");
  if (refusal) refusal.focus();
});
["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((name) =>
  document.addEventListener(name, () => announce("Chưa tải được. Hãy kiểm tra mạng rồi thử lại.")));
