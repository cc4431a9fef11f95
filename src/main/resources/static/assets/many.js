// Does the same to many jobs, after it has said how many they are.
//
//   <button data-many="/jobs/retry?status=failed" data-many-do="Retry" data-many-what="failed"
//           data-many-text="What will happen to each.">
//
// The call is asked for its count by dryRun=true, and then, after a yes, called until none are left.
(() => {
  const of = (count) => new Intl.NumberFormat("en").format(count) + (count === 1 ? " job" : " jobs");

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

  async function all(base) {
    let done = 0;
    let refused = 0;
    let cursor;
    do {
      const sent = await millrace.send("POST", address(base, cursor ? { cursor } : {}));
      if (!sent.ok) return { done, refused, problem: sent.problem };
      done += sent.answer.retried ?? sent.answer.cancelled;
      refused += sent.answer.refused;
      cursor = sent.answer.nextCursor;
    } while (cursor);
    return { done, refused };
  }

  function say(what, { done, refused, problem }) {
    const words = what === "Retry" ? " queued again." : " cancelled, or will be when what was done is settled.";
    let text = of(done) + (done === 1 ? " is" : " are") + words;
    if (refused) text += " " + of(refused) + " could not be: see each for why.";
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
    say(manyDo, await all(many));
    document.body.dispatchEvent(new Event("jobs"));
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-many]");
    if (!button) return;
    button.disabled = true;
    await act(button);
    button.disabled = false;
  });
})();
