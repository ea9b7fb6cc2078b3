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

  const openTarget = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* keep the undecoded id */ }
    const target = id && byId(id);
    if (target) { open(target); target.scrollIntoView(); }
  };

  const applyFilter = () => {
    const wanted = filter.value.trim().toLowerCase();
    let found = 0;
    rows.forEach((row, number) => {
      const matches = (!wanted || words[number].includes(wanted))
        && (!status.value || row.dataset.s === status.value);
      row.hidden = !matches;
      if (matches && row.tagName === "TR") {
        found += 1;
        if (wanted || status.value) open(row.closest("details.table-page"));
      }
    });
    hits.textContent = wanted || status.value ? found + (found === 1 ? " claim" : " claims") : "";
  };

  let timer = 0;
  filter.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(applyFilter, 150);
  });
  status.addEventListener("change", applyFilter);
  tools.addEventListener("submit", (event) => {
    event.preventDefault();
    const id = "claim-" + jump.value.trim();
    if (!jump.value.trim()) return;
    const exists = byId(id) !== null;
    hits.textContent = exists ? "" : "no claim has this id";
    if (exists) { location.hash = id; openTarget(); byId(id).querySelector("summary").focus(); }
  });
  addEventListener("hashchange", openTarget);
  tools.hidden = false;
  openTarget();
})();
