// Listens to what happens to jobs and triggers "jobs" on the body, at most once a second: the live parts of a page
// say hx-trigger="jobs from:body". A page about one job says <body> part data-events="/jobs/{id}/events".
(() => {
  const PAUSE = 1000;
  let waiting = null;
  let last = 0;

  function tell() {
    if (waiting !== null || document.hidden) return;
    waiting = setTimeout(() => {
      waiting = null;
      last = Date.now();
      document.body.dispatchEvent(new Event("jobs"));
    }, Math.max(0, last + PAUSE - Date.now()));
  }

  // What somebody is pressing is not taken from under the pointer: the click would go nowhere.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.target.querySelector("button:active, a:active")) return;
    event.detail.shouldSwap = false;
    tell();
  });

  document.addEventListener("DOMContentLoaded", () => {
    if (!document.querySelector("[hx-trigger*='jobs']")) return;
    const about = document.querySelector("[data-events]");
    const source = new EventSource(about ? about.dataset.events : "/events");
    for (const kind of ["job", "reset"]) source.addEventListener(kind, tell);
    source.addEventListener("end", () => {
      source.close();
      tell();
    });
    document.addEventListener("visibilitychange", tell);
    addEventListener("pagehide", () => source.close());
  });
})();
