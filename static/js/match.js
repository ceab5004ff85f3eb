// Matching and ordering: what another row has taken already says so in the list; it can still be chosen.
function setUp(list) {
  const selects = [...list.querySelectorAll("select")];
  for (const option of list.querySelectorAll("option")) option.dataset.text = option.textContent;

  function mark() {
    for (const select of selects) {
      const taken = new Set(selects.filter((other) => other !== select && other.value).map((other) => other.value));
      for (const option of select.options) {
        option.textContent = option.dataset.text + (taken.has(option.value) ? " · used" : "");
      }
    }
  }

  list.addEventListener("change", mark);
  mark();
}

for (const list of document.querySelectorAll("[data-parts]")) setUp(list);
