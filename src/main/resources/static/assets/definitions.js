// A form data-known="id" saves something under the name in its field "name". What is there already, as an option of the
// datalist with that id, is replaced only by somebody who knows it.
(() => {
  function askBeforeReplacing(event) {
    const form = event.target;
    const name = form.elements.name.value;
    const known = document.getElementById(form.dataset.known).options;
    if ([...known].some((option) => option.value === name)) {
      form.dataset.ask = "Replace the definition “" + name + "”?";
      form.dataset.askText = "Jobs that are queued or running keep the one they began with. What is imported by this " +
        "name from now on goes by the new one.";
      form.dataset.askYes = "Replace it";
    } else {
      delete form.dataset.ask;
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const form of document.querySelectorAll("form[data-known]")) {
      form.addEventListener("submit", askBeforeReplacing);
    }
  });
})();
