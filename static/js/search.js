// Typing ahead in a search field: suggestions as links, by arrow keys or by touch. Without it, Enter searches.
const WAIT = 160;

function setUpSearch(form) {
  const input = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${input.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  form.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  let timer = 0;
  let asked = "";
  let selected = -1;

  const close = () => {
    list.hidden = true;
    selected = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const select = (next) => {
    const links = [...list.querySelectorAll("a")];
    if (!links.length) return;
    selected = (next + links.length) % links.length;
    links.forEach((link, n) => link.setAttribute("aria-selected", String(n === selected)));
    input.setAttribute("aria-activedescendant", links[selected].id);
  };

  const show = (suggestions) => {
    list.replaceChildren(
      ...suggestions.map((suggestion, n) => {
        const item = document.createElement("li");
        item.setAttribute("role", "presentation");
        const link = document.createElement("a");
        link.id = `${list.id}-${n}`;
        link.href = suggestion.href;
        link.tabIndex = -1;
        link.setAttribute("role", "option");
        link.setAttribute("aria-selected", "false");
        const kind = document.createElement("small");
        kind.textContent = suggestion.kind;
        link.append(suggestion.text, kind);
        item.append(link);
        return item;
      }),
    );
    selected = -1;
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };

  const ask = async () => {
    const typed = input.value.trim();
    if (typed === asked) return;
    asked = typed;
    if (typed.length < 2) {
      close();
      return;
    }
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(typed)}`);
      if (answer.ok && typed === asked) show((await answer.json()).suggestions);
    } catch {
      close(); // offline: Enter still searches once the connection is back
    }
  };

  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "ArrowDown" && !list.hidden) {
      event.preventDefault();
      select(selected + 1);
    } else if (event.key === "ArrowUp" && !list.hidden) {
      event.preventDefault();
      select(selected - 1);
    } else if (event.key === "Enter" && selected >= 0) {
      event.preventDefault();
      list.querySelectorAll("a")[selected].click();
    }
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) window.setTimeout(close, 150);
  });
}

document.querySelectorAll("form[data-suggest]").forEach(setUpSearch);
// "/" goes to the search field, unless single-letter keys are switched off or something is being typed.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  const keys = JSON.parse(document.body.dataset.keys || "{}");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || keys.enabled === false) return;
  const field = [...document.querySelectorAll("form[data-suggest] input")].find((input) => input.offsetParent);
  if (field) {
    event.preventDefault();
    field.focus();
  }
});
