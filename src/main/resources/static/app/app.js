// What pages do beyond HTML: keys, theme, file drops, copying, and the few manners htmx needs.
// Templates ask for it by data-* attributes; without this file every page still works by links and forms.

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const text = (key) => document.body.dataset[key] ?? "";

// Tells a screen reader what the eye sees happen.
function say(sentence) {
  const place = one("#said");
  if (place) place.textContent = sentence;
}

// ---- Theme: data-pin="light|dark|system" on buttons ----

function pin(theme) {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Storage is forbidden: the choice lasts as long as the page.
  }
  showPinned();
}

function showPinned() {
  const pinned = document.documentElement.dataset.theme ?? "system";
  for (const button of all("[data-pin]")) button.setAttribute("aria-pressed", String(button.dataset.pin === pinned));
}

// ---- Keys: off while typing; the help dialog lists them ----

const PATIENCE_MILLISECONDS = 1200; // how long `g` waits for its letter
let awaitingPlace = 0;

function typing(target) {
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

function search() {
  const field = one("[data-filter]") ?? one("#search");
  const foot = one("#foot");
  if (field && foot?.contains(field) && !field.checkVisibility()) foot.showPopover?.();
  field?.focus();
  field?.select();
}

function rows() {
  return all("table.data tbody tr").filter((row) => one("a[href]", row));
}

function moveTo(step) {
  const list = rows();
  if (list.length === 0) return;
  const at = list.findIndex((row) => row.classList.contains("here"));
  const next = list[Math.min(list.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  list[at]?.classList.remove("here");
  next.classList.add("here");
  const link = one("a[href]", next);
  link.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function press(event) {
  if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    search();
    return;
  }
  const menu = event.key === "Escape" && one("details.menu[open]");
  if (menu) {
    menu.open = false;
    one("summary", menu).focus();
    return;
  }
  if (event.key === "Escape" && typing(event.target)) {
    event.target.blur();
    return;
  }
  if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (one("dialog[open]")) return;
  if (Date.now() < awaitingPlace) {
    awaitingPlace = 0;
    const place = one(`[data-key="${CSS.escape(event.key)}"]`);
    if (place) {
      event.preventDefault();
      place.click();
    }
    return;
  }
  switch (event.key) {
    case "/":
      event.preventDefault();
      search();
      break;
    case "g":
      awaitingPlace = Date.now() + PATIENCE_MILLISECONDS;
      break;
    case "j":
      moveTo(1);
      break;
    case "k":
      moveTo(-1);
      break;
    case "Enter":
      if (event.target === document.body) one("tr.here a[href]")?.click();
      break;
    case "?":
      help();
      break;
    default:
  }
}

function help() {
  const dialog = one("#keys");
  if (dialog && !dialog.open) dialog.showModal();
}

// ---- Files: data-drop on a form, or around its file field ----

function size(bytes) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  let step = 0;
  let amount = bytes;
  while (amount >= 1000 && step < units.length - 1) {
    amount /= 1000;
    step++;
  }
  const format = { style: "unit", unit: units[step], unitDisplay: "short", maximumFractionDigits: step === 0 ? 0 : 1 };
  return new Intl.NumberFormat(document.documentElement.lang, format).format(amount);
}

function dropZone(zone) {
  const field = one("input[type=file]", zone);
  const form = zone.closest("form") ?? one("form", zone);
  if (!field || !form || zone.dataset.ready) return;
  zone.dataset.ready = "yes";
  const chosen = document.createElement("p");
  chosen.className = "file";
  chosen.setAttribute("role", "status");
  chosen.hidden = true;
  field.after(chosen);
  const show = () => {
    const file = field.files[0];
    chosen.hidden = !file;
    chosen.textContent = file ? `${file.name} · ${size(file.size)}` : "";
  };
  field.addEventListener("change", show);
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) zone.classList.remove("over");
  });
  zone.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    zone.classList.remove("over");
    field.files = event.dataTransfer.files;
    show();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  form.addEventListener("submit", (event) => {
    if (!field.files.length || event.defaultPrevented) return;
    event.preventDefault();
    upload(form, event.submitter, chosen);
  });
}

// Sends the form as the browser would, and shows how much has gone.
function upload(form, submitter, after) {
  const data = new FormData(form, submitter);
  const buttons = all("button", form);
  const progress = document.createElement("div");
  progress.className = "progress";
  progress.innerHTML = '<span></span><progress max="1" value="0"></progress>';
  one("progress", progress).setAttribute("aria-label", text("uploading"));
  const state = one("span", progress);
  state.textContent = text("uploading");
  all(".progress, .notice.bad", after.parentElement).forEach((old) => old.remove());
  after.after(progress);
  buttons.forEach((button) => (button.disabled = true));

  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("X-CSRF-TOKEN", one("meta[name=csrf]")?.content ?? "");
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    const share = event.loaded / event.total;
    one("progress", progress).value = share;
    const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(share);
    state.textContent = `${text("uploading")} ${percent} · ${size(event.loaded)} / ${size(event.total)}`;
  });
  request.addEventListener("load", () => {
    if (request.status < 400 && request.responseURL !== form.action) {
      location.assign(request.responseURL);
      return;
    }
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    const body = one("main", answer);
    if (body) {
      one("main").replaceChildren(...body.childNodes);
      document.title = answer.title;
      one("main").focus();
      ready(one("main"));
    } else {
      failed();
    }
  });
  const failed = () => {
    progress.className = "notice bad";
    progress.setAttribute("role", "alert");
    progress.textContent = text("uploadFailed");
    buttons.forEach((button) => (button.disabled = false));
  };
  request.addEventListener("error", failed);
  request.addEventListener("abort", failed);
  request.send(data);
}

