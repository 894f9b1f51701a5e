// data-grid: squares are chosen by their boxes, or by Shift and the arrow keys; the form's output says how many people.
// Without this file the boxes and the button still do.
// data-says: a line under a triangle that says what the cell says under the pointer or the focus.

function countChosen(grid) {
  const output = grid.closest("form").querySelector("[data-chosen]");
  const people = [...grid.querySelectorAll("input:checked")].reduce((sum, box) => sum + Number(box.dataset.people), 0);
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
  if (!to || !to.querySelector("a")) return;
  event.preventDefault();
  if (event.shiftKey) {
    for (const cell of [from, to]) cell.querySelector("input").checked = true;
    countChosen(from.closest("[data-grid]"));
  }
  to.querySelector(event.target.matches("input") ? "input" : "a").focus();
}

document.addEventListener("keydown", choose);
document.addEventListener("change", (event) => {
  const grid = event.target.closest?.("[data-grid]");
  if (grid) countChosen(grid);
});
document.addEventListener("htmx:load", (event) => event.detail.elt.querySelectorAll("[data-grid]").forEach(countChosen));

function sayCell(event) {
  const link = event.target.closest?.(".triangle a[title]");
  const line = link?.closest(".tablewrap").nextElementSibling;
  if (line?.matches("[data-says]")) line.textContent = link.title;
}

document.addEventListener("pointerover", sayCell);
document.addEventListener("focusin", sayCell);
