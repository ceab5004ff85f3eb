// The exam screen: every choice is kept as it is made, keys, strike-outs, the time that is left.
// Without this file the buttons keep the choice and go on, page by page.
// highlight.js and calculator.js bring their tools; this file presses their buttons when their keys are.
const form = document.getElementById("exam-form");
const said = document.getElementById("said");
const fault = document.getElementById("fault");
const warning = document.getElementById("warning");
const clock = document.querySelector("[data-exam-clock]");
const overview = document.querySelector("[data-overview]");
const BUSY = "This choice could not be kept just now. Go on; it is sent again with the next one.";
const ASLEEP = 5000; // milliseconds without a tick after which the server is asked for the time
const GLANCE = 20_000; // a warning stands at least so long, also when the student goes on to the next page
const warnAt = (clock?.dataset.warnAt || "").split(" ").filter(Boolean).map(Number);
let since = performance.now();
let ends = clock ? Date.now() + Number(clock.dataset.examClock) * 1000 : null;
let ticked = Date.now();
let saving = Promise.resolve();
let turn = 0;
let kept = 0; // the last turn that the server has confirmed
let striking = false;

// --- keeping ---

function spent() {
  const now = performance.now();
  const millis = Math.round(now - since);
  since = now;
  return millis;
}

// Saves may overtake one another on their way: each says which of this page's saves it is.
function stamped() {
  turn += 1;
  form.querySelector("[data-turn]").value = String(turn);
  form.querySelector("[data-millis]").value = String(spent());
  return new FormData(form);
}

// Sent to its end even when the page is left meanwhile.
function send(data) {
  return fetch(form.action, { method: "POST", body: data, headers: { "X-Save": "1" }, keepalive: true });
}

async function keep(data) {
  try {
    const answer = await send(data);
    const body = await answer.json();
    if (answer.ok && !data.has("seen")) {
      kept = Number(data.get("turn"));
      form.dataset.kept = kept; // tells whoever drives the page by machine
    }
    if (answer.status === 409) window.location.assign(body.here || overview.href);
    else if (answer.ok) showKept(body);
    else showFault(BUSY);
  } catch {
    showFault(BUSY);
  }
}

function showKept(body) {
  fault.hidden = true;
  if (body.left !== null) ends = Date.now() + body.left * 1000;
  const mark = document.querySelector('.slots [aria-current="true"]');
  const answered = form.querySelector(".option-input:checked") !== null;
  const flagged = form.elements.flagged.checked;
  mark.classList.remove("slot-unseen");
  mark.classList.toggle("slot-answered", answered);
  mark.classList.toggle("slot-flagged", flagged);
  const state = `, ${answered ? "answered" : "not answered"}${flagged ? ", flagged" : ""}`;
  mark.querySelector(".visually-hidden").textContent = state;
  showAnswered(body.answered);
}

function showAnswered(done) {
  const meter = document.querySelector(".study-progress svg");
  const all = document.querySelectorAll(".slots .slot").length;
  const value = meter.querySelector(".meter-value") || meter.querySelector("rect").cloneNode();
  value.setAttribute("class", "meter-value");
  value.setAttribute("width", String((100 * done) / all));
  meter.append(value);
  meter.setAttribute("aria-label", `${done} of ${all} answered`);
}

function showFault(text) {
  fault.querySelector("span").textContent = text;
  fault.hidden = false;
}

function keepSoon() {
  const data = stamped();
  saving = saving.then(() => keep(data));
}

// A link out of a page with choices that are not kept yet, or could not be, takes them along as Next does.
function follow(event) {
  const link = event.target.closest(".study-bar a");
  if (!link || kept === turn || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const go = document.createElement("input");
  Object.assign(go, { type: "hidden", name: "go", value: link.dataset.mark || "" });
  form.append(go);
  form.requestSubmit();
}

function leave() {
  if (kept < turn) send(stamped());
}

function submitted() {
  stamped();
  kept = turn;
}

// Says that the question was seen, and hears how much time the server gives.
function noteSeen() {
  const data = new FormData(form);
  data.set("seen", "1");
  saving = saving.then(() => keep(data));
}

// --- options ---

function strike(option, struck) {
  const button = option.querySelector("[data-strike]");
  const input = option.querySelector(".option-input");
  button.setAttribute("aria-pressed", String(struck));
  option.classList.toggle("is-struck", struck);
  form.querySelector(`[data-struck-field][value="${input.value}"]`)?.remove();
  if (struck) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "struck", value: input.value });
    field.dataset.struckField = "";
    form.append(field);
  }
}

