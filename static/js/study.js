// The question screen: answers without a page change, keys, strike-outs, flag, clock.
// Everything here is comfort: without this file the forms do the same, page by page.
const DEFAULTS = { enabled: true, flag: "f", strike: "x", guessed: "g", next: "n", undo: "u", help: "?" };
const BUSY = "The answer could not be kept just now. It is still here; press Check again in a moment.";
const OFFLINE = "There is no connection. Your answer is still here; press Check again when it is back.";
const keys = { ...DEFAULTS, ...chosenKeys() };
const work = document.getElementById("work");
const said = document.getElementById("said");
let striking = false;

function chosenKeys() {
  try {
    return JSON.parse(document.body.dataset.keys || "{}");
  } catch {
    return {};
  }
}

function say(text) {
  if (said) said.textContent = text;
}

// --- answering ---

function showFault(form, text, again) {
  const fault = form.querySelector("[data-fault]");
  const words = fault.querySelector("span");
  words.textContent = text;
  if (again) {
    const link = document.createElement("a");
    link.href = work.dataset.here;
    link.textContent = "Show it as it stands now";
    words.append(" ", link);
  }
  fault.hidden = false;
}

async function send(form, submitter) {
  const button = submitter || form.querySelector("button[type=submit]");
  const data = new FormData(form);
  if (submitter?.name) data.set(submitter.name, submitter.value);
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: data,
      headers: { "X-Fragment": "1" },
    });
    if (answer.redirected) {
      window.location.assign(answer.url);
      return;
    }
    const text = await answer.text();
    if (answer.ok && form.matches("[data-card]")) goOn(text);
    else if (answer.ok) showAnswer(text);
    else if (answer.status === 422 || answer.status === 409) showFault(form, text, answer.status === 409);
    else if (answer.status >= 500) showFault(form, BUSY, false);
    else form.submit();
  } catch {
    showFault(form, OFFLINE, false);
  } finally {
    button.removeAttribute("aria-busy");
    delete form.dataset.sent;
  }
}

// Nothing more is to be read after a card: the next one comes at once.
function goOn(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  window.location.assign(parsed.querySelector("[data-next]").getAttribute("href"));
}

function showAnswer(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  work.replaceChildren(...parsed.body.childNodes);
  markSlot();
  const verdict = document.getElementById("verdict");
  say(verdict.textContent.trim());
  verdict.focus();
  verdict.scrollIntoView({ block: "nearest" });
}

// The bar at the top moves with the answer; after a page change the server draws it.
function markSlot() {
  const kind = ["right", "partly", "wrong"].find((word) => work.querySelector(`.verdict-${word}`));
  document.querySelector(".slot[aria-current]")?.classList.replace("slot-open", `slot-${kind}`);
  const meter = document.querySelector(".study-progress svg");
  const all = document.querySelectorAll(".slots .slot").length;
  const done = all - document.querySelectorAll(".slots .slot-open").length;
  const value = meter.querySelector(".meter-value") || meter.querySelector("rect").cloneNode();
  value.setAttribute("class", "meter-value");
  value.setAttribute("width", String((100 * done) / all));
  meter.append(value);
  meter.setAttribute("aria-label", `${done} of ${all} answered`);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.matches("[data-answer]") && work.dataset.feedback === "tutor") {
    event.preventDefault();
    send(form, event.submitter);
  } else if (form.matches("[data-flag]")) {
    event.preventDefault();
    flag(form, event.submitter);
  }
});

async function flag(form, submitter) {
  const button = submitter || form.querySelector("button");
  const on = button.value === "1";
  const data = new FormData(form);
  data.set("on", button.value);
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Fragment": "1" } });
    if (!answer.ok) throw new Error("not kept");
    button.value = on ? "0" : "1";
    button.setAttribute("aria-pressed", String(on));
    button.classList.toggle("is-on", on);
    button.querySelector("[data-flag-text]").textContent = on ? "Flagged" : "Flag";
    say(on ? "Flagged" : "Flag taken off");
  } catch {
    say("The flag could not be set. Try again when the connection is back.");
  } finally {
    delete form.dataset.sent;
  }
}

