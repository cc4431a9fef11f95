// Says moments in the reader's own language and time zone.
(() => {
  const sameDay = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const other = new Intl.DateTimeFormat([], { dateStyle: "medium", timeStyle: "short" });
  const full = new Intl.DateTimeFormat([], { dateStyle: "full", timeStyle: "long" });

  function say(root) {
    for (const time of root.querySelectorAll("time[datetime]")) {
      const at = new Date(time.dateTime);
      const today = at.toDateString() === new Date().toDateString();
      time.textContent = (today ? sameDay : other).format(at);
      time.title = full.format(at);
    }
  }

  document.addEventListener("DOMContentLoaded", () => say(document));
  document.addEventListener("htmx:afterSwap", () => say(document));
})();
