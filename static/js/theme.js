// Runs in the head, before the first paint: the colours a person chose, or those of the system.
(function () {
  var link = document.getElementById("dark-tokens");
  var system = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      var stored = window.localStorage.getItem("theme");
      return stored === "light" || stored === "dark" ? stored : "auto";
    } catch {
      return "auto";
    }
  }

  function apply() {
    var choice = chosen();
    var dark = choice === "dark" || (choice === "auto" && system.matches);
    document.documentElement.setAttribute("data-bs-theme", dark ? "dark" : "light");
    document.documentElement.setAttribute("data-theme-choice", choice);
    link.media = dark ? "screen" : "not all"; // paper is always light
  }

  system.addEventListener("change", apply);
  document.addEventListener("themechosen", apply);
  document.documentElement.classList.add("js");
  apply();
})();