// ---- Small things ----

// data-copy="text", or data-copy="#id" of the element whose text is copied.
async function copy(button) {
  const from = button.dataset.copy;
  const source = from.startsWith("#") ? one(from) : null;
  const value = source ? (source.value ?? source.textContent.trim()) : from;
  try {
    await navigator.clipboard.writeText(value);
  } catch {
    // No clipboard without HTTPS: select the text, so that one key copies it.
    if (source) getSelection().selectAllChildren(source);
    return;
  }
  const label = button.textContent;
  button.textContent = text("copied");
  say(text("copied"));
  setTimeout(() => (button.textContent = label), 2000);
}

// data-guess-zone: the reader's time zone, unless somebody chose one already.
function guessZone(field) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || field.dataset.chosen) return;
  if (field.tagName !== "SELECT" || [...field.options].some((option) => option.value === zone)) field.value = zone;
}

// A wide table scrolls in its frame; the keyboard has to reach the frame to scroll it.
function reachable(frame) {
  if (frame.scrollWidth <= frame.clientWidth || frame.hasAttribute("tabindex")) return;
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", one("caption", frame)?.textContent.trim() || document.title);
}

// data-title: the end of long work stands in the tab's title.
function announce(element) {
  if (document.title === element.dataset.title) return;
  document.title = element.dataset.title;
  say(element.dataset.title);
}

// data-leaves="seconds": a notice that goes by itself, but not under the eyes or hands of who uses it.
function leave(notice) {
  const seconds = Number(notice.dataset.leaves);
  setTimeout(() => (notice.matches(":hover, :focus-within") ? leave(notice) : notice.remove()), seconds * 1000);
}

// data-plain: what was left empty does not stand in the address.
function plainly(form) {
  const empty = all("input, select", form).filter((field) => field.value === "");
  empty.forEach((field) => (field.disabled = true));
  setTimeout(() => empty.forEach((field) => (field.disabled = false)));
}

// data-grid: squares are chosen by their boxes, or by Shift and the arrow keys; the form's output says how many people.
function countChosen(grid) {
  const output = one("[data-chosen]", grid.closest("form"));
  const people = all("input:checked", grid).reduce((sum, box) => sum + Number(box.dataset.people), 0);
  if (output) output.textContent = people > 0 ? `(${new Intl.NumberFormat(document.documentElement.lang).format(people)})` : "";
}

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function choose(event) {
  const step = STEPS[event.key];
  const from = event.target.closest?.("[data-grid] td");
  if (!step || !from || event.metaKey || event.ctrlKey || event.altKey) return;
  const row = from.parentElement;
  const rowAt = row.parentElement.rows[row.sectionRowIndex + step[0]];
  const to = rowAt?.cells[from.cellIndex + step[1]];
  if (!to || !one("a", to)) return;
  event.preventDefault();
  if (event.shiftKey) {
    for (const cell of [from, to]) one("input", cell).checked = true;
    countChosen(from.closest("[data-grid]"));
  }
  one(event.target.matches("input") ? "input" : "a", to).focus();
}

function ready(root) {
  all("[data-drop]", root).forEach(dropZone);
  all("[data-guess-zone]", root).forEach(guessZone);
  all(".tablewrap", root).forEach(reachable);
  all("[data-leaves]", root).forEach(leave);
  all("[data-title]", root).forEach(announce);
  all("[data-grid]", root).forEach(countChosen);
  if (root.dataset?.title) announce(root);
}

document.addEventListener("keydown", press);
document.addEventListener("keydown", choose);
document.addEventListener("change", (event) => {
  const grid = event.target.closest?.("[data-grid]");
  if (grid) countChosen(grid);
});
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-plain]")) plainly(event.target);
});
document.addEventListener("click", (event) => {
  // A menu closes when somebody does something else.
  for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  const button = event.target.closest?.("button, [data-copy]");
  if (!button) return;
  if (button.dataset.copy !== undefined) copy(button);
  if (button.dataset.pin !== undefined) pin(button.dataset.pin);
  if (button.dataset.dismiss !== undefined) button.closest(".notice")?.remove();
  if (button.dataset.help !== undefined) help();
});

// htmx: forms carry the token of the page; a refused form (422) is shown where it was asked for.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRF-TOKEN"] = one("meta[name=csrf]")?.content ?? "";
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 422) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});
document.addEventListener("htmx:load", (event) => ready(event.detail.elt));

if (/Mac|iPhone|iPad/.test(navigator.platform)) all("[data-mod]").forEach((key) => (key.textContent = "⌘K"));
showPinned();
ready(document);
