// Files: data-drop on a form, or around its file field. A file can be dropped there, and its way up is shown.
// Without this file the form still takes a file, as forms do.

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const text = (key) => document.body.dataset[key] ?? "";

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
      const main = one("main");
      main.replaceChildren(...body.childNodes);
      document.title = answer.title;
      main.focus();
      document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: main } }));
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

document.addEventListener("htmx:load", (event) => all("[data-drop]", event.detail.elt).forEach(dropZone));