// --- striking out ---

function strike(option) {
  const struck = option.classList.toggle("is-struck");
  const button = option.querySelector("[data-strike]");
  button.setAttribute("aria-pressed", String(struck));
  if (struck) option.querySelector(".option-input").checked = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-strike]");
  if (button) strike(button.closest(".option"));
  if (event.target.closest("[data-help]")) document.getElementById("keys-help").showModal();
});

document.addEventListener("change", (event) => {
  const option = event.target.closest(".option.is-struck");
  if (option && event.target.checked) {
    strike(option);
    event.target.checked = true;
  }
});

// --- keys ---

function typing(target) {
  if (target.matches("textarea, select, [contenteditable]")) return true;
  return target.matches("input") && !["radio", "checkbox", "button", "submit"].includes(target.type);
}

function turn(card) {
  if (card.open) return false;
  card.open = true;
  card.querySelector(".card-back").focus();
  return true;
}

function digit(number) {
  const card = document.querySelector("[data-turn]");
  if (card) {
    if (card.open) card.querySelectorAll("button[type=submit]")[number - 1]?.click();
    return card.open;
  }
  const option = document.querySelectorAll("[data-answer] .option")[number - 1];
  if (!option) return false;
  if (striking) {
    striking = false;
    strike(option);
    say(option.classList.contains("is-struck") ? `${number} struck out` : `${number} is back`);
    return true;
  }
  const input = option.querySelector(".option-input");
  input.click();
  input.focus();
  return true;
}

const actions = {
  flag: () => document.querySelector("[data-flag] button"),
  next: () => document.querySelector("[data-answered] [data-next], [data-skip], [data-next]"),
  undo: () => document.querySelector("[data-undo] button"),
  guessed: () => document.getElementById("guessed"),
};

function act(name) {
  if (name === "help") {
    document.getElementById("keys-help")?.showModal();
    return true;
  }
  if (name === "strike") {
    striking = document.querySelector("[data-answer] .option") !== null;
    if (striking) say("Strike out which answer? Press its number.");
    return striking;
  }
  const target = actions[name]?.();
  target?.click();
  return Boolean(target);
}

function enter(target) {
  if (target.closest("a, button, summary, dialog, .report, .study-tools")) return false;
  const card = document.querySelector("[data-turn]");
  if (card) return turn(card);
  const form = document.querySelector("[data-answer]");
  if (form) form.requestSubmit();
  else act("next");
  return true;
}

function letter(key) {
  if (!keys.enabled) return false;
  if (/^[1-9]$/.test(key)) return digit(Number(key));
  striking = false;
  const name = Object.keys(DEFAULTS).find((action) => action !== "enabled" && keys[action] === key);
  return name ? act(name) : false;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (document.querySelector("dialog[open]") || typing(event.target)) return;
  const done = event.key === "Enter" ? enter(event.target) : letter(event.key.toLowerCase());
  if (done) event.preventDefault();
});

// --- set up ---

for (const button of document.querySelectorAll("[data-strike], [data-help]")) button.hidden = false;
for (const cell of document.querySelectorAll("[data-key]")) cell.textContent = keys[cell.dataset.key];
if (!keys.enabled) for (const row of document.querySelectorAll("[data-key-row]")) row.hidden = true;

const clock = document.querySelector("[data-seconds]");
if (clock) {
  const end = Date.now() + Number(clock.dataset.seconds) * 1000;
  const tick = () => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    clock.querySelector("[data-clock]").textContent = text;
    if (left === 0) window.location.assign(work.dataset.here.replace(/\/\d+$/, ""));
    else window.setTimeout(tick, 1000);
  };
  tick();
}

// Says to whoever drives the page by machine that keys are heard from now on.
document.documentElement.dataset.keysReady = "";
