// Uploads by drop and by button. A file is imported as soon as it is there, or looked at first.
(() => {
  function line(name) {
    const item = document.createElement("li");
    const label = document.createElement("span");
    label.textContent = name;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", "Upload of " + name);
    const note = document.createElement("small");
    note.textContent = "uploading";
    item.append(label, bar, note);
    document.getElementById("uploads").append(item);
    return { item, bar, note };
  }

  // fetch() does not tell how much of a body is sent.
  function send(file, process, shown) {
    const request = new XMLHttpRequest();
    request.open("POST", process ? "/upload?process=true" : "/upload");
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.bar.value = (100 * event.loaded) / event.total;
      if (event.loaded === event.total) shown.note.textContent = "storing";
    });
    request.addEventListener("load", () => done(request, process, shown));
    request.addEventListener("error", () => failed(shown, "The connection broke. Try again."));
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  }

  function done(request, process, shown) {
    const answer = request.response ?? {};
    if (request.status >= 300) {
      failed(shown, answer.detail ?? "The server answered with status " + request.status + ".");
      return;
    }
    shown.bar.value = 100;
    if (!process) {
      location.assign("/dashboard/files/" + answer.fileId);
      return;
    }
    shown.note.textContent = "uploaded; ";
    const link = document.createElement("a");
    link.href = "/dashboard/jobs/" + answer.jobId;
    link.textContent = "see its import";
    shown.note.append(link);
    document.body.dispatchEvent(new Event("jobs"));
  }

  function failed(shown, text) {
    shown.item.classList.add("bad");
    shown.note.textContent = text;
  }

  function take(files) {
    const lookFirst = document.getElementById("look-first").checked;
    for (const file of files) send(file, !lookFirst, line(file.name));
  }

  document.addEventListener("DOMContentLoaded", () => {
    const drop = document.getElementById("drop");
    if (!drop) return;
    const input = document.getElementById("file");
    input.addEventListener("change", () => {
      take(input.files);
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
      take(event.dataTransfer.files);
    });
  });
})();
