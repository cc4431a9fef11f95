// Listens to what happens to jobs and triggers "jobs" on the body, at most once a second: the live parts of a page
// say hx-trigger="jobs from:body". A page about one job says <body> part data-events="/jobs/{id}/events".
(() => {
  const PAUSE = 1000;
  const REFUSED = 10_000;
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
    if (event.detail.target.getAttribute("hx-trigger")?.includes("reshaped"))
      setTimeout(() => document.body.dispatchEvent(new Event("reshaped")), PAUSE);
    else tell();
  });

  document.addEventListener("DOMContentLoaded", () => {
    if (!document.querySelector("[hx-trigger*='jobs']")) return;
    const about = document.querySelector("[data-events]");
    let source = null;
    let over = false;

    // A browser has few connections to one host, so a page that nobody looks at holds none.
    function listen() {
      if (document.hidden || over) {
        source?.close();
        source = null;
        return;
      }
      if (source) return;
      const mine = (source = new EventSource(about ? about.dataset.events : "/events"));
      for (const kind of ["job", "reset"]) mine.addEventListener(kind, tell);
      mine.addEventListener("end", () => {
        over = true;
        listen();
        tell();
      });
      mine.addEventListener("error", () => {
        document.body.dispatchEvent(new Event("unanswered"));
        // Refused, as by a server that stops: the browser does not try again by itself.
        if (mine.readyState !== EventSource.CLOSED || source !== mine) return;
        source = null;
        setTimeout(listen, REFUSED);
      });
    }

    listen();
    // A job that has ended may have been brought back while nobody looked.
    function lookAgain() {
      over = false;
      listen();
    }

    document.addEventListener("visibilitychange", () => {
      lookAgain();
      tell();
    });
    document.body.addEventListener("connected", () => {
      source?.close();
      source = null;
      listen();
    });
    addEventListener("pagehide", () => {
      source?.close();
      source = null;
    });
    addEventListener("pageshow", (event) => {
      if (event.persisted) lookAgain();
    });
  });
})();
