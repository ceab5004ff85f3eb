// Passkeys: the browser makes one or uses one when its form is sent; the answer goes along in a hidden field.
// Where the browser has none, the forms stay hidden and the page says so.
const able =
  Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON) &&
  Boolean(window.PublicKeyCredential?.parseCreationOptionsFromJSON);

const CEREMONIES = {
  create: (options) =>
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
  get: (options) =>
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
};
const CANCELLED = "Nothing was done: your device did not finish, or you cancelled. Try again.";
const KNOWN = "This device has a passkey for your account already.";
const UNREACHED = "The site did not answer. Wait a moment, then try again.";

async function ask(form) {
  const reply = await fetch(form.dataset.begin, { method: "POST", body: new FormData(form) });
  const said = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new Error(said.message || UNREACHED);
  return said.options;
}

function sentence(error) {
  if (error.name === "NotAllowedError") return CANCELLED;
  if (error.name === "InvalidStateError") return KNOWN;
  return error instanceof TypeError ? UNREACHED : error.message;
}

async function run(form) {
  const note = form.querySelector("[data-passkey-note]");
  note.textContent = "";
  try {
    const made = await CEREMONIES[form.dataset.passkey](await ask(form));
    form.elements.answer.value = JSON.stringify(made.toJSON());
    form.querySelectorAll("input[type=password]").forEach((field) => field.removeAttribute("name"));
    form.submit();
  } catch (error) {
    note.textContent = sentence(error);
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
}

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  form.hidden = !able;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run(form);
  });
});
document.querySelectorAll("[data-no-passkey]").forEach((note) => {
  note.hidden = able;
});
