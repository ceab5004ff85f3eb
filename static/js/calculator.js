// The calculator of an exam: four operations on decimal numbers, by mouse, touch and keyboard.
// It hears keys only while the focus is in it, and keeps its numbers while the student turns pages.
// Without this file there is none.
const panel = document.getElementById("calculator");
const tool = document.querySelector("[data-calculator-tool]");
const display = panel.querySelector("[data-display]");
const line = panel.querySelector("[data-line]");
const result = panel.querySelector("[data-result]");
const KEPT = `exam-calculator ${panel.dataset.sitting}`;
const DIGITS = 12; // on the display
const INNER = 30; // places kept of a quotient, so that 1 ÷ 3 × 3 is 1
const SIGNS = { "+": "+", "-": "−", "*": "×", "/": "÷" };
const NAMES = { "+": "plus", "-": "minus", "*": "times", "/": "divided by" };
const EMPTY = { total: null, op: null, entry: null, line: "", fault: "" };
const NO_ZERO = "Cannot divide by zero";
const TOO_LONG = "Too large to show";
let state = { ...EMPTY };

// --- decimal arithmetic: a number is [n, places], worth n / 10 ** places ---

function read(text) {
  const [whole, part = ""] = text.split(".");
  return [BigInt(whole + part), part.length];
}

function write([n, places]) {
  const digits = String(n < 0n ? -n : n).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  const part = digits.slice(digits.length - places).replace(/0+$/, "");
  return `${n < 0n ? "-" : ""}${whole}${part ? `.${part}` : ""}`;
}

// n / by, to the nearest whole number, halves away from zero.
function divided(n, by) {
  const sign = n < 0n === by < 0n ? 1n : -1n;
  const [top, bottom] = [n < 0n ? -n : n, by < 0n ? -by : by];
  return (sign * (2n * top + bottom)) / (2n * bottom);
}

function rounded([n, places], most) {
  return places > most ? [divided(n, 10n ** BigInt(places - most)), most] : [n, places];
}

function computed(one, op, other) {
  const [[a, p], [b, q]] = [read(one), read(other)];
  const [wide, tall] = [a * 10n ** BigInt(q), b * 10n ** BigInt(p)];
  if (op === "*") return write(rounded([a * b, p + q], INNER));
  if (op === "/") return write([divided(wide * 10n ** BigInt(INNER), tall), INNER]);
  return write([op === "+" ? wide + tall : wide - tall, p + q]);
}

// As the display has room for it; null where it has not.
function fitted(text) {
  const whole = (value) => value.replace("-", "").split(".")[0].length;
  const fit = whole(text) > DIGITS ? null : write(rounded(read(text), DIGITS - whole(text)));
  return fit === null || whole(fit) > DIGITS ? null : fit;
}

// --- what the keys do ---

function shown() {
  if (state.fault) return state.fault;
  const text = state.entry ?? (state.total === null ? "0" : fitted(state.total));
  const [whole, part] = text.split(".");
  const grouped = whole.replace("-", "−").replace(/\B(?=(\d{3})+$)/g, ",");
  return part === undefined ? grouped : `${grouped}.${part}`;
}

function type(key) {
  if (state.op === null && state.entry === null) state = { ...EMPTY };
  const entry = state.entry ?? "0";
  if (key === "." && !entry.includes(".")) state.entry = `${entry}.`;
  else if (key !== "." && entry.replace(/\D/g, "").length < DIGITS) {
    state.entry = entry.replace(/^(-?)0$/, "$1") + key;
  }
}

function settle() {
  if (state.entry === null) return;
  if (state.op === "/" && read(state.entry)[0] === 0n) state = { ...EMPTY, fault: NO_ZERO };
  else {
    const total = state.op === null ? state.entry : computed(state.total, state.op, state.entry);
    state = fitted(total) === null ? { ...EMPTY, fault: TOO_LONG } : { ...state, total, entry: null };
  }
}

function operate(op) {
  settle();
  if (state.fault) return;
  state.total ??= "0";
  state.op = op;
  state.line = `${shown()} ${SIGNS[op]}`;
}

function equal() {
  if (state.op === null || state.entry === null) return;
  const said = `${state.line} ${shown()} =`;
  settle();
  if (!state.fault) state = { ...state, op: null, line: said };
}

function sign() {
  const turned = (text) => (text.startsWith("-") ? text.slice(1) : `-${text}`);
  if (state.entry !== null) state.entry = turned(state.entry);
  else if (state.total !== null && read(state.total)[0] !== 0n) state.total = turned(state.total);
}

function press(key) {
  if (state.fault || key === "clear") state = { ...EMPTY };
  if (/^[0-9.]$/.test(key)) type(key);
  else if (key in SIGNS) operate(key);
  else if (key === "=") equal();
  else if (key === "sign") sign();
  else if (key === "back" && state.entry !== null) state.entry = state.entry.slice(0, -1).replace(/^-?$/, "0");
  show();
  const waits = state.op !== null && state.entry === null;
  result.textContent = `${key === "=" ? "equals " : ""}${display.value}${waits ? ` ${NAMES[state.op]}` : ""}`;
  remember();
}

function show() {
  display.value = shown();
  line.textContent = state.line;
}

// --- the panel ---

function remember() {
  try {
    window.sessionStorage.setItem(KEPT, JSON.stringify({ open: !panel.hidden, state }));
  } catch {
    // Storage is forbidden here: the next page begins with an empty calculator.
  }
}

function open(opened) {
  panel.hidden = !opened;
  tool.setAttribute("aria-expanded", String(opened));
}

function toggle() {
  open(panel.hidden);
  (panel.hidden ? tool : display).focus();
  remember();
}

const OTHERS = { ",": ".", x: "*", X: "*", Backspace: "back", Delete: "clear", Enter: "=" };

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  event.stopPropagation(); // the exam's keys are not meant while the focus is here
  const onButton = event.target.matches("button");
  if (event.key === "Tab" || (onButton && [" ", "Enter"].includes(event.key))) return;
  const key = OTHERS[event.key] || event.key;
  if (["Escape", "c", "C"].includes(event.key)) toggle();
  else if (/^([0-9.+*/=-]|back|clear)$/.test(key)) {
    if (onButton) display.focus();
    press(key);
  } else return;
  event.preventDefault();
}

function onClick(event) {
  const button = event.target.closest("[data-press]");
  if (!button) return;
  if (event.detail) display.focus({ preventScroll: true }); // so that digits typed next come here too
  press(button.dataset.press);
}

function setUp() {
  try {
    const kept = JSON.parse(window.sessionStorage.getItem(KEPT));
    if (kept) {
      state = { ...EMPTY, ...kept.state };
      open(kept.open);
    }
  } catch {
    // Nothing was kept.
  }
  show();
  tool.hidden = false;
  tool.addEventListener("click", toggle);
  panel.addEventListener("keydown", onKey);
  panel.addEventListener("click", onClick);
}

setUp();
