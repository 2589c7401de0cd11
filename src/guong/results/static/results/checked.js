// Photos that the server is still checking: one question about all of them, asked at growing distances, never by a hidden page.
const [SHORTEST, GROWS, LONGEST, MOST] = [1500, 1.5, 12000, 60];
const area = document.querySelector("[data-upload-url]");
let [timer, pause, left, isAsking] = [0, SHORTEST, MOST, false];
const waiting = () => [...document.querySelectorAll("[data-photos] [data-checking]")];

function later() {
  clearTimeout(timer);
  if (!isAsking && !document.hidden && left > 0 && waiting().length) timer = setTimeout(ask, pause);
}
function soon() { [pause, left] = [SHORTEST, MOST]; later(); }

async function ask() {
  isAsking = true;
  const asked = waiting(); // a card that comes while the question is on its way is not in the answer
  const answer = await fetch(area.dataset.uploadUrl, { headers: { Accept: "application/json" }, redirect: "manual" }).catch(() => null);
  const said = answer?.ok ? await answer.json().catch(() => null) : null;
  if (said) for (const card of asked) settle(card, said.photos.find(({ id }) => String(id) === card.dataset.checking));
  isAsking = false;
  left -= 1;
  pause = said ? Math.min(pause * GROWS, LONGEST) : LONGEST;
  later();
}
function settle(card, photo) {
  if (photo?.state === "checking") return;
  const line = card.querySelector("[data-state]");
  delete card.dataset.checking;
  if (photo?.state === "ready") {
    show(card, photo);
    line.textContent = "";
    return;
  }
  line.textContent = photo?.told || "Ảnh này không còn trong báo cáo.";
  line.classList.add("error");
  card.querySelector(".choice")?.remove(); // there is nothing left to agree to
}
function show(card, photo) {
  const frame = Object.assign(document.createElement("a"), { className: "frame", href: photo.large });
  const image = Object.assign(document.createElement("img"), { src: photo.small, alt: card.querySelector("[data-name]").textContent });
  const old = card.querySelector(".frame");
  const drawn = old.querySelector("img")?.src;
  image.addEventListener("load", () => { if (drawn?.startsWith("blob:")) URL.revokeObjectURL(drawn); }, { once: true });
  frame.append(image);
  old.replaceWith(frame);
}

document.addEventListener("guong:photo", soon);
document.addEventListener("visibilitychange", () => { if (document.hidden) clearTimeout(timer); else soon(); });
addEventListener("online", soon);
soon();
