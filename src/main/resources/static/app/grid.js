// data-grid: squares are chosen by their boxes, or by Shift and the arrow keys; the form's output says how many people.
// data-nothing: what is said when nothing is chosen. Without this file the boxes and the buttons still do.
// data-says: a line under a triangle that says what the cell says under the pointer or the focus.

function countChosen(grid) {
  const form = grid.closest("form");
  const boxes = [...grid.querySelectorAll("input:checked")];
  const people = boxes.reduce((sum, box) => sum + Number(box.dataset.people), 0);
  const written = new Intl.NumberFormat(document.documentElement.lang).format(people);
  for (const place of form.querySelectorAll("[data-chosen]")) place.textContent = boxes.length > 0 ? `(${written})` : "";
  form.querySelector("[type=reset]").hidden = boxes.length === 0;
  if (boxes.length > 0) form.querySelector("[data-nothing]").hidden = true;
}

function countAll(root = document) {
  root.querySelectorAll("[data-grid]").forEach(countChosen);
}

let run = []; // the squares that Shift and the arrow keys went over, one after the other

// On to the next square; a step back takes back the square it leaves.
function stride(from, to) {
  const box = (cell) => cell.querySelector("input");
  if (run.at(-1) !== from) run = [from];
  if (run.at(-2) === to) {
    run.pop();
    box(from).checked = false;
  } else {
    run.push(to);
    box(from).checked = true;
  }
  box(to).checked = true;
  countChosen(from.closest("[data-grid]"));
}

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function choose(event) {
  const step = STEPS[event.key];
  const from = event.target.closest?.("[data-grid] td");
  if (!step || !from || event.metaKey || event.ctrlKey || event.altKey) return;
  const row = from.parentElement;
  const rowAt = row.parentElement.rows[row.sectionRowIndex + step[0]];
  const to = rowAt?.cells[from.cellIndex + step[1]];
  if (!to || !to.querySelector("a")) return;
  event.preventDefault();
  if (event.shiftKey) stride(from, to);
  to.querySelector(event.target.matches("input") ? "input" : "a").focus();
}

document.addEventListener("keydown", choose);
document.addEventListener("change", (event) => {
  const grid = event.target.closest?.("[data-grid]");
  if (grid) countChosen(grid);
});
document.addEventListener("submit", (event) => {
  const nothing = event.target.querySelector("[data-nothing]");
  if (!nothing || event.target.querySelector("[data-grid] input:checked")) return;
  event.preventDefault();
  nothing.hidden = false;
});
document.addEventListener("reset", (event) => {
  if (!event.target.querySelector("[data-grid]")) return;
  // The boxes are empty only after this event; the button that goes away hands its place on.
  setTimeout(() => {
    countAll(event.target);
    event.target.querySelector("[data-chosen]").closest("button").focus();
  });
});
document.addEventListener("htmx:load", (event) => countAll(event.detail.elt));
// Who comes back to the page finds the boxes as they were.
addEventListener("pageshow", () => countAll());

function sayCell(event) {
  const link = event.target.closest?.(".triangle a[title]");
  const line = link?.closest(".tablewrap").nextElementSibling;
  if (line?.matches("[data-says]")) line.textContent = link.title;
}

document.addEventListener("pointerover", sayCell);
document.addEventListener("focusin", sayCell);
