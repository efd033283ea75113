// Runs before the first paint (a plain script in the head), so that a chosen theme never flashes.
(() => {
  const KEY = "zs.theme";
  const order = ["auto", "light", "dark"];
  let choice = "auto";
  try {
    choice = localStorage.getItem(KEY) ?? "auto";
  } catch (refused) {
    console.info("The theme is not remembered: storage is closed.", refused);
  }

  function show() {
    // A page that is meant to be dark (the wallboard) says so itself and stays so.
    if (document.documentElement.dataset.fixed) document.documentElement.dataset.theme = document.documentElement.dataset.fixed;
    else if (choice === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      for (const part of button.querySelectorAll("[data-when]")) part.toggleAttribute("hidden", part.getAttribute("data-when") !== choice);
      button.setAttribute("data-now", choice);
    }
  }

  function next() {
    choice = order[(order.indexOf(choice) + 1) % order.length];
    try {
      localStorage.setItem(KEY, choice);
    } catch (refused) {
      console.info("The theme is not remembered: storage is closed.", refused);
    }
    show();
  }

  show();
  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-theme-switch]")) next();
  });
})();
