// A graded exam: tells the server when its page was left and somebody came back, and for how long.
// Going on to the next question is no leaving: that page never comes back.
const SHORTEST = 2000; // milliseconds; a glance at a notification is nothing
const form = document.getElementById("exam-form");
let since = null;

function leave() {
  if (document.hidden) since ??= Date.now();
  else back();
}

function back() {
  const away = since === null ? 0 : Date.now() - since;
  since = null;
  if (away < SHORTEST) return;
  const data = new FormData();
  data.set("csrf_token", form.elements.csrf_token.value);
  data.set("seconds", String(Math.round(away / 1000)));
  fetch(form.dataset.away, { method: "POST", body: data, keepalive: true }).catch(() => {});
}

document.addEventListener("visibilitychange", leave);