function setUpOptions() {
  const before = new Set(form.dataset.struck.split(",").filter(Boolean));
  for (const option of form.querySelectorAll(".option")) {
    const button = option.querySelector("[data-strike]");
    button.hidden = false;
    if (before.has(option.querySelector(".option-input").value)) strike(option, true);
    button.addEventListener("click", () => {
      strike(option, button.getAttribute("aria-pressed") !== "true");
      keepSoon();
    });
  }
}

// --- time ---

function tick() {
  if (ends === null) return;
  const now = Date.now();
  if (now - ticked > ASLEEP && !document.hidden) noteSeen();
  ticked = now;
  const left = Math.max(0, Math.round((ends - now) / 1000));
  const text = left >= 60 ? `${Math.floor(left / 60)} min` : `${left} s`;
  for (const place of document.querySelectorAll("[data-clock]")) place.textContent = text;
  const due = warnAt.filter((minutes) => left <= minutes * 60);
  if (due.length && left > 0) warn(Math.min(...due), left);
  if (left === 0) window.location.assign(overview.href);
}

const WARNED = `exam-warned ${warning?.dataset.sitting}`;

// Which warning was last shown in this sitting, and until when it counts as new.
function warned() {
  try {
    return JSON.parse(window.sessionStorage.getItem(WARNED)) || { minutes: Infinity, until: 0 };
  } catch {
    return { minutes: Number(warning.dataset.minutes || Infinity), until: 0 };
  }
}

function remember(minutes, until) {
  try {
    window.sessionStorage.setItem(WARNED, JSON.stringify({ minutes, until }));
  } catch {
    // Storage is forbidden here: this page still warns only once, and so does the next.
  }
}

// Once, not on every page of the last half hour; whoever goes on at that very moment sees it there.
function warn(minutes, left) {
  const last = warned();
  const fresh = minutes === last.minutes && Date.now() < last.until;
  if (Number(warning.dataset.minutes) === minutes || (minutes >= last.minutes && !fresh)) return;
  warning.dataset.minutes = String(minutes);
  if (!fresh) remember(minutes, Date.now() + GLANCE);
  warning.hidden = false;
  const struck = left > minutes * 60 - 5;
  warning.querySelector("p").textContent = `${struck ? "" : "Less than "}${minutes} minutes are left.`;
}

function setUpWarning() {
  warning.querySelector("button").addEventListener("click", () => {
    warning.hidden = true;
    remember(Number(warning.dataset.minutes), 0);
  });
}

// --- keys ---

function digit(number) {
  const option = form.querySelectorAll(".option")[number - 1];
  if (option && striking) {
    option.querySelector("[data-strike]").click();
    said.textContent = `${number} ${option.matches(".is-struck") ? "struck out" : "is back"}`;
  } else option?.querySelector(".option-input").click();
  striking = false;
}

const pressed = {
  n: "[data-forward]",
  p: "[data-back]",
  f: "#flagged",
  o: "[data-overview]",
  h: "[data-highlight-tool]",
  c: "[data-calculator-tool]",
};

function onKey(event) {
  const typing = event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");
  if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
  const key = event.key.toLowerCase();
  if (/^[1-6]$/.test(key)) digit(Number(key));
  else if (key === "x") {
    striking = true;
    said.textContent = "Strike out which answer? Press its number.";
  } else if (pressed[key]) {
    striking = false;
    document.querySelector(pressed[key])?.click();
  } else return;
  event.preventDefault();
}

function keysAreOn() {
  try {
    return JSON.parse(document.body.dataset.keys || "{}").enabled !== false;
  } catch {
    return true;
  }
}

if (form) {
  setUpOptions();
  setUpWarning();
  form.addEventListener("change", keepSoon);
  form.addEventListener("submit", submitted);
  document.addEventListener("click", follow);
  window.addEventListener("pagehide", leave);
  if (keysAreOn()) document.addEventListener("keydown", onKey);
  document.addEventListener("visibilitychange", tick);
  setInterval(tick, 1000);
  tick();
  noteSeen();
}
