// While a question or a lesson is written: line numbers with the faults on them, and what the checker says of it so far.
const form = document.querySelector("form[data-author]");
const checked = document.querySelector("[data-checked]");
const source = form.querySelector("#text");
const gutter = form.querySelector("[data-gutter]");
const said = document.querySelector("[data-said]");
const unsaved = form.querySelector("[data-unsaved]");
let waiting = 0;
let asked = 0;

function faultyLines() {
  const lines = new Map();
  for (const fault of checked.querySelectorAll("[data-line]")) {
    const error = fault.classList.contains("fault-error") || lines.get(Number(fault.dataset.line)) === "error";
    lines.set(Number(fault.dataset.line), error ? "error" : "warning");
  }
  return lines;
}

function number() {
  if (!source) return;
  const faulty = faultyLines();
  const count = source.value.split("\n").length;
  const marks = Array.from({ length: count }, (_, at) => {
    const mark = document.createElement("span");
    mark.textContent = String(at + 1);
    if (faulty.has(at + 1)) mark.className = `gutter-${faulty.get(at + 1)}`;
    return mark;
  });
  gutter.replaceChildren(...marks);
  gutter.style.height = `${source.clientHeight}px`;
  gutter.scrollTop = source.scrollTop;
}

async function check() {
  const mine = ++asked;
  try {
    const typed = new FormData(form);
    for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
    const answer = await fetch(form.dataset.preview, { method: "POST", body: typed });
    if (!answer.ok || answer.redirected || mine !== asked) return;
    const piece = await answer.text();
    if (mine !== asked) return;
    checked.innerHTML = piece;
    said.textContent = checked.querySelector("h2").textContent;
    number();
  } catch {
    // Without a connection what was said last stays; saving will say what is wrong.
  }
}

function jump(line) {
  if (!source) return;
  const before = source.value.split("\n").slice(0, line - 1).join("\n").length;
  const start = line > 1 ? before + 1 : 0;
  source.focus();
  source.setSelectionRange(start, start + source.value.split("\n")[line - 1].length);
  source.scrollTop = (line - 4) * (source.scrollHeight / source.value.split("\n").length);
}

form.addEventListener("input", () => {
  unsaved.hidden = false;
  number();
  window.clearTimeout(waiting);
  waiting = window.setTimeout(check, 500);
});
form.addEventListener("submit", () => {
  unsaved.hidden = true;
});
window.addEventListener("beforeunload", (event) => {
  if (!unsaved.hidden) event.preventDefault();
});
checked.addEventListener("click", (event) => {
  const button = event.target.closest("[data-jump]");
  if (button) jump(Number(button.dataset.jump));
});
if (source) {
  source.addEventListener("scroll", () => {
    gutter.scrollTop = source.scrollTop;
  });
  new ResizeObserver(number).observe(source);
  number();
}
