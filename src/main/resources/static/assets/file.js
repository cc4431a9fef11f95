// The page of a file. What its buttons send is what the table shows, so they wait until the table has followed a change.
(() => {
  function buttons() {
    return document.querySelectorAll("#import button, #dry-run button, #save button");
  }

  document.addEventListener("DOMContentLoaded", () => {
    const choices = document.getElementById("choices");
    if (!choices) return;
    choices.addEventListener("input", () => buttons().forEach((button) => (button.disabled = true)));
    document.body.addEventListener("htmx:afterSettle", () => {
      const ready = document.getElementById("asked").dataset.ready === "yes";
      buttons().forEach((button) => (button.disabled = !ready));
    });
  });
})();
