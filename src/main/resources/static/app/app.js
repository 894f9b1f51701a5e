// What pages do beyond HTML: keys, theme, copying, and the few manners htmx needs.
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
    case "Escape":
      back();
      break;
    default:
  }
}

// data-back="address": where Escape goes from here, unless the reader came from another page of ours or has typed something.
function back() {
  const place = one("[data-back]");
  const typed = all("textarea").some((field) => field.value !== field.defaultValue);
  if (!place || typed || one("#foot:popover-open")) return;
  if (history.length > 1 && document.referrer.startsWith(location.origin + "/")) history.back();
  else location.assign(place.dataset.back);
}

function help() {
  const dialog = one("#keys");
  if (dialog && !dialog.open) dialog.showModal();
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
  const known = [...(field.options ?? [])].find((option) => option.value === zone || option.dataset.formerly === zone);
  if (field.tagName !== "SELECT" || known) field.value = known?.value ?? zone;
}

// data-currency on the countries: the currency follows the country, until somebody chooses one.
function follow(field) {
  const currency = one("select[name=currency]", field.form ?? document);
  const usual = field.selectedOptions?.[0]?.dataset.currency;
  if (field === currency) field.dataset.chosen = "true";
  else if (usual && currency && !currency.dataset.chosen) currency.value = usual;
}

// A wide table scrolls in its frame; the keyboard has to reach the frame to scroll it.
function reachable(frame) {
  new ResizeObserver(() => cut(frame)).observe(frame);
  frame.addEventListener("scroll", () => cut(frame), { passive: true });
  if (frame.scrollWidth <= frame.clientWidth || frame.hasAttribute("tabindex")) return;
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", one("caption", frame)?.textContent.trim() || document.title);
}

// data-cut: there is more of it to the right, which the frame shows by fading out.
function cut(frame) {
  frame.toggleAttribute("data-cut", frame.scrollWidth - frame.clientWidth - frame.scrollLeft > 1);
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

// data-say="sentence": tells what just appeared to who cannot see it.
// data-live: asks again and again what happened; not while nobody looks, nor under the hands of who writes or reads closely.
function rests(element) {
  return document.hidden || one("details[open]", element) !== null || element.contains(document.activeElement);
}

function ready(root) {
  all("[data-guess-zone]", root).forEach(guessZone);
  all(".tablewrap", root).forEach(reachable);
  all("[data-leaves]", root).forEach(leave);
  all("[data-title]", root).forEach(announce);
  if (root.dataset?.title) announce(root);
  if (root.dataset?.say) say(root.dataset.say);
}

document.addEventListener("keydown", press);
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-plain]")) plainly(event.target);
});
document.addEventListener("change", (event) => follow(event.target));
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
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.dataset.live && rests(event.detail.elt)) event.preventDefault();
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
