// data-builder: a form that is drawn anew while somebody goes on typing. What was typed after the question went out is put
// back into the answer, so that nothing is lost.

let typed = new Map(); // by the id of the field

document.addEventListener("input", (event) => {
  if (event.target.closest("[data-builder]") && event.target.id) typed.set(event.target.id, event.target.value);
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target.matches("[data-builder]")) typed = new Map();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (!event.detail.elt.matches("[data-builder]") && !document.querySelector("[data-builder]")) return;
  if (event.detail.target.id === "meant") return;
  for (const [id, value] of typed) {
    const field = document.getElementById(id);
    if (field && field.type !== "checkbox" && field.tagName === "INPUT") field.value = value;
  }
});
