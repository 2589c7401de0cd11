// Runs before the first paint, so that the chosen face does not flash in late. Not a module on purpose.
(function (root) {
  root.classList.add("js");
  try {
    ["theme", "size", "contrast"].forEach(function (name) {
      var value = localStorage.getItem("guong:" + name);
      if (value) root.setAttribute("data-" + name, value);
    });
  } catch (_) { /* storage may be closed; the page is whole without it */ }
})(document.documentElement);
