"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const tools = byId("tools");
  const filter = byId("filter");
  const status = byId("status");
  const jump = byId("jump");
  const hits = byId("hits");
  const rows = Array.from(document.querySelectorAll("tr[data-s], details.claim"));
  const words = rows.map((row) => row.textContent.toLowerCase());

  const open = (target) => {
    for (let element = target; element; element = element.parentElement) {
      if (element.tagName === "DETAILS") element.open = true;
    }
  };

  const follow = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* as it stands */ }
    const target = id && byId(id);
    if (target) { open(target); target.scrollIntoView(); }
  };

  const sift = () => {
    const wanted = filter.value.trim().toLowerCase();
    let found = 0;
    rows.forEach((row, number) => {
      const fits = (!wanted || words[number].includes(wanted))
        && (!status.value || row.dataset.s === status.value);
      row.hidden = !fits;
      if (fits && row.tagName === "TR") {
        found += 1;
        if (wanted || status.value) open(row.closest("details.leaf"));
      }
    });
    hits.textContent = wanted || status.value ? found + (found === 1 ? " claim" : " claims") : "";
  };

  let waiting = 0;
  filter.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(sift, 150);
  });
  status.addEventListener("change", sift);
  tools.addEventListener("submit", (event) => {
    event.preventDefault();
    const id = "claim-" + jump.value.trim();
    if (!jump.value.trim()) return;
    const there = byId(id) !== null;
    hits.textContent = there ? "" : "no claim of that id";
    if (there) { location.hash = id; follow(); byId(id).querySelector("summary").focus(); }
  });
  addEventListener("hashchange", follow);
  tools.hidden = false;
  follow();
})();
