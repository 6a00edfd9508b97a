// Warn before the server ends an idle session, and offer to stay.
//
// Only the server decides when a session ends. Other windows keep it alive too, so the time of the
// last answer is shared between them; a click in one closes the warning in all.

const SHARED_KEY = "madang-session-alive";
const dialog = document.querySelector("[data-session-ends-in]");

if (dialog) watch(dialog);

function watch(dialog) {
  const endsIn = Number(dialog.dataset.sessionEndsIn);
  const warnsBefore = Number(dialog.dataset.sessionWarnsBefore);
  const left = dialog.querySelector("[data-session-left]");
  const status = dialog.querySelector("[data-session-status]");
  const form = dialog.querySelector("[data-session-form]");
  let aliveAt = Date.now();
  let warned = false;

  const isAlive = () => {
    aliveAt = Date.now();
    try {
      localStorage.setItem(SHARED_KEY, String(aliveAt));
    } catch {
      // Storage may be forbidden: then each window counts for itself.
    }
  };

  const tick = () => {
    const seconds = Math.ceil(endsIn - (Date.now() - aliveAt) / 1000);
    if (seconds <= 0) {
      location.reload();
    } else if (seconds <= warnsBefore) {
      left.textContent = String(seconds);
      if (!warned) {
        warned = true;
        dialog.showModal();
        form.querySelector("button").focus();
      }
    } else if (warned) {
      warned = false;
      dialog.close();
    }
  };

  const extend = async () => {
    const question = { method: "POST", body: new FormData(form), redirect: "error" };
    const answer = await fetch(form.action, question).catch(() => null);
    if (answer?.ok) {
      isAlive();
      tick();
      status.textContent = status.dataset.extended;
    } else {
      status.classList.remove("sr-only");
      status.textContent = status.dataset.failed;
    }
  };

  window.addEventListener("storage", (event) => {
    if (event.key !== SHARED_KEY || !event.newValue) return;
    aliveAt = Math.max(aliveAt, Number(event.newValue));
    tick();
  });
  // Escape means the same as the button: the person is there.
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    extend();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    extend();
  });
  isAlive();
  setInterval(tick, 1000);
}
