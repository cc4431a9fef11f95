// Uploads by drop and by button. A file is imported as soon as it is there, by the definition that was chosen or the one
// that knows its columns; one that none knows is looked at first.
(() => {
  const running = new Set();

  function element(tag, text, more = {}) {
    return Object.assign(document.createElement(tag), { textContent: text, ...more });
  }

  function button(text, action) {
    const made = element("button", text, { type: "button", className: "quiet" });
    made.addEventListener("click", action);
    return made;
  }

  function line(name) {
    const item = document.createElement("li");
    const bar = element("progress", "", { max: 100, value: 0 });
    bar.setAttribute("aria-label", "Upload of " + name);
    const note = element("small", "");
    note.setAttribute("role", "status");
    item.append(element("span", name), bar, note);
    document.getElementById("uploads").append(item);
    return { item, bar, note };
  }

  function say(shown, ...what) {
    shown.item.classList.remove("bad");
    shown.note.replaceChildren(...what);
  }

  function failed(upload, text, ...more) {
    running.delete(upload);
    say(upload.shown, text + " ", ...more);
    upload.shown.item.classList.add("bad");
  }

  // fetch() does not tell how much of a body is sent.
  function send(upload) {
    const { file, shown } = upload;
    const again = () => button("Try again", () => send(upload));
    const request = new XMLHttpRequest();
    request.open("POST", "/upload");
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.bar.value = (100 * event.loaded) / event.total;
      if (event.loaded === event.total) say(shown, "storing");
    });
    request.addEventListener("load", () => {
      const answer = request.response ?? {};
      if (request.status < 300) stored(upload, answer.fileId);
      else failed(upload, answer.detail ?? "The server answered with status " + request.status + ".",
        ...(request.status >= 500 ? [again()] : []));
    });
    request.addEventListener("error", () => failed(upload, "The connection broke.", again()));
    request.addEventListener("abort", () => failed(upload, "Not uploaded.", again()));
    shown.bar.value = 0;
    say(shown, "uploading ", button("Cancel", () => request.abort()));
    running.add(upload);
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  }

  async function stored(upload, fileId) {
    upload.shown.bar.value = 100;
    if (upload.lookFirst) return look(upload, fileId, "uploaded;");
    say(upload.shown, "looking at it");
    upload.definition ||= await definitionOf(upload, fileId);
    if (upload.definition) await startImport(upload, fileId);
  }

  // The one that knows the columns. Without one, or where records that are there may change, somebody has to look first.
  async function definitionOf(upload, fileId) {
    const looked = await millrace.send("GET", "/files/" + fileId + "/preview?rows=1");
    if (!looked.ok) {
      failed(upload, looked.problem.text, lookLink(fileId));
      return null;
    }
    const { definition, proposed, replaces } = looked.answer;
    if (definition !== proposed.name && !replaces) return definition;
    look(upload, fileId, replaces ? "uploaded; importing it as " + definition + " may change records that are there:"
      : "uploaded; no definition knows its columns:");
    return null;
  }

  // The key lets it be tried again where the answer got lost: the import is the same.
  async function startImport(upload, fileId) {
    const { definition } = upload;
    running.add(upload);
    const started = await millrace.send("POST", "/process/" + fileId, { definition }, { "Idempotency-Key": "upload-" + fileId });
    if (!started.ok) {
      const again = button("Try again", () => startImport(upload, fileId));
      failed(upload, started.problem.text, ...(started.problem.lost ? [again, " "] : []), lookLink(fileId));
      return;
    }
    running.delete(upload);
    const link = element("a", "see its import", { href: "/dashboard/jobs/" + started.answer.jobId });
    say(upload.shown, "uploaded, and imported as " + definition + "; ", link);
    document.body.dispatchEvent(new Event("jobs"));
  }

  function lookLink(fileId) {
    return element("a", "look at it", { href: "/dashboard/files/" + fileId });
  }

  // Others that are being uploaded would break off.
  function look(upload, fileId, why) {
    running.delete(upload);
    if (upload.alone && running.size === 0) location.assign("/dashboard/files/" + fileId);
    else say(upload.shown, why + " ", lookLink(fileId));
  }

  function take(files) {
    const lookFirst = document.getElementById("look-first").checked;
    const definition = document.getElementById("definition").value;
    for (const file of files)
      send({ file, lookFirst, definition, alone: files.length === 1, shown: line(file.name) });
  }

  // A folder is dropped as a file that cannot be read.
  function dropped(transfer) {
    const folders = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry?.isDirectory);
    for (const folder of folders)
      failed({ shown: line(folder.name) }, "This is a folder. Drop the files that are in it.");
    return [...transfer.files].filter((file) => !folders.some((folder) => folder.name === file.name));
  }

  document.addEventListener("DOMContentLoaded", () => {
    const drop = document.getElementById("drop");
    if (!drop) return;
    const input = document.getElementById("file");
    input.addEventListener("change", () => {
      take([...input.files]);
      input.value = "";
    });
    // Anywhere on the page: nobody should lose the page because the file fell beside the box.
    document.addEventListener("dragover", (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) drop.classList.remove("over");
    });
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      take(dropped(event.dataTransfer));
    });
    addEventListener("beforeunload", (event) => {
      if (running.size > 0) event.preventDefault();
    });
  });
})();
