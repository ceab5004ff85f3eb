// The quiz builder counts the questions that fit while boxes are ticked.
const form = document.querySelector("form[data-count]");
const shown = document.querySelector("[data-matching]");
let waiting = 0;

async function count() {
  const wanted = new URLSearchParams(new FormData(form));
  wanted.delete("csrf_token");
  try {
    const answer = await fetch(`${form.dataset.count}?${wanted}`);
    if (answer.ok) shown.textContent = (await answer.json()).count;
  } catch {
    // Without a connection the old number stays; starting the quiz will say what is wrong.
  }
}

document.querySelector("[data-no-script]").hidden = true;
form.addEventListener("change", () => {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(count, 150);
});
