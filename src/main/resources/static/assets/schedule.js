// The form of a schedule. What an import is about is chosen from lists, <select data-member="fileId">: they write a member
// of the payload's JSON and follow what is written there by hand. Other types of jobs have only the JSON.
(() => {
  function membersOf(text) {
    try {
      const json = JSON.parse(text);
      return json !== null && typeof json === "object" && !Array.isArray(json) ? json : null;
    } catch {
      return null;
    }
  }

  // What is no choice of the list, such as a file that is gone, or a whole definition, becomes one.
  function optionFor(list, value) {
    if (value === undefined) return list.options[0];
    const text = JSON.stringify(value);
    const there = [...list.options].find((option) => option.value === value || option.dataset.json === text);
    if (there) return there;
    const option = list.querySelector("[data-json]") ?? document.createElement("option");
    option.dataset.json = text;
    option.textContent = typeof value === "string" ? "not in this list: " + value : "as the JSON says";
    list.append(option);
    return option;
  }

  function valueOf({ dataset, value }) {
    return dataset.json ? JSON.parse(dataset.json) : value || undefined;
  }

  document.addEventListener("DOMContentLoaded", () => {
    const payload = document.getElementById("payload");
    const type = document.querySelector("[name=type]");
    const lists = document.querySelectorAll("select[data-member]");

    function follow() {
      const members = membersOf(payload.value);
      if (members === null) return;
      for (const list of lists) optionFor(list, members[list.dataset.member]).selected = true;
    }

    function write(list) {
      const members = membersOf(payload.value.trim() || "{}");
      if (members === null) {
        millrace.notice("The JSON cannot be read, so nothing was changed in it: mend it first.", "bad");
        return;
      }
      members[list.dataset.member] = valueOf(list.selectedOptions[0]);
      payload.value = JSON.stringify(members, null, 2);
    }

    function unfold() {
      payload.closest("details").open ||= type.value !== "import";
    }

    payload.addEventListener("input", follow);
    for (const list of lists) list.addEventListener("input", () => write(list));
    type.addEventListener("input", unfold);
    follow();
    unfold();
  });
})();
