// Suggestions below a search box, as an ARIA combobox with a list. Without this the form searches.
//
// The server answers {"suggestions": [{"label": "...", "note": "...", "url": "..."}]}; url may be
// missing, then the label is put into the box and the form is sent.

const PAUSE_MS = 150;

for (const input of document.querySelectorAll("input[data-suggest]")) combobox(input);

function combobox(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "md-suggest";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestLabel);
  list.hidden = true;
  const status = document.createElement("div");
  status.className = "sr-only";
  status.setAttribute("role", "status");
  input.form.append(list, status);

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let suggestions = [];
  let chosen = -1;
  let timer = 0;
  let asked = 0;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (index) => {
    chosen = index;
    [...list.children].forEach((option, position) => {
      option.setAttribute("aria-selected", String(position === chosen));
    });
    if (chosen < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", list.children[chosen].id);
      list.children[chosen].scrollIntoView({ block: "nearest" });
    }
  };

  const take = (suggestion) => {
    close();
    if (suggestion.url) {
      location.assign(suggestion.url);
    } else {
      input.value = suggestion.label;
      input.form.requestSubmit();
    }
  };

  const show = () => {
    list.replaceChildren(...suggestions.map((suggestion, index) => option(list.id, suggestion, index)));
    [...list.children].forEach((element, index) => {
      // mousedown, because the box must not lose the focus first.
      element.addEventListener("mousedown", (event) => {
        event.preventDefault();
        take(suggestions[index]);
      });
    });
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = list.hidden ? "" : `${suggestions.length} ${input.dataset.suggestFound}`;
    mark(-1);
  };

  const ask = async () => {
    const words = input.value.trim();
    const mine = ++asked;
    if (!words) {
      close();
      return;
    }
    const address = new URL(input.dataset.suggest, location.href);
    address.searchParams.set("q", words);
    const answer = await fetch(address).catch(() => null);
    if (mine !== asked) return; // A newer question is on its way.
    suggestions = answer?.ok ? (await answer.json()).suggestions : [];
    show();
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const last = suggestions.length - 1;
    if (event.key === "ArrowDown") mark(chosen === last ? 0 : chosen + 1);
    else if (event.key === "ArrowUp") mark(chosen <= 0 ? last : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) take(suggestions[chosen]);
    else return;
    event.preventDefault();
  });
}

function option(listId, suggestion, index) {
  const element = document.createElement("li");
  element.id = `${listId}-${index}`;
  element.setAttribute("role", "option");
  element.append(suggestion.label);
  if (suggestion.note) {
    const note = document.createElement("span");
    note.textContent = suggestion.note;
    element.append(note);
  }
  return element;
}
