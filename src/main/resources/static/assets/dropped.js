// <form data-drop> takes a file that is dropped on it into its file field.
(() => {
  const formOf = (event) => event.target.closest?.("form[data-drop]");

  function mark(event) {
    for (const form of document.querySelectorAll("form[data-drop]")) form.classList.toggle("over", form === formOf(event));
  }

  document.addEventListener("dragover", (event) => {
    // Nobody should lose the page because the file fell beside the form.
    event.preventDefault();
    mark(event);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) mark({ target: document.body });
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    mark({ target: document.body });
    const field = formOf(event)?.querySelector("input[type=file]");
    if (!field || event.dataTransfer.files.length === 0) return;
    field.files = event.dataTransfer.files;
    field.focus();
  });
})();
