// Says while Millrace does not answer, and asks until it does. Then it triggers "connected" on the body, and "jobs", by
// which the live parts of a page are read anew. Who suspects that it does not answer triggers "unanswered" there.
(() => {
  const PAUSE = 2000;
  let lost = false;

  function say(text) {
    document.getElementById("connection").textContent = text;
  }

  async function answers() {
    try {
      const icon = document.querySelector("link[rel=icon]").href;
      return (await fetch(icon, { cache: "no-store" })).ok;
    } catch {
      return false;
    }
  }

  async function untilItAnswers() {
    if (lost) return;
    lost = true;
    say("Not connected to Millrace; trying again");
    do await new Promise((goOn) => setTimeout(goOn, PAUSE));
    while (!(await answers()));
    lost = false;
    say("");
    for (const name of ["connected", "jobs"]) document.body.dispatchEvent(new Event(name));
  }

  // A stream of events may also end for a good reason.
  async function look() {
    if (!lost && !(await answers())) untilItAnswers();
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.body.addEventListener("htmx:sendError", untilItAnswers);
    document.body.addEventListener("unanswered", look);
    addEventListener("offline", look);
  });
})();
