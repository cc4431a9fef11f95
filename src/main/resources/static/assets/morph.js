// hx-swap="morph": makes a part of the page like the answer by changing what differs, so that what somebody is at stays:
// the focus, how far a table is scrolled, what was opened, what was typed. An answer that is the element itself, by its
// id, changes the element too.
//
// What has an id is the same thing as what had it before; the rest is told by its order. Lines of a list need an id, or
// the focus would stay at a place and not at a line. What has data-keep stays as it is for as long as it is there.
(() => {
  const idsIn = (parent) => new Set([...parent.children].map((child) => child.id).filter(Boolean));

  function alike(old, fresh) {
    return old.nodeName === fresh.nodeName && (old.id ?? "") === (fresh.id ?? "");
  }

  function morph(old, fresh) {
    if (old.isEqualNode(fresh) || old.dataset?.keep !== undefined) return;
    if (old.nodeType !== Node.ELEMENT_NODE) {
      old.nodeValue = fresh.nodeValue;
      return;
    }
    morphAttributes(old, fresh);
    morphChildren(old, fresh);
  }

  function morphAttributes(old, fresh) {
    // Whether it is open is up to who looks at it.
    // What is under way, the server does not know.
    const busy = old.dataset.busy !== undefined;
    const kept = (name) =>
      (name === "open" && old.matches("details")) || (busy && (name === "disabled" || name === "data-busy"));
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !kept(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes)
      if (old.getAttribute(name) !== value && !kept(name)) old.setAttribute(name, value);
  }

  function morphChildren(old, fresh) {
    const wanted = idsIn(fresh);
    for (const child of [...old.children]) if (child.id && !wanted.has(child.id)) child.remove();
    let next = old.firstChild;
    for (const child of [...fresh.childNodes]) {
      const same = findSame(next, child);
      if (!same) {
        old.insertBefore(child, next);
        continue;
      }
      next = bringTo(old, next, same);
      morph(same, child);
    }
    while (next) {
      const over = next;
      next = next.nextSibling;
      over.remove();
    }
  }

  function findSame(from, child) {
    let same = from;
    while (same && !alike(same, child)) same = same.nextSibling;
    return same;
  }

  // What has no id, and stands between, has gone. Answers what comes after it.
  function bringTo(parent, next, same) {
    while (next !== same && !next.id) {
      const gone = next;
      next = next.nextSibling;
      gone.remove();
    }
    if (next === same) return same.nextSibling;
    parent.insertBefore(same, next);
    return next;
  }

  // Where it is gone, what held it is next best: nobody starts at the top of the page again.
  function keepFocus(change) {
    const focused = document.activeElement;
    const places = [];
    for (let place = focused; place; place = place.parentElement) places.push(place);
    change();
    if (document.activeElement === focused) return;
    places.find((place) => place.isConnected && (place === focused || place.hasAttribute("tabindex")))
      ?.focus({ preventScroll: true });
  }

  htmx.defineExtension("morph", {
    isInlineSwap: (style) => style === "morph",
    handleSwap(style, target, fragment) {
      if (style !== "morph") return false;
      const itself = [...fragment.children].find((child) => child.id && child.id === target.id);
      keepFocus(() => (itself ? morph(target, itself) : morphChildren(target, fragment)));
      return [target];
    },
  });
})();
