// Does the same to many jobs, after it has said how many they are.
//
//   <button data-many="/jobs/retry?status=failed" data-many-do="Retry" data-many-what="failed"
//           data-many-text="What will happen to each.">
//
// The call is asked for its count by dryRun=true, and then, after a yes, called until none are left: a notice says how far
// it is, and stops it. Whoever leaves the page meanwhile is asked, since that stops it too.
(() => {
  let running = false;

  const number = new Intl.NumberFormat("en").format;
  const of = (count) => number(count) + (count === 1 ? " job" : " jobs");

  function address(base, extra) {
    const url = new URL(base, location.href);
    for (const [name, value] of Object.entries(extra)) url.searchParams.set(name, value);
    return url.pathname + url.search;
  }

  async function count(button) {
    const sent = await millrace.send("POST", address(button.dataset.many, { dryRun: true }));
    if (sent.ok) return sent.answer.matched;
    millrace.notice(sent.problem.text, "bad");
    return null;
  }

  // How far it is, with a button that stops it after the call under way.
  function progress(what, matched) {
    const note = document.createElement("p");
    const text = document.createElement("span");
    const bar = document.createElement("progress");
    const stop = document.createElement("button");
    note.className = "notice";
    bar.max = matched;
    bar.setAttribute("aria-label", what);
    stop.type = "button";
    stop.className = "quiet";
    stop.textContent = "Stop";
    stop.addEventListener("click", () => (stop.disabled = true));
    note.append(text, bar, stop);
    document.getElementById("notices").append(note);
    return {
      get stopped() {
        return stop.disabled;
      },
      at(looked) {
        bar.value = looked;
        text.textContent = what + ": " + number(looked) + " of " + of(matched);
      },
      end: () => note.remove(),
    };
  }

  async function all(base, shown) {
    let done = 0;
    let refused = 0;
    let cursor;
    do {
      shown.at(done + refused);
      const sent = await millrace.send("POST", address(base, cursor ? { cursor } : {}));
      if (!sent.ok) return { done, refused, problem: sent.problem };
      done += sent.answer.retried ?? sent.answer.cancelled;
      refused += sent.answer.refused;
      cursor = sent.answer.nextCursor;
    } while (cursor && !shown.stopped);
    return { done, refused, stopped: Boolean(cursor) };
  }

  function say(what, { done, refused, stopped, problem }) {
    const words = what === "Retry" ? " queued again." : " cancelled, or will be when what was done is settled.";
    let text = of(done) + (done === 1 ? " is" : " are") + words;
    if (refused) text += " " + of(refused) + " could not be: see each for why.";
    if (stopped) text += " The others stay as they were.";
    if (problem) text += " Then it stopped: " + problem.text;
    millrace.notice(text, problem ? "bad" : "good");
  }

  async function act(button) {
    const { many, manyDo, manyWhat, manyText } = button.dataset;
    const matched = await count(button);
    if (matched === null) return;
    if (matched === 0) {
      millrace.notice("No job that matches is " + manyWhat + ".", "good");
      return;
    }
    if (!(await millrace.ask(manyDo + " " + of(matched) + "?", manyText, manyDo + " " + of(matched)))) return;
    const shown = progress(manyDo, matched);
    const became = await all(many, shown);
    shown.end();
    say(manyDo, became);
    document.body.dispatchEvent(new Event("jobs"));
  }

  addEventListener("beforeunload", (event) => {
    if (running) event.preventDefault();
  });

  // The list is read anew meanwhile, and its buttons with it.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-many]");
    if (!button) return;
    if (running) {
      millrace.notice("Wait for what is under way, or stop it.", "bad");
      return;
    }
    running = true;
    millrace.busy(button, true);
    await act(button);
    millrace.busy(button, false);
    running = false;
  });
})();
