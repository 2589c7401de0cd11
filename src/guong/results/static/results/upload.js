// Files go one by one while the person writes on: photos made smaller, sent again when the network is back.
// Without this file they go along with the form itself.
const [LONGEST, QUALITY, LOOK, LOOKS, RETRY] = [1600, 0.82, 1500, 60, 20000];
const area = document.querySelector("[data-upload-url]");
const find = (name) => area?.querySelector(`[data-${name}]`);
const form = area?.closest("form");
const picker = find("picker");
const items = [];
let busy = false;
let held = null;

const key = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const make = (tag, textContent, more = {}) => Object.assign(document.createElement(tag), { textContent, ...more });

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
    const made = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", QUALITY); });
    return made?.size < file.size ? new File([made], `${file.name.replace(/\.[^.]*$/, "")}.jpg`, { type: made.type }) : file;
  } catch { return file; }
}

function add(file) {
  const item = { file, key: key(), state: "waiting", row: make("li"), bar: make("progress", "", { max: 100, value: 0 }), line: make("span", "Đang chờ") };
  item.again = make("button", "Gửi lại", { type: "button", className: "button small", hidden: true });
  item.again.addEventListener("click", () => { item.state = "waiting"; next(); });
  item.bar.setAttribute("aria-label", `Gửi ${file.name}`);
  item.row.append(make("b", file.name), item.bar, item.line, item.again);
  find("uploads").append(item.row);
  items.push(item);
}
const count = (...states) => items.filter((item) => states.includes(item.state)).length;
function tell() {
  const bad = count("failed", "refused");
  find("upload-status").textContent = `Đã gửi ${count("done")}/${items.length} tệp${bad ? `, ${bad} tệp chưa được` : ""}.`;
}
function set(item, state, text) {
  item.state = state;
  item.line.textContent = text;
  item.bar.hidden = state !== "sending";
  item.again.hidden = state !== "failed";
  item.row.className = ["failed", "refused"].includes(state) ? "is-bad" : "";
}

async function next() {
  if (busy) return;
  const item = items.find(({ state }) => state === "waiting");
  if (!item) { if (held) { const button = held; held = null; form.requestSubmit(button); } return; }
  busy = true;
  set(item, "sending", "Đang gửi…");
  item.small ??= await smaller(item.file);
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.append("_khoa", item.key);
  body.append("ten", `${item.small.name} ${item.small.size}`);
  body.append("tep", item.small);
  const call = new XMLHttpRequest();
  call.upload.onprogress = ({ loaded, total }) => { item.bar.value = (100 * loaded) / total; };
  call.onloadend = () => { understand(item, call); busy = false; tell(); next(); };
  call.open("POST", area.dataset.uploadUrl);
  call.setRequestHeader("Accept", "application/json");
  call.send(body);
}
function understand(item, { status, responseText }) {
  let said = {};
  try { said = JSON.parse(responseText); } catch { /* no answer, or a page */ }
  if (said.attachment) { set(item, "done", "Đã gửi"); show(item, said); }
  else if (!status || status >= 500 || status === 429) { set(item, "failed", "Chưa gửi được. Sẽ tự gửi lại khi có mạng."); setTimeout(retry, RETRY); }
  else if (said.reasons) set(item, "refused", said.reasons.map(({ message }) => message).join(" "));
  else set(item, "failed", "Phiên đăng nhập đã hết. Đăng nhập lại ở cửa sổ khác, rồi bấm «Gửi lại».");
}
function retry() {
  if (!navigator.onLine) return;
  for (const item of items) if (item.state === "failed") item.state = "waiting";
  next();
}

/* The new file's card as the server draws it: caption and consent can be given at once. */
function show(item, said) {
  const card = find(said.is_photo ? "photo" : "document").content.cloneNode(true);
  for (const node of card.querySelectorAll("*")) for (const { name, value } of node.attributes) node.setAttribute(name, value.replaceAll("SO-TEP", said.attachment));
  card.querySelector("[data-name]").textContent = said.name;
  const image = card.querySelector("img");
  if (image) {
    image.src = URL.createObjectURL(item.small);
    image.alt = said.name;
    look(image, card.querySelector("[data-state]"), said.href, LOOKS);
  }
  document.querySelector(said.is_photo ? "[data-photos]" : "[data-documents]").append(card);
  item.row.remove();
}
async function look(image, line, href, left) {
  await new Promise((done) => { setTimeout(done, LOOK); });
  const answer = await fetch(href, { headers: { Accept: "application/json" }, redirect: "manual" }).catch(() => null);
  if (answer?.ok) { image.src = href; line.textContent = ""; }
  else if (answer?.status === 404) { line.textContent = "Ảnh không dùng được. Tải lại trang để xem lý do."; line.classList.add("error"); }
  else if (left) look(image, line, href, left - 1);
}

picker?.addEventListener("change", () => { [...picker.files].forEach(add); picker.value = ""; tell(); next(); });
addEventListener("online", retry);
/* Whoever goes on waits for what is on its way; what failed holds nobody. */
document.addEventListener("submit", (event) => {
  if (event.target !== form || !form || !count("waiting", "sending")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  held = event.submitter;
  find("upload-status").textContent = "Đang gửi nốt tệp, xong sẽ đi tiếp.";
}, true);
