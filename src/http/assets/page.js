// What a script adds to pages that are complete without one: copying, sorting, keys, turning pages
// without a flash. No number is computed here and nothing is asked of another server.
"use strict";

(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Buttons that copy are of no use without a script, so they are hidden until one runs.
  function enliven(root) {
    all(".copy", root).forEach((button) => { button.hidden = false; });
    all("table[data-sort]", root).forEach(sortable);
    // Of a long row of years the present is what is asked for most.
    all("[data-end]", root).forEach((wide) => { wide.scrollLeft = wide.scrollWidth; });
    if (matchMedia("(max-width: 52rem)").matches) {
      all(".narrow > details, .outline > details", root).forEach((details) => { details.open = false; });
    }
  }

  async function copy(button) {
    // A page does not know its own name; what is pasted elsewhere needs it.
    const text = button.parentElement.querySelector("pre, code").textContent
      .replace("](/", `](${location.origin}/`);
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    button.classList.add("done");
    const label = button.textContent;
    button.textContent = "✓";
    setTimeout(() => { button.textContent = label; }, 1200);
  }

  function sortable(table) {
    const heads = all("thead th", table);
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => sort(table, heads, column));
    });
  }

  function sort(table, heads, column) {
    const head = heads[column];
    const down = head.getAttribute("aria-sort") === "ascending";
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const key = (row) => {
      const cell = row.cells[column];
      return cell.dataset.value ?? cell.textContent.trim();
    };
    const compare = (a, b) => {
      const [x, y] = [key(a), key(b)];
      if (x === "" || y === "") return (x === "") - (y === "");
      const order = isNaN(x) || isNaN(y) ? x.localeCompare(y, "zh") : x - y;
      return down ? -order : order;
    };
    body.append(...[...body.rows].sort(compare));
  }

  // n and p go from one step to the next: hits, matches in a report, units of a comparison.
  function step(by) {
    const steps = all("[data-step]").filter((step) => step.offsetParent !== null);
    if (steps.length === 0) return;
    const now = steps.findIndex((step) => step.classList.contains("current"));
    if (now + by >= steps.length) {
      document.querySelector(".pager [rel=next]")?.click();
      return;
    }
    const next = Math.min(Math.max(now + by, 0), steps.length - 1);
    steps.forEach((step) => step.classList.remove("current"));
    const target = steps[next];
    target.classList.add("current");
    target.scrollIntoView({ block: "center" });
    const focus = target.querySelector("a") ?? target;
    focus.focus({ preventScroll: true });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") all(".help[open]").forEach((help) => { help.open = false; });
    if (event.target.closest("input, select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("q").select();
    } else if (event.key === "n" || event.key === "p") {
      step(event.key === "n" ? 1 : -1);
    }
  });

  // Turning: a page of the same view is fetched and put in place of this one; what cannot be
  // fetched is opened as any link.
  let turning = null;
  let shown = location.pathname + location.search;
  async function turn(address, push) {
    turning?.abort();
    turning = new AbortController();
    try {
      const reply = await fetch(address, { signal: turning.signal });
      const text = await reply.text();
      const page = new DOMParser().parseFromString(text, "text/html");
      const main = page.getElementById("main");
      if (!main) throw new Error("no page");
      if (push) history.pushState(null, "", address);
      shown = location.pathname + location.search;
      document.title = page.title;
      for (const part of ["#main", "footer", ".top nav", ".ask"]) {
        document.querySelector(part).replaceWith(document.adoptNode(page.querySelector(part)));
      }
      enliven(document);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
    }
  }

  document.addEventListener("click", (event) => {
    all(".help[open]").forEach((help) => { if (!help.contains(event.target)) help.open = false; });
    const button = event.target.closest(".copy");
    if (button) { copy(button); return; }
    const link = event.target.closest("a[data-turn]");
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    turn(link.href, true);
  });

  // Dragging over the years picks a range.
  let from = null;
  const yearAt = (event) => event.target.closest("[data-years] [data-year]");
  document.addEventListener("pointerdown", (event) => { from = yearAt(event); });
  document.addEventListener("dragstart", (event) => { if (yearAt(event)) event.preventDefault(); });
  document.addEventListener("pointermove", (event) => {
    const to = from && yearAt(event);
    if (!to || to === from) return;
    const years = all("li", to.parentElement);
    const [a, b] = [years.indexOf(from), years.indexOf(to)].sort((x, y) => x - y);
    years.forEach((year, i) => year.classList.toggle("picked", i >= a && i <= b));
  });
  document.addEventListener("pointerup", (event) => {
    const to = from && yearAt(event);
    if (to && to !== from) {
      const years = [from, to].map((year) => year.dataset.year).sort();
      const address = new URL(location.href);
      address.searchParams.delete("offset");
      address.searchParams.set("year", years.join(".."));
      turn(address.href, true);
    }
    from = null;
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-narrow]");
    if (!form || !form.reportValidity()) return;
    const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
    turn(`${form.getAttribute("action")}?${new URLSearchParams(pairs)}`, true);
  });

  // A step within a page (an anchor) needs no other page.
  addEventListener("popstate", () => {
    if (location.pathname + location.search !== shown) turn(location.href, false);
  });
  enliven(document);
})();
