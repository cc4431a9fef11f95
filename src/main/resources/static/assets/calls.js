// Calls of the HTTP API from pages.
//
//   <button data-call="DELETE /jobs/1" data-ask="Cancel this job?" data-ask-text="What was written stays."
//           data-ask-yes="Cancel it" data-done="The job is being cancelled." data-then="/dashboard/jobs">
//   <form data-call="POST /schedules"> sends its fields as JSON; those that are empty are left out, numbers and
//         check boxes are sent as such, and a field with data-json is read as JSON. "{name}" in the address is filled
//         in from the field of that name. A field with data-body="application/yaml" is the whole body, as it stands.
//         With enctype="multipart/form-data" it sends them as a form does, files too.
//         data-if-match and data-if-none-match are sent as the headers of that name; where the second forbids it, the
//         form gets an event "there".
//
// Answers: the page goes to data-then ("reload" for this page; "{jobId}" is filled in from the answer), where data-done
// is said, or else the answer's message; without it, data-done is said here, and "jobs" is triggered, by which live parts are read anew. A refusal is shown by the
// words of its problem detail, in the form beside the field that it names; where a form has an element data-problems,
// and the answer lists several, in there.
const millrace = (() => {
  const DONE = "done";

  function notice(text, kind) {
    const there = document.querySelectorAll("#notices > p");
    if ([...there].some((other) => other.firstChild.textContent === text)) return;
    const note = document.createElement("p");
    note.className = "notice " + kind;
    note.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "quiet";
    close.textContent = "Dismiss";
    close.addEventListener("click", () => note.remove());
    note.append(close);
    document.getElementById("notices").append(note);
    if (kind === "good") setTimeout(() => note.remove(), 8000);
  }

  function closed(dialog) {
    return new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  }

  // Resolves to whether the answer was yes. One question at a time: an answer is for the one that was read.
  async function ask(title, text, yes) {
    const dialog = document.getElementById("ask");
    while (dialog.open) await closed(dialog);
    document.getElementById("ask-title").textContent = title;
    document.getElementById("ask-text").textContent = text ?? "";
    document.getElementById("ask-yes").textContent = yes ?? "Go on";
    dialog.returnValue = "no";
    dialog.showModal();
    await closed(dialog);
    return dialog.returnValue === "yes";
  }

  // What went wrong, as the API says it.
  async function problemOf(response) {
    const problem = await response.json().catch(() => ({}));
    return {
      status: response.status,
      field: problem.field,
      all: Array.isArray(problem.errors) ? problem.errors : [],
      text: problem.detail ?? problem.error ?? "The server answered with status " + response.status + ".",
    };
  }

  // A problem that is lost is one of the connection: whether the call was done is not known.
  async function send(method, address, body, headers) {
    const options = { method, headers: { Accept: "application/json", ...headers } };
    if (body !== undefined) {
      const asItIs = body instanceof FormData || body instanceof Blob;
      options.body = asItIs ? body : JSON.stringify(body);
      if (typeof options.body === "string") options.headers["Content-Type"] = "application/json";
    }
    let response;
    try {
      response = await fetch(address, options);
    } catch {
      return { ok: false, problem: { lost: true, text: "Millrace does not answer. It may be restarting; try again in a moment." } };
    }
    if (!response.ok) return { ok: false, problem: await problemOf(response) };
    const answer = response.status === 204 ? {} : await response.json().catch(() => ({}));
    return { ok: true, answer };
  }

  // A file that is being imported already is imported once more only by somebody who knows it.
  async function sendOnce(method, address, body, headers) {
    const sent = await send(method, address, body, headers);
    if (!sent.ok || sent.answer.newJob !== false) return sent;
    const more = await ask("This file is being imported already", "An import of it has not ended. Once more means " +
      "that its rows are written a second time, unless a key tells records apart. Keep it as it is to see the import " +
      "that runs.", "Import it once more");
    return more ? send(method, address, { ...body, force: true }) : sent;
  }

  function jsonOf(field) {
    try {
      return JSON.parse(field.value);
    } catch (e) {
      throw { field: field.name, text: "This is no JSON: " + e.message };
    }
  }

  function bodyOf(form) {
    const whole = [...form.elements].find((field) => field.dataset.body);
    if (whole) return new Blob([whole.value], { type: whole.dataset.body });
    const body = {};
    for (const field of form.elements) {
      if (!field.name || field.disabled || form.dataset.call.includes("{" + field.name + "}")) continue;
      if (field.type === "checkbox") {
        if (field.checked) body[field.name] = true;
      } else if (field.type === "radio") {
        if (field.checked) body[field.name] = field.value;
      } else if (field.value !== "") {
        if (field.type === "number") body[field.name] = Number(field.value);
        else if (field.dataset.json !== undefined) body[field.name] = jsonOf(field);
        else body[field.name] = field.value;
      }
    }
    return body;
  }

  function fill(address, answer) {
    return address.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(answer[name] ?? ""));
  }

  function namesOf(element) {
    return element.matches("form") ? Object.fromEntries(new FormData(element)) : {};
  }

  function listProblems(list, problem) {
    list.replaceChildren(...problem.all.map(({ path, message }) => {
      const line = document.createElement("li");
      const where = document.createElement("code");
      where.textContent = path;
      line.append(...(path ? [where, " "] : []), message);
      return line;
    }));
  }

  // What is in a field of JSON is told there, too.
  function fieldOf(form, name) {
    return name ? form.elements[name] ?? form.querySelector("[data-json]") : null;
  }

  function showProblem(element, problem) {
    const list = element.querySelector("[data-problems]");
    if (list && problem.all?.length) {
      listProblems(list, problem);
      return;
    }
    const field = element.matches("form") ? fieldOf(element, problem.field) : null;
    const folded = field?.closest?.("details");
    if (folded) folded.open = true;
    // Beside what cannot be seen, nobody would see it.
    if (!field?.after || !field.checkVisibility()) {
      notice(problem.text, "bad");
      return;
    }
    clear(field);
    const note = document.createElement("small");
    note.className = "fault";
    note.id = noteOf(field);
    note.setAttribute("role", "alert");
    note.textContent = problem.text;
    field.after(note);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", note.id);
    field.focus();
    field.addEventListener("input", () => clear(field), { once: true });
  }

  function noteOf(field) {
    return "fault-" + (field.name || field.id);
  }

  function clear(field) {
    document.getElementById(noteOf(field))?.remove();
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }

  // What was done is said on the page that comes next.
  function leave(done, address) {
    if (done) sessionStorage.setItem(DONE, done);
    if (address === "reload") location.reload();
    else location.assign(address);
  }

  function sayWhatWasDone() {
    const done = sessionStorage.getItem(DONE);
    sessionStorage.removeItem(DONE);
    if (done) notice(done, "good");
  }

  // One that is busy stays so when its part of the page is read anew.
  function busy(button, on) {
    if (!button) return;
    button.disabled = on;
    button.toggleAttribute("data-busy", on);
  }

  async function call(element, body) {
    const { call: what, ask: title, askText, askYes, done, then, ifMatch, ifNoneMatch } = element.dataset;
    if (title && !(await ask(title, askText, askYes))) return;
    const button = element.matches("form") ? element.querySelector("[type=submit]") : element;
    busy(button, true);
    const [method, address] = what.split(" ");
    element.querySelector("[data-problems]")?.replaceChildren();
    const sent = await sendOnce(method, fill(address, namesOf(element)), body,
      { ...(ifMatch && { "If-Match": ifMatch }), ...(ifNoneMatch && { "If-None-Match": ifNoneMatch }) });
    busy(button, false);
    if (!sent.ok && ifNoneMatch && sent.problem.status === 412) {
      element.dispatchEvent(new Event("there"));
      return;
    }
    if (!sent.ok) {
      showProblem(element, sent.problem);
      return;
    }
    if (then) {
      leave(done ?? sent.answer.message, fill(then, sent.answer));
      return;
    }
    if (done) notice(done, "good");
    document.body.dispatchEvent(new Event("jobs"));
  }

  addEventListener("pageshow", sayWhatWasDone);

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-call]");
    if (button) call(button);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-call]");
    if (!form) return;
    event.preventDefault();
    let body;
    try {
      body = form.enctype === "multipart/form-data" ? new FormData(form) : bodyOf(form);
    } catch (problem) {
      showProblem(form, problem);
      return;
    }
    call(form, body);
  });
  // The answer is a page, which says why.
  document.addEventListener("htmx:responseError", (event) => {
    const { status, responseText } = event.detail.xhr;
    const why = new DOMParser().parseFromString(responseText, "text/html").querySelector("[data-problem]");
    notice(why?.textContent ?? "This part of the page could not be read anew (status " + status + ").", "bad");
  });

  return { notice, ask, send, problemOf, busy };
})();
