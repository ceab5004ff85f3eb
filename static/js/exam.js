// The exam screen: every choice is kept as it is made, keys, strike-outs, the time that is left.
// Without this file the buttons keep the choice and go on, page by page.
const form = document.getElementById("exam-form");
const said = document.getElementById("said");
const fault = document.getElementById("fault");
const clock = document.querySelector("[data-exam-clock]");
const BUSY = "This choice could not be kept just now. Go on; it is sent again with the next one.";
let since = performance.now();
let ends = clock ? performance.now() + Number(clock.dataset.examClock) * 1000 : null;
let told = 0;
let saving = Promise.resolve();

// --- keeping ---

function spent() {
  const now = performance.now();
  const millis = Math.round(now - since);
  since = now;
  return millis;
}

let turn = 0;

// Saves may overtake one another on their way: each says which of this page's saves it is.
function stamped() {
  turn += 1;
  form.querySelector("[data-turn]").value = String(turn);
  form.querySelector("[data-millis]").value = String(spent());
  return new FormData(form);
}

async function keep(data) {
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Save": "1" } });
    const body = await answer.json();
    if (answer.status === 409) window.location.assign(body.here || document.querySelector("[data-overview]").href);
    else if (answer.ok) showKept(body);
    else showFault(BUSY);
  } catch {
    showFault(BUSY);
  }
}

function showKept(body) {
  fault.hidden = true;
  if (body.left !== null) ends = performance.now() + body.left * 1000;
  const mark = document.querySelector('.slots [aria-current="true"]');
  mark?.classList.toggle("slot-answered", Boolean(form.querySelector(".option-input:checked")));
  mark?.classList.toggle("slot-flagged", form.elements.flagged.checked);
}

function showFault(text) {
  fault.querySelector("span").textContent = text;
  fault.hidden = false;
}

function keepSoon() {
  const data = stamped();
  saving = saving.then(() => keep(data));
}

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
  option.classList.toggle("option-struck", struck);
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
  const left = Math.max(0, Math.round((ends - performance.now()) / 1000));
  const text = left >= 60 ? `${Math.floor(left / 60)} min` : `${left} s`;
  for (const place of document.querySelectorAll("[data-clock]")) place.textContent = text;
  for (const minutes of [30, 10, 5]) {
    if (left === minutes * 60 && told !== minutes) {
      told = minutes;
      said.textContent = `${minutes} minutes are left.`;
    }
  }
  if (left === 0) window.location.assign(document.querySelector("[data-overview]").href);
}

// --- keys ---

function choose(number) {
  const input = form.querySelectorAll(".option-input")[number - 1];
  if (input) input.click();
}

function onKey(event) {
  const typing = event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");
  if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
  const key = event.key.toLowerCase();
  if (/^[1-6]$/.test(key)) choose(Number(key));
  else if (key === "n") form.querySelector("[data-forward]")?.click();
  else if (key === "p") form.querySelector("[data-back]")?.click();
  else if (key === "f") form.elements.flagged.click();
  else if (key === "o") document.querySelector("[data-overview]").click();
  else return;
  event.preventDefault();
}

if (form) {
  setUpOptions();
  form.addEventListener("change", keepSoon);
  form.addEventListener("submit", stamped);
  document.addEventListener("keydown", onKey);
  setInterval(tick, 1000);
  noteSeen();
}
