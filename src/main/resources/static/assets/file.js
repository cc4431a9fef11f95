// The page of a file. What its buttons send is what the table shows, so they wait until the table has followed a change.
(() => {
  function buttons() {
    return document.querySelectorAll("#import button, #dry-run button, #save button");
  }

  document.addEventListener("DOMContentLoaded", () => {
    const choices = document.getElementById("choices");
    if (!choices) return;
    // An answer to an earlier choice does not let the buttons go.
    let changes = 0;
    let asked = 0;
    choices.addEventListener("input", () => {
      changes++;
      buttons().forEach((button) => (button.disabled = true));
    });
    choices.addEventListener("htmx:beforeSend", () => (asked = changes));
    document.body.addEventListener("htmx:afterSettle", () => {
      if (asked !== changes) return;
      const ready = document.getElementById("asked").dataset.ready === "yes";
      buttons().forEach((button) => (button.disabled = !ready));
    });
  });
})();
