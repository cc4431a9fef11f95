// The page of a file. What its buttons send is what the table shows, so they wait until the table has followed a change.
// What was chosen is kept as long as the window, and is there again after going back and after a reload.
(() => {
  const KEPT = "millrace" + location.pathname;

  function buttons() {
    return document.querySelectorAll("#import button, #dry-run button, #save button");
  }

  function about() {
    return document.querySelector("#mapping [name=about]")?.value;
  }

  // What came with a type says nothing about another one; what somebody has written stays.
  function followType(type) {
    const format = document.getElementById(type.id.replace(/type$/, "format"));
    const first = type.selectedOptions[0].defaultSelected;
    if (first && format.value === "") format.value = format.defaultValue;
    else if (!first && format.value === format.defaultValue) format.value = "";
  }

  function keep(choices) {
    sessionStorage.setItem(KEPT, JSON.stringify([...new FormData(choices)]));
    document.getElementById("kept").hidden = false;
  }

  function fill(fields, kept) {
    for (const field of fields) {
      if (field.type === "hidden") continue;
      const value = kept.get(field.name);
      if (field.type === "checkbox") field.checked = value !== undefined;
      else if (field.tagName !== "SELECT" || [...field.options].some((option) => option.value === value))
        field.value = value ?? "";
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const choices = document.getElementById("choices");
    if (!choices) return;
    // An answer to an earlier choice does not let the buttons go.
    let changes = 0;
    let asked = 0;
    // What is to be filled into the lines of fields once they are those that it is about.
    let kept = null;

    function fillFields() {
      if (kept === null) return;
      const fits = about() === kept.get("about");
      if (fits) fill(choices.querySelectorAll("#mapping [name]"), kept);
      kept = null;
      if (fits) choices.dispatchEvent(new Event("input"));
    }

    choices.addEventListener("input", (event) => {
      changes++;
      buttons().forEach((button) => (button.disabled = true));
      if (event.target.matches("select[id$='.type']")) followType(event.target);
      if (kept === null) keep(choices);
    });
    choices.addEventListener("htmx:beforeSend", () => (asked = changes));
    document.body.addEventListener("htmx:afterSettle", () => {
      if (asked !== changes) return;
      const ready = document.getElementById("asked").dataset.ready === "yes";
      buttons().forEach((button) => (button.disabled = !ready));
      fillFields();
    });
    document.getElementById("start-over").addEventListener("click", () => {
      sessionStorage.removeItem(KEPT);
      location.reload();
    });

    const before = sessionStorage.getItem(KEPT);
    if (before === null) return;
    document.getElementById("kept").hidden = false;
    kept = new Map(JSON.parse(before));
    fill([...choices.elements].filter((field) => field.name && !field.closest("#mapping")), kept);
    choices.dispatchEvent(new Event("input"));
  });
})();
