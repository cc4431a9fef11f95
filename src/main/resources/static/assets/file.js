// The page of a file. What its buttons send is what the table shows, so they wait until the table has followed a change.
(() => {
  function buttons() {
    return document.querySelectorAll("#import button, #dry-run button, #save button");
  }

  // A definition that is there already is replaced only by somebody who knows it.
  function askBeforeReplacing() {
    const form = document.getElementById("save");
    const name = document.getElementById("name").value;
    const there = [...document.getElementById("names").options].some((option) => option.value === name);
    if (there) {
      form.dataset.ask = "Replace the definition “" + name + "”?";
      form.dataset.askText = "Jobs that are queued or run keep the one they began with. What is imported by this name " +
        "from now on goes by the new one.";
      form.dataset.askYes = "Replace it";
    } else {
      delete form.dataset.ask;
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const choices = document.getElementById("choices");
    if (!choices) return;
    choices.addEventListener("input", () => buttons().forEach((button) => (button.disabled = true)));
    document.body.addEventListener("htmx:afterSettle", () => {
      const ready = document.getElementById("asked").dataset.ready === "yes";
      buttons().forEach((button) => (button.disabled = !ready));
    });
    document.getElementById("save").addEventListener("submit", askBeforeReplacing);
  });
})();
