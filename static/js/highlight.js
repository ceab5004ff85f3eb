// Highlights in the scenario and the stem of an exam's question: stretches [start, end) in characters of
// their shown text. They stand in hidden fields of the form, so that they are kept as every choice is.
// Without this file there are none to see or make, and those made before stay kept.
const MOST = 100; // as learning/exams/highlights.py has it
const form = document.getElementById("exam-form");
const places = [...form.querySelectorAll(".scenario .reading, .stem")];
const tool = document.querySelector("[data-highlight-tool]");
const hint = document.getElementById("tool-hint");
const here = document.createElement("button");
const HOW = "Arrows choose words, with Shift more of them. Enter highlights them or takes it away, Esc ends.";
let stretches = [];
let held = null; // what was selected when a button was pressed: touch may have let go of it by then
let picked = null; // the words chosen by keyboard: numbers of the first pressed and of the last reached

// --- text and stretches ---

function nodes() {
  const found = [];
  let start = 0;
  for (const place of places) {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      found.push({ node: walker.currentNode, start });
      start += walker.currentNode.length;
    }
  }
  return found;
}

const text = places.map((place) => place.textContent).join("");
const words = [...text.matchAll(/\S+/g)].map((match) => [match.index, match.index + match[0].length]);

// Sorted, and what overlaps or touches made one.
function merged(all) {
  const result = [];
  for (const [start, end] of [...all].sort((one, other) => one[0] - other[0])) {
    const last = result.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}

function selected() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const ends = [];
  for (const { node, start } of nodes()) {
    if (!range.intersectsNode(node)) continue;
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : node.length;
    if (from < to) ends.push(start + from, start + to);
  }
  if (!ends.length) return null;
  const [first, last] = [ends[0], ends.at(-1)];
  const part = text.slice(first, last);
  const start = first + part.length - part.trimStart().length;
  return part.trim() ? [start, start + part.trim().length] : null;
}

function rangeOf([start, end]) {
  const at = (offset) => nodes().findLast((one) => one.start <= offset);
  const [first, last] = [at(start), at(end - 1)];
  const range = document.createRange();
  range.setStart(first.node, start - first.start);
  range.setEnd(last.node, end - last.start);
  return range;
}

// --- showing ---

function draw() {
  for (const mark of form.querySelectorAll("mark[data-stretch]")) mark.replaceWith(...mark.childNodes);
  for (const place of places) place.normalize();
  for (const { node, start } of nodes()) {
    // From the back, so that the front of the node keeps its offsets.
    for (const [n, [from, to]] of [...stretches.entries()].reverse()) {
      wrap(node, Math.max(from - start, 0), Math.min(to - start, node.length), n);
    }
  }
}

function wrap(node, from, to, n) {
  // Space between the cells of a table is no place for an element.
  if (from >= to || !node.data.slice(from, to).trim()) return;
  const mark = document.createElement("mark");
  mark.dataset.stretch = String(n);
  const middle = from ? node.splitText(from) : node;
  if (to - from < middle.length) middle.splitText(to - from);
  middle.replaceWith(mark);
  mark.append(middle);
}

function keep(changed) {
  stretches = changed;
  for (const field of form.querySelectorAll("[data-highlight-field]")) field.remove();
  for (const [start, end] of stretches) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "highlight", value: `${start}-${end}` });
    field.dataset.highlightField = "";
    form.append(field);
  }
  draw();
  form.dispatchEvent(new Event("change"));
}

// What lies within a highlight takes it away, all else becomes one.
function toggle([start, end]) {
  const within = stretches.findIndex(([from, to]) => from <= start && end <= to);
  if (within >= 0) {
    remove(within);
    return;
  }
  const changed = merged([...stretches, [start, end]]);
  if (changed.length > MOST) {
    hint.textContent = `There is room for ${MOST} highlights in a question.`;
    return;
  }
  keep(changed);
  hint.textContent = "Highlighted.";
}

