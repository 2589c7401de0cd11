// Small helps for every form: no double sending, focus on what is wrong, word counts, Ctrl+Enter.
const LOCK = 10000; // a second press within 10 s is a double click; after that it is a new attempt, and allowed

const problem = document.querySelector("[data-error-summary]");
if (problem) problem.focus();

const submitters = (form) => [...form.querySelectorAll('button[type="submit"], button:not([type]), input[type="submit"]')];

function release(form) {
  delete form.dataset.sent;
  submitters(form).forEach((button) => { button.removeAttribute("aria-busy"); button.classList.remove("is-busy"); });
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  if (event.submitter) { event.submitter.setAttribute("aria-busy", "true"); event.submitter.classList.add("is-busy"); }
  setTimeout(() => release(form), LOCK);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release)); // came back with the Back button

/* Vietnamese is written in syllables apart: "chữ" are what blanks divide. */
const countWords = (text) => (text.trim().match(/\S+/g) || []).length;
for (const box of document.querySelectorAll("[data-words]")) {
  const limit = Number(box.dataset.words);
  const line = document.getElementById(box.id + "-dem");
  if (!line) continue;
  const show = () => {
    const words = countWords(box.value);
    line.textContent = words > limit ? `${words}/${limit} chữ: nên rút bớt ${words - limit} chữ` : `${words}/${limit} chữ`;
    line.classList.toggle("is-over", words > limit);
  };
  box.addEventListener("input", show);
  show();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = event.target.form;
  if (!form || form.method !== "post") return;
  const button = form.querySelector("button.primary[type='submit']") || submitters(form)[0];
  if (button && form.requestSubmit) { event.preventDefault(); form.requestSubmit(button); }
});
