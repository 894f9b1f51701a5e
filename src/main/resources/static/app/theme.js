// Runs before the first paint, so that a pinned theme does not flash: light, dark, or nothing for the system's choice.
(() => {
  try {
    const pinned = localStorage.getItem("theme");
    if (pinned === "light" || pinned === "dark") document.documentElement.dataset.theme = pinned;
  } catch {
    // Storage is forbidden: the system's choice holds.
  }
})();