function remove(n) {
  keep(stretches.filter((_, at) => at !== n));
  hint.textContent = "Highlight taken away.";
}

// --- the button beside a selection ---

function showHere() {
  const stretch = picked ? null : selected();
  if (held) return;
  here.hidden = stretch === null;
  if (stretch === null) return;
  const boxes = rangeOf(stretch).getClientRects();
  const [first, last] = [boxes[0], boxes[boxes.length - 1]];
  // Fingers hold a selection by handles below it.
  const gap = window.matchMedia("(pointer: coarse)").matches ? 32 : 6;
  const below = last.bottom + gap + here.offsetHeight + 8 < window.innerHeight;
  const top = below ? last.bottom + gap : first.top - gap - here.offsetHeight;
  const most = document.documentElement.clientWidth - here.offsetWidth - 8;
  // Set through the object model: the page's policy forbids style attributes, not this.
  here.style.top = `${top + window.scrollY}px`;
  here.style.left = `${Math.max(8, Math.min(last.right - here.offsetWidth / 2, most)) + window.scrollX}px`;
}

function press(event) {
  const stretch = selected() || held;
  held = null;
  if (stretch) {
    toggle(stretch);
    if (picked) showPicked();
    else document.getSelection().removeAllRanges();
  } else if (event.detail) hint.textContent = "Select words of the question first.";
  else beginPicking();
  showHere();
}

function hold() {
  held = selected();
}

// A press that ends elsewhere is none.
function letGo() {
  window.setTimeout(() => {
    held = null;
    showHere();
  }, 500);
}

// --- choosing words with the keyboard ---

function beginPicking() {
  const stem = text.length - places.at(-1).textContent.length;
  const first = words.findIndex(([start]) => start >= stem);
  if (first < 0) return;
  picked = { from: first, to: first };
  tool.focus();
  showPicked();
  hint.textContent = HOW;
}

function showPicked() {
  const [first, last] = [picked.from, picked.to].sort((one, other) => one - other);
  const range = rangeOf([words[first][0], words[last][1]]);
  range.startContainer.parentElement.closest("details")?.setAttribute("open", "");
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
  const reached = picked.to < picked.from ? range.startContainer : range.endContainer;
  reached.parentElement.scrollIntoView({ block: "nearest" });
}

function endPicking() {
  if (!picked) return;
  picked = null;
  hint.textContent = "";
  document.getSelection().removeAllRanges();
}

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -10, ArrowDown: 10, Home: -Infinity, End: Infinity };

function onToolKey(event) {
  if (!picked || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") endPicking();
  else if (event.key in STEPS) {
    picked.to = Math.max(0, Math.min(picked.to + STEPS[event.key], words.length - 1));
    if (!event.shiftKey) picked.from = picked.to;
    showPicked();
    const [start, end] = selected();
    hint.textContent = text.slice(start, end);
  } else return;
  event.preventDefault();
}

// --- set up ---

function setUp() {
  Object.assign(here, { type: "button", className: "btn btn-primary highlight-here", hidden: true });
  here.textContent = "Highlight";
  places.at(-1).after(here);
  tool.hidden = false;
  for (const button of [here, tool]) {
    button.addEventListener("pointerdown", hold);
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", press);
  }
  document.addEventListener("pointerup", letGo);
  document.addEventListener("pointercancel", letGo);
  document.addEventListener("selectionchange", showHere);
  tool.addEventListener("keydown", onToolKey);
  tool.addEventListener("blur", endPicking);
  for (const place of places) {
    place.addEventListener("click", (event) => {
      const mark = event.target.closest("mark[data-stretch]");
      if (mark && document.getSelection().isCollapsed) remove(Number(mark.dataset.stretch));
    });
  }
  const fields = [...form.querySelectorAll("[data-highlight-field]")];
  stretches = fields.map((field) => field.value.split("-").map(Number));
  draw();
}

setUp();
