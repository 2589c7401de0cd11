// While a task works: this part of the page is asked for again; when it is gone from the answer, there is something else to see.
const PAUSE = 2000;
async function look() {
  const here = document.querySelector("[data-waiting]");
  if (!here) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-waiting]");
      if (!fresh) { location.reload(); return; }
      here.replaceWith(document.importNode(fresh, true));
    }
  } catch { /* the network is away: asked again */ }
  setTimeout(look, PAUSE);
}
setTimeout(look, PAUSE);
