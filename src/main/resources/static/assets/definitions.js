// A form data-known="id" saves something under the name in its field "name". What is there already, as an option of the
// datalist with that id or because somebody else has just saved it, is replaced only by somebody who knows it.
(() => {
  function askBeforeReplacing(event) {
    const form = event.target;
    const name = form.elements.name.value;
    const known = document.getElementById(form.dataset.known).options;
    if ([...known].some((option) => option.value === name)) {
      delete form.dataset.ifNoneMatch;
      form.dataset.ask = "Replace the definition “" + name + "”?";
      form.dataset.askText = "Jobs that are queued or running keep the one they began with. What is imported by this " +
        "name from now on goes by the new one.";
      form.dataset.askYes = "Replace it";
    } else {
      delete form.dataset.ask;
      form.dataset.ifNoneMatch = "*";
    }
  }

  function learn(event) {
    const form = event.target;
    const option = document.createElement("option");
    option.value = form.elements.name.value;
    document.getElementById(form.dataset.known).append(option);
    form.requestSubmit();
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const form of document.querySelectorAll("form[data-known]")) {
      form.addEventListener("submit", askBeforeReplacing);
      form.addEventListener("there", learn);
    }
  });
})();
