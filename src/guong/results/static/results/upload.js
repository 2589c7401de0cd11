// Files go one by one while the person writes on: photos made smaller, sent again until the server has them.
// Without this file they go along with the form itself.
const [LONGEST, QUALITY] = [1600, 0.82];
const [SHORTEST_PAUSE, LONGEST_PAUSE, STALLED] = [2000, 60000, 60000];
const SIGNED_OUT = "Phiên đăng nhập đã hết. Đăng nhập lại ở cửa sổ khác, rồi bấm «Gửi lại».";
const area = document.querySelector("[data-upload-url]");
const find = (name) => area?.querySelector(`[data-${name}]`);
const form = area?.closest("form");
const picker = find("picker");
let items = [];
let busy = false;
let pause = 0; // how long the last one was; grows as long as nothing gets through
let resumes = 0; // when the present one is over
let ticker = 0;
let held = null; // the button that waits until what is on its way has arrived
let isWarned = false;
let isLeaving = false;

const key = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const make = (tag, textContent, more = {}) => Object.assign(document.createElement(tag), { textContent, ...more });
const count = (...states) => items.filter(({ state }) => states.includes(state)).length;
const unsent = () => count("waiting", "sending", "failed", "stopped");
const say = (text) => { find("upload-status").textContent = text; };

/* What cannot be drawn here goes as it is. */
async function smaller(file) {
  if (!file.type.startsWith("image/")) return file;
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
    const [width, height] = [image.width * scale, image.height * scale].map(Math.round);
    const canvas = make("canvas", "", { width, height });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, width, height);
    pen.drawImage(image, 0, 0, width, height);
    image.close();
    const made = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", QUALITY); });
    return made?.size < file.size ? new File([made], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: made.type }) : file;
  } catch { return file; }
}

function add(file) {
  const item = { file, key: key(), state: "waiting", row: make("li"), bar: make("progress", "", { max: 100, value: 0, hidden: true }), line: make("span", "Đang chờ") };
  item.again = make("button", "Gửi lại", { type: "button", className: "button small", hidden: true });
  item.off = make("button", "Bỏ tệp này", { type: "button", className: "button small", hidden: true });
  item.again.addEventListener("click", again);
  item.off.addEventListener("click", () => { items = items.filter((one) => one !== item); item.row.remove(); tell(); next(); picker.focus(); });
  for (const part of [item.bar, item.again, item.off]) part.setAttribute("aria-label", `${part.textContent || "Gửi"}: ${file.name}`);
  item.row.append(make("b", file.name), item.bar, item.line, item.again, item.off);
  find("uploads").append(item.row);
  items.push(item);
}
function tell() {
  const bad = count("failed", "stopped", "refused");
  say(items.length ? `Đã gửi ${count("done")}/${items.length} tệp${bad ? `, ${bad} tệp chưa được` : ""}.` : "");
}
function set(item, state, text) {
  item.state = state;
  item.line.textContent = text;
  item.bar.hidden = state !== "sending";
  item.again.hidden = !["failed", "stopped"].includes(state);
  item.off.hidden = !["failed", "stopped", "refused"].includes(state);
  item.row.className = item.off.hidden ? "" : "is-bad";
}

async function next() {
  if (busy || ticker) return;
  const item = items.find(({ state }) => state === "waiting");
  if (!item) { goOn(); return; }
  busy = true;
  set(item, "sending", "Đang gửi…");
  item.small ??= await smaller(item.file);
  const call = new XMLHttpRequest();
  let watch = 0;
  const moving = () => { clearTimeout(watch); watch = setTimeout(() => call.abort(), STALLED); };
  call.upload.onprogress = ({ loaded, total }) => { moving(); item.bar.value = (100 * loaded) / total; };
  call.onloadend = () => {
    clearTimeout(watch);
    understand(item, call);
    busy = false;
    tell();
    if (held && item.state !== "done") { held = null; warn(); }
    next();
  };
  call.open("POST", area.dataset.uploadUrl);
  call.setRequestHeader("Accept", "application/json");
  moving();
  call.send(body(item));
}
function body(item) {
  const made = new FormData();
  made.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  made.append("_khoa", item.key); // the same at every attempt: the server keeps the file once
  made.append("ten", `${item.small.name} ${item.small.size}`);
  made.append("tep", item.small);
  return made;
}
function understand(item, call) {
  const { status, responseText } = call;
  let said = {};
  try { said = JSON.parse(responseText); } catch { /* no answer, or a page */ }
  if (said.attachment) { pause = 0; isWarned = false; set(item, "done", "Đã gửi"); show(item, said); return; }
  const why = said.reasons?.map(({ message }) => message).join(" ") || "";
  if (!status || status >= 500 || status === 429) { put(item, why, Number(call.getResponseHeader("Retry-After")) || 0); return; }
  pause = 0;
  if (why) set(item, "refused", why);
  else if (status === 404) set(item, "refused", "Báo cáo này không nhận thêm tệp nữa. Tải lại trang để xem lý do.");
  else set(item, "stopped", SIGNED_OUT);
}

