// The phone's menu: the link leads to the menu in the foot; here it opens the one in the head.

for (const opener of document.querySelectorAll("[data-menu-opens]")) {
  const menu = document.getElementById(opener.dataset.menuOpens);
  if (!menu) continue;

  opener.setAttribute("role", "button");
  opener.setAttribute("aria-controls", menu.id);

  const show = (open) => {
    menu.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
  };
  show(false);

  opener.addEventListener("click", (event) => {
    event.preventDefault();
    show(menu.hidden);
  });
  opener.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    show(menu.hidden);
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    show(false);
    opener.focus();
  });
}
