// Small comforts of every page; all of them work without this file.
const THEMES = ["auto", "light", "dark"];
const THEME_NAMES = { auto: "as the system", light: "light", dark: "dark" };

function setUpTheme(button) {
  const say = () => {
    const choice = document.documentElement.dataset.themeChoice;
    button.querySelector("[data-theme-name]").textContent = THEME_NAMES[choice];
  };
  button.hidden = false;
  say();
  button.addEventListener("click", () => {
    const now = THEMES.indexOf(document.documentElement.dataset.themeChoice);
    const next = THEMES[(now + 1) % THEMES.length];
    try {
      window.localStorage.setItem("theme", next);
    } catch {
      return; // storage is forbidden here: the system's choice stays
    }
    document.dispatchEvent(new Event("themechosen"));
    say();
  });
}

function setUpMenu(menu) {
  const close = (focus) => {
    if (!menu.open) return;
    menu.open = false;
    if (focus) menu.querySelector("summary").focus();
  };
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) close(false);
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(true);
  });
}

// A form that is slow to answer says so, and is not sent twice by an impatient thumb.
function setUpForm(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    window.setTimeout(() => delete form.dataset.sent, 4000);
  });
}

function setUpOffline() {
  const bar = document.getElementById("offline");
  if (!bar) return;
  const say = () => {
    bar.hidden = navigator.onLine;
  };
  window.addEventListener("online", say);
  window.addEventListener("offline", say);
  say();
}

document.querySelectorAll("[data-theme-button]").forEach(setUpTheme);
document.querySelectorAll("details.menu").forEach(setUpMenu);
document.querySelectorAll("form[method=post]:not([data-own-submit])").forEach(setUpForm);
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
// Back from the browser's cache, a form may be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  });
});
setUpOffline();
