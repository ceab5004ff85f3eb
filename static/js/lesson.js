// The lesson page: glossary cards on hover, focus and tap; where one is in the contents list.
// Without it a term is a link to the glossary, and the terms stand at the lesson's end.
const card = document.createElement("div");
card.className = "term-card";
card.id = "term-card";
card.setAttribute("role", "tooltip");
card.hidden = true;
let shownFor = null;
let timer = 0;

function fill(term) {
  const source = document.querySelector(`[data-term-def="${CSS.escape(term.dataset.term)}"]`);
  if (!source) return false;
  const name = document.createElement("strong");
  name.textContent = source.querySelector("[data-name]").textContent;
  const parts = [name];
  const said = source.querySelector(".say");
  if (said) parts.push(said.cloneNode(true));
  const definition = document.createElement("p");
  definition.textContent = source.querySelector("[data-definition]").textContent;
  const more = document.createElement("a");
  more.href = source.querySelector("a").href;
  more.textContent = "In the glossary";
  card.replaceChildren(...parts, definition, more);
  return true;
}

function show(term) {
  window.clearTimeout(timer);
  if (shownFor === term || !fill(term)) return;
  hide();
  shownFor = term;
  document.getElementById("main").append(card);
  card.hidden = false;
  const at = term.getBoundingClientRect();
  const left = Math.min(at.left, document.documentElement.clientWidth - card.offsetWidth - 16);
  const below = at.bottom + card.offsetHeight + 16 < window.innerHeight || at.top < card.offsetHeight + 16;
  const top = below ? at.bottom + 6 : at.top - card.offsetHeight - 6;
  // Set through the object model: the page's policy forbids style attributes, not this.
  card.style.left = `${Math.max(16, left) + window.scrollX}px`;
  card.style.top = `${top + window.scrollY}px`;
  term.setAttribute("aria-describedby", card.id);
  term.setAttribute("aria-expanded", "true");
}

function hide() {
  window.clearTimeout(timer);
  if (!shownFor) return;
  shownFor.removeAttribute("aria-describedby");
  shownFor.setAttribute("aria-expanded", "false");
  shownFor = null;
  card.hidden = true;
}

function hideSoon() {
  window.clearTimeout(timer);
  timer = window.setTimeout(hide, 250);
}

document.querySelectorAll("a.term").forEach((term) => {
  term.setAttribute("aria-expanded", "false");
  let byTouch = false;
  term.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show(term));
  term.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && hideSoon());
  term.addEventListener("pointerdown", (event) => {
    byTouch = event.pointerType !== "mouse";
  });
  term.addEventListener("focus", () => !byTouch && show(term));
  term.addEventListener("blur", hideSoon);
  term.addEventListener("click", (event) => {
    if (!byTouch) return; // a mouse or Enter follows the link: the card is open already
    event.preventDefault();
    if (shownFor === term) hide();
    else show(term);
  });
});
card.addEventListener("pointerenter", () => window.clearTimeout(timer));
card.addEventListener("pointerleave", hideSoon);
card.addEventListener("focusin", () => window.clearTimeout(timer));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
document.addEventListener("pointerdown", (event) => {
  if (shownFor && !card.contains(event.target) && event.target !== shownFor) hide();
});

// The contents list is folded on phones and open beside the text on wide screens.
const contents = document.querySelector("details.contents");
if (contents) {
  const wide = window.matchMedia("(min-width: 1024px)");
  const fold = () => {
    contents.open = wide.matches;
  };
  wide.addEventListener("change", fold);
  fold();
  const links = new Map([...contents.querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
  const watcher = new IntersectionObserver(
    (entries) => {
      const entry = entries.find((one) => one.isIntersecting);
      if (!entry) return;
      links.forEach((link, anchor) => link.classList.toggle("here", anchor === entry.target.id));
    },
    { rootMargin: "-80px 0px -70% 0px" },
  );
  links.forEach((_, anchor) => {
    const heading = document.getElementById(anchor);
    if (heading) watcher.observe(heading);
  });
}

// Check-yourself questions are marked in place; without this file the whole page comes back, marked.
async function check(form, event) {
  event.preventDefault();
  const button = form.querySelector("button[type=submit]");
  const fault = form.querySelector("[data-fault]");
  const say = (text) => {
    fault.querySelector("span").textContent = text;
    fault.hidden = false;
    button.disabled = false;
  };
  button.disabled = true;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Fragment": "1" },
    });
    if (![200, 409, 422].includes(answer.status)) {
      say("The site did not take this answer. It is still here: try again in a moment.");
      return;
    }
    const place = form.closest("[data-check]");
    place.innerHTML = await answer.text();
    setUpChecks(place);
    (place.querySelector(".verdict-word") || place.querySelector("[data-fault]:not([hidden])"))?.focus();
  } catch {
    say("You are offline. Your answer is still here: try again when the connection is back.");
  }
}

function setUpChecks(root) {
  root.querySelectorAll("[data-check-form]").forEach((form) => {
    form.addEventListener("submit", (event) => check(form, event));
  });
}

setUpChecks(document);