/* ----- what did not get through: later again, after all others, at growing distances ----- */
function put(item, why, asked) {
  items = [...items.filter((one) => one !== item), item];
  Object.assign(item, { isTried: true, why: why || "Chưa gửi được." });
  set(item, "failed", "");
  pause = Math.min(Math.max(2 * pause, SHORTEST_PAUSE), LONGEST_PAUSE);
  // Spread, so that all those who were cut off together do not come back together.
  resumes = Date.now() + Math.max(pause * (0.75 + Math.random() / 2), 1000 * asked);
  clearInterval(ticker);
  ticker = setInterval(tick, 1000);
  tick();
}
function tick() {
  const left = Math.ceil((resumes - Date.now()) / 1000);
  if (left <= 0) { resume(); return; }
  for (const item of items) if (item.state === "failed") item.line.textContent = navigator.onLine ? `${item.why} Tự gửi lại sau ${left} giây.` : "Đang mất mạng. Có mạng sẽ tự gửi lại.";
}
/* Everything that failed, at once; what a lost session stopped, as soon as there is one again. */
function resume({ isSignedIn = false } = {}) {
  clearInterval(ticker);
  ticker = 0;
  for (const item of items) if (item.state === "failed" || (isSignedIn && item.state === "stopped")) set(item, "waiting", "Đang chờ");
  next();
}
/* Whoever signed in again has a new token; the form needs it as well as the files. */
async function signedIn() {
  const answer = await fetch(area.dataset.uploadUrl, { headers: { Accept: "application/json" }, redirect: "manual" }).catch(() => null);
  const { token = "" } = answer?.ok ? await answer.json().catch(() => ({})) : {};
  if (token) form.elements.csrfmiddlewaretoken.value = token;
  return Boolean(token);
}
async function again() { resume({ isSignedIn: count("stopped") > 0 && await signedIn() }); }

/* The new file's card as the server draws it: caption and consent can be given at once. */
function show(item, said) {
  const card = find(said.is_photo ? "photo" : "document").content.cloneNode(true);
  for (const node of card.querySelectorAll("*")) for (const { name, value } of node.attributes) node.setAttribute(name, value.replaceAll("SO-TEP", said.attachment));
  card.querySelector("[data-name]").textContent = said.name;
  const image = card.querySelector("img");
  if (image) Object.assign(image, { src: URL.createObjectURL(item.small), alt: said.name });
  document.querySelector(said.is_photo ? "[data-photos]" : "[data-documents]").append(card);
  item.row.remove();
  document.dispatchEvent(new Event("guong:photo"));
}

/* ----- leaving: nothing is left behind without a word ----- */
function goOn() {
  if (!held) return;
  const { button } = held;
  held = null;
  form.requestSubmit(button);
}
function warn() {
  isWarned = true;
  say(`Còn ${count("failed", "stopped", "refused", ticker ? "waiting" : "")} tệp chưa gửi được. Bấm lần nữa để đi tiếp mà không có tệp đó.`);
  find("upload-status").scrollIntoView({ block: "center" });
}
document.addEventListener("submit", (event) => {
  if (event.target !== form || !form) return;
  const isFresh = !ticker && items.some(({ state, isTried }) => ["waiting", "sending"].includes(state) && !isTried);
  if (!unsent() || (isWarned && !isFresh)) { isLeaving = true; return; }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!busy) { warn(); return; }
  held = { button: event.submitter };
  say("Đang gửi nốt tệp, xong sẽ đi tiếp.");
}, true);
addEventListener("beforeunload", (event) => { if (!isLeaving && unsent()) event.preventDefault(); });
addEventListener("pageshow", () => { isLeaving = false; });

picker?.addEventListener("change", () => { isWarned = false; [...picker.files].forEach(add); picker.value = ""; tell(); next(); });
addEventListener("online", () => { pause = 0; resume(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden && count("stopped")) again(); });
