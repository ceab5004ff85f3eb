// Steps to order: buttons that move a step up or down and set the places; the lists do the same without this.
function setUp(list) {
  const said = document.getElementById("said");
  const steps = () => [...list.querySelectorAll(".part")];

  function number() {
    steps().forEach((step, place) => {
      step.querySelector("select").value = String(place + 1);
    });
  }

  function move(step, by) {
    const all = steps();
    const to = all.indexOf(step) + by;
    if (to < 0 || to >= all.length) return;
    if (by < 0) all[to].before(step);
    else all[to].after(step);
    number();
    list.dispatchEvent(new Event("change", { bubbles: true }));
    if (said) said.textContent = `Place ${to + 1} of ${all.length}`;
  }

  function button(step, by, name, sign) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-sm btn-outline-secondary part-move";
    made.textContent = sign;
    made.setAttribute("aria-label", `${name}: ${step.querySelector(".part-label").textContent.trim()}`);
    made.addEventListener("click", () => {
      move(step, by);
      made.focus();
    });
    return made;
  }

  for (const step of steps()) step.append(button(step, -1, "Up", "↑"), button(step, 1, "Down", "↓"));
}

for (const list of document.querySelectorAll('[data-parts="order"]')) setUp(list);
