// <button data-copy="text"> puts a text on the clipboard.
(() => {
  // Where a page does not come over HTTPS or from this machine, browsers have no clipboard for it.
  function byHand(text) {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    return copied;
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return byHand(text);
    }
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    if (await copy(button.dataset.copy)) millrace.notice("Copied.", "good");
    else millrace.notice("The browser does not let this page copy. Select the text instead.", "bad");
    button.focus();
  });
})();
