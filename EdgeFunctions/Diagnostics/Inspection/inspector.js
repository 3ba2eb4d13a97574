// All that is shown came from elsewhere and is hostile: it becomes text nodes and attribute values, never markup.
const byId = id => document.getElementById(id);
const requests = new Map();
const rows = new Map();
const most = 500;
const firstChanges = 60;
let chosen = null;
let paused = false;
let shownChanges = firstChanges;
let drawing = false;
let limitReached = 0;

const kinds = ["read", "transformed", "flushed"];
const reasons = {
  Asset: "its route is an asset's", Excepted: "its path is one of Edge__Rewrite__Except", Bodiless: "its status allows no body", Partial: "it is a part of a body", Type: "its media type is not one that is rewritten",
  EventStream: "it is an event stream", NoType: "it has no media type, and none is guessed", NoTransform: "it says no-transform",
  Coding: "its content coding is unknown, or there are several", Charset: "its charset cannot be rewritten byte by byte", Rewritable: "its type is one that is rewritten",
  Bypass: "rewriting takes too long at present", SlowOrigin: "its type is one that is rewritten, but for what is optional: the origin is slow at present",
};
const outcomes = { PassThrough: "Copied", Rewrite: "Rewritten", Unmodified: "Left as it is" };
const ends = {
  Completed: "complete", ReaderLeft: "the reader left", SourceFailed: "the origin broke off", SourceStalled: "the origin stalled", ReaderStalled: "the reader took nothing",
  SourceChanged: "the origin sent another body the second time", EdgeFailed: "the edge failed",
};
const broken = ["SourceFailed", "SourceStalled", "SourceChanged", "EdgeFailed"];

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "class") made.className = value; else made.setAttribute(key, value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

const bytes = n => n < 1000 ? `${n} B` : n < 1e6 ? `${(n / 1e3).toFixed(n < 1e4 ? 1 : 0)} kB` : `${(n / 1e6).toFixed(1)} MB`;
const span = us => us < 0 ? "–" : us < 1000 ? `${us} µs` : us < 1e6 ? `${(us / 1e3).toFixed(us < 1e4 ? 1 : 0)} ms` : `${(us / 1e6).toFixed(2)} s`;
const length = r => r.endedAt >= 0 ? r.endedAt : r.now + (performance.now() - r.seen) * 1000;
const isLive = r => r.endedAt < 0;
const field = (fields, name) => fields.find(([n]) => n.toLowerCase() === name)?.[1];
const cacheOf = r => field(r.responseFields, "cache-status")?.replace(/^edge; /, "") ?? null;
const level = r => broken.includes(r.end) || r.status >= 500 ? "bad" : r.failOpen || r.failure || r.end === "ReaderStalled" || r.status >= 400 ? "warn" : r.end === "ReaderLeft" ? "soft" : r.status ? "ok" : "soft";
const bodyOf = r => r.delivery === "Stored" ? "from cache" : r.delivery === "Shared" && !r.outcome ? "shared" : r.outcome ? outcomes[r.outcome].split(" ")[0].toLowerCase() : isLive(r) ? "…" : "own answer";

// ── what comes ──────────────────────────────────────────────────────────────────────────────────────────────────────
const source = new EventSource("inspect/events" + location.search);
source.addEventListener("hello", () => {
  // All that is kept comes once more. What is looked at while paused stays.
  if (!paused) {
    requests.clear();
    rows.clear();
    byId("list").replaceChildren();
  }
  state("live", "Live");
});
source.addEventListener("request", message => take(JSON.parse(message.data)));
source.addEventListener("dropped", message => {
  limitReached = JSON.parse(message.data).dropped;
  state("live", `Live, ${limitReached} passed too fast to be shown`);
});
source.addEventListener("error", () => source.readyState === EventSource.CLOSED
  ? state("lost", "Not connected: as many watch already as are allowed, or the key is wrong")
  : state("lost", "Connection lost, trying again"));

function state(is, text) {
  byId("state").dataset.is = is;
  byId("state-text").textContent = text;
}

function take(told) {
  // After a new start of the edge an id is another request's.
  if (requests.has(told.id) && requests.get(told.id).began !== told.began) forget(told.id);
  const known = requests.get(told.id);
  told.events = [...(known?.events.slice(0, told.fromEvent) ?? []), ...told.events];
  told.changes = [...(known?.changes.slice(0, told.fromChange) ?? []), ...told.changes];
  told.seen = performance.now();
  requests.set(told.id, told);
  if (requests.size > most) forget([...requests.keys()].find(id => !paused || !rows.has(id)) ?? told.id);
  schedule();
}

function forget(id) {
  requests.delete(id);
  rows.get(id)?.remove();
  rows.delete(id);
  if (chosen === id) chosen = null;
}

function schedule() {
  if (!drawing) {
    drawing = true;
    requestAnimationFrame(() => { drawing = false; draw(); });
  }
}

// While something is on its way its time goes on.
setInterval(() => { if ([...requests.values()].some(isLive)) schedule(); }, matchMedia("(prefers-reduced-motion: reduce)").matches ? 1000 : 200);

// ── the list ────────────────────────────────────────────────────────────────────────────────────────────────────────
const wanted = () => byId("filter").value.trim().toLowerCase();
const matches = (r, text) => !text || `${r.method} ${r.path} ${r.route ?? ""} ${r.status} ${r.outcome ?? ""} ${r.reason ?? ""} ${r.delivery ?? ""} ${bodyOf(r)}`.toLowerCase().includes(text);

function draw() {
  const text = wanted();
  const list = byId("list");
  let visible = 0;
  for (const request of requests.values()) {
    let row = rows.get(request.id);
    if (!row) {
      if (paused) continue;
      row = element("li", { class: "row", role: "option", id: `r${request.id}` });
      row.addEventListener("click", () => choose(request.id, true));
      rows.set(request.id, row);
      list.prepend(row);
    }
    drawRow(row, request);
    row.hidden = !matches(request, text);
    visible += row.hidden ? 0 : 1;
  }
  byId("list-empty").hidden = visible > 0;
  byId("count").textContent = visible === rows.size ? `${visible}` : `${visible} of ${rows.size}`;
  const unseen = requests.size - rows.size;
  byId("pause").textContent = !paused ? "Pause" : unseen ? `Paused, ${unseen} new` : "Paused";
  if (chosen !== null) list.setAttribute("aria-activedescendant", `r${chosen}`); else list.removeAttribute("aria-activedescendant");
  drawDetail(requests.get(chosen));
}

function drawRow(row, r) {
  const mark = [r.heldUpAt, isLive(r) ? Math.round(length(r) / 1e5) : r.endedAt, r.bytesSent, r.status, r.end, r.changeCount, chosen === r.id].join();
  if (row.dataset.mark === mark) return;
  row.dataset.mark = mark;
  row.setAttribute("aria-selected", chosen === r.id);
  row.classList.toggle("live", isLive(r));
  const slash = r.path.split("?")[0].lastIndexOf("/") + 1;
  const about = [bodyOf(r), r.delivery && !["Stored", "Shared", "Copied"].includes(r.delivery) ? r.delivery.toLowerCase() : null, r.changeCount ? `${r.changeCount} changes` : null, r.route, cacheOf(r), r.end && r.end !== "Completed" ? ends[r.end] : r.failure, r.heldUpAt >= 0 && isLive(r) ? "reader holds it up" : null, r.failOpen ? `failed open: ${r.failOpen}` : null].filter(Boolean).join(" · ");
  row.replaceChildren(
    element("span", { class: `status ${level(r)}` }, r.status ? `${r.status}` : isLive(r) ? "…" : "–"),
    element("span", { class: "path", title: r.path },
      element("span", { class: "url" }, element("b", {}, r.method), element("span", { class: "folder" }, r.path.slice(0, slash)), element("span", { class: "file" }, r.path.slice(slash))),
      element("small", {}, about || "on its way")),
    element("span", { class: "num" }, r.bytesSent ? bytes(r.bytesSent) : "–"),
    element("span", { class: "num" }, span(Math.round(length(r)))));
}

function choose(id, open) {
  if (chosen !== id) shownChanges = firstChanges;
  chosen = id;
  rows.get(id)?.scrollIntoView({ block: "nearest" });
  if (open) document.body.classList.add("opened");
  draw();
}

document.addEventListener("keydown", event => {
  // The keys are named beside the list, so they work before anything is focused, too; not on a phone whose list is covered.
  const list = byId("list");
  if (event.target !== list && !(event.target === document.body && list.checkVisibility())) return;
  const order = [...byId("list").children].filter(row => !row.hidden).map(row => Number(row.id.slice(1)));
  const at = order.indexOf(chosen);
  const to = { ArrowDown: Math.min(at + 1, order.length - 1), ArrowUp: Math.max(at - 1, 0), Home: 0, End: order.length - 1, PageDown: Math.min(at + 10, order.length - 1), PageUp: Math.max(at - 10, 0) }[event.key];
  if (to !== undefined && order.length > 0) {
    event.preventDefault();
    list.focus();
    choose(order[to], false);
  } else if (event.key === "Enter" && chosen !== null) {
    document.body.classList.add("opened");
    draw();
    byId("detail").focus();
  }
});
document.addEventListener("keydown", event => {
  if (event.key === "/" && event.target.localName !== "input") {
    event.preventDefault();
    byId("filter").focus();
  } else if (event.key === "Escape") {
    leave();
  }
});
function leave() {
  document.body.classList.remove("opened");
  byId("list").focus();
}
byId("back").addEventListener("click", leave);
byId("filter").addEventListener("input", schedule);
byId("pause").addEventListener("click", () => {
  paused = !paused;
  byId("pause").setAttribute("aria-pressed", paused);
  draw();
});
byId("clear").addEventListener("click", () => {
  for (const r of [...requests.values()]) if (!isLive(r)) forget(r.id);
  draw();
});
byId("more").addEventListener("click", () => { shownChanges += 200; byId("changes").dataset.mark = ""; draw(); });
byId("chunks").addEventListener("toggle", () => draw());

// ── one request ─────────────────────────────────────────────────────────────────────────────────────────────────────
let drawn = "";
function drawDetail(r) {
  byId("detail-empty").hidden = !!r;
  byId("shown").hidden = !r;
  if (!r) {
    // What was open is gone, and with it the way back on a phone.
    document.body.classList.remove("opened");
    return;
  }
  drawChart(r);
  const mark = [r.id, r.status, r.outcome, r.end, r.events.length, r.changes.length, r.changeCount, shownChanges, byId("chunks").open, r.bytesSent].join();
  if (mark === drawn) return;
  drawn = mark;

  byId("detail-title").textContent = `${r.method} ${r.path}`;
  byId("why").textContent = r.delivery === "Stored" ? `Answered from the cache; ${r.failure || r.originStatus >= 500 ? "the page stands in for the origin, which failed" : r.originStatus ? "the origin says that the page still holds" : "no origin was asked"}.`
    : r.outcome ? `${outcomes[r.outcome]}, because ${reasons[r.reason] ?? r.reason}.`
    : r.delivery === "Shared" ? "Read along with another reader's request while it came; no origin was asked."
    : r.failure ? `The origin did not answer: ${r.failure}.` : isLive(r) ? "On its way to the origin." : "Answered by the edge itself; no origin was asked.";
  const facts = [
    ["Status", r.status || "–"], ["Route", r.route ?? "–"], ["Gate", r.outcome ? `${r.outcome} (${r.reason})` : "–"], ["Transform", r.transform ?? "none"],
    ["Delivery", r.delivery ?? "–"], ["Cache", cacheOf(r) ?? "–"], ["End", r.end ? ends[r.end] ?? r.end : "still open"], ["First byte from origin", r.answeredAt < 0 ? "–" : span(r.answeredAt - r.askedAt)],
    ["First byte to reader", span(r.startedAt)], ["Read from origin", bytes(r.bytesRead)], ["Sent to reader", bytes(r.bytesSent)], ["Reader held it up", span(r.flushWait)],
    ["Most memory held", bytes(r.mostHeld)], ["Began", new Date(r.began).toLocaleTimeString()],
  ];
  if (r.failOpen) facts.push(["Failed open", r.failOpen]);
  if (r.skipped) facts.push(["Passed untouched", `${r.skipped} too long`]);
  byId("facts").replaceChildren(...facts.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, `${value}`))));

  if (byId("chunks").open) {
    byId("chunk-rows").replaceChildren(...r.events.map(([kind, at, took, count, held]) => element("tr", {},
      element("td", {}, span(at)), element("td", {}, kinds[kind]), element("td", {}, bytes(count)), element("td", {}, took ? span(took) : ""), element("td", {}, held ? bytes(held) : ""))));
  }
  drawChanges(r);
  drawFields(r);
}

function drawChanges(r) {
  byId("change-count").textContent = r.changeCount || "";
  byId("kinds").replaceChildren(...Object.entries(r.changeKinds).map(([kind, count]) => element("li", {}, kind, element("b", {}, `${count}`))));
  byId("changes").replaceChildren(...r.changes.slice(0, shownChanges).map(drawChange));
  byId("more").hidden = r.changes.length <= shownChanges;
  byId("more").textContent = `Show more (${r.changes.length - shownChanges})`;
  byId("changes-note").textContent = [
    r.changeCount > 0 ? null : r.delivery === "Stored" ? "The page is sent as it was stored: its changes are those of the request that brought it."
      : r.delivery === "Shared" && !r.outcome ? "The changes are those of the request that brought the body." : "No byte was changed.",
    r.changeCount > r.changes.length ? `${r.changeCount - r.changes.length} more were counted and not kept (Edge__Inspector__MaxSampleBytes).` : null,
    r.changesLost ? "From some place on the body changed too much to be compared." : null,
  ].filter(Boolean).join(" ");
}

// The ends that both have in common are shown plain; what lies between is marked, in whole words: a host, not some of its digits.
function drawChange({ offset, kind, before, after, beforeBytes, afterBytes }) {
  let start = 0;
  const shorter = Math.min(before.length, after.length);
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const isBoundary = c => c === undefined || "/\"'<>()[]{}, =?&;\n".includes(c);
  while (start > 0 && !isBoundary(before[start - 1])) start--;
  while (end > 0 && !isBoundary(before[before.length - end])) end--;
  const side = (name, sign, text, whole) => whole === 0 ? null : element("pre", { class: name, "data-sign": sign },
    text.slice(0, start), element("mark", {}, text.slice(start, text.length - end)), text.slice(text.length - end), whole > new TextEncoder().encode(text).length ? ` … (${bytes(whole)} in all)` : "");
  return element("li", {},
    element("h4", {}, element("span", {}, kind), element("span", {}, `byte ${offset.toLocaleString("en")}`)),
    side("was", "−", before, beforeBytes), side("now", "+", after, afterBytes));
}

function drawFields(r) {
  const groups = [
    [`Reader asked ${r.host}`, r.requestFields], [r.originUrl ? `Edge asked ${r.originMethod} ${r.originUrl}` : "Edge asked no origin", r.originRequestFields],
    [r.originStatus ? `Origin answered ${r.originStatus}` : "Origin's answer", r.originResponseFields], [r.status ? `Edge answered ${r.status}` : "Edge's answer", r.responseFields],
  ];
  byId("fields").replaceChildren(...groups.map(([title, fields]) => element("section", {}, element("h4", {}, title),
    fields.length === 0 ? element("dl", { class: "soft" }, "–")
      : element("dl", {}, ...fields.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value)))))));
}

// ── the waterfall ───────────────────────────────────────────────────────────────────────────────────────────────────
const lanes = [["read", 34], ["turn", 74], ["flush", 114]];
const left = 92, right = 16, laneHeight = 30, memoryTop = 152, memoryHeight = 30;

function shape(name, attributes, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

let chartMark = "";
function drawChart(r) {
  const total = Math.max(length(r), 1);
  const chart = byId("chart");
  const width = Math.max(chart.clientWidth, 280);
  const mark = [r.id, Math.round(total / 1e4), r.events.length, r.heldUpAt, width, r.end].join();
  if (mark === chartMark) return;
  chartMark = mark;

  const x = us => left + us / total * (width - left - right);
  const parts = [shape("defs", {})];
  const hatch = shape("pattern", { id: "hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  hatch.append(shape("line", { class: "hatch", x1: 0, y1: 0, x2: 0, y2: 5 }));
  parts[0].append(hatch);

  const step = tick(total, width < 500 ? 3 : 6);
  for (let at = 0; at <= total; at += step) {
    parts.push(shape("line", { class: "grid", x1: x(at), x2: x(at), y1: 20, y2: 186 }), shape("text", { x: x(at), y: 201, "text-anchor": at === 0 ? "start" : x(at) > width - 30 ? "end" : "middle" }, at === 0 ? "0" : span(at)));
  }
  for (const [label, y] of [["origin", 34], ["transform", 74], ["reader", 114], ["memory", memoryTop]]) {
    parts.push(shape("text", { x: 12, y: y + 24 }, label), shape("line", { class: "base", x1: left, x2: width - right, y1: y + 30.5, y2: y + 30.5 }));
  }
  if (r.askedAt >= 0) {
    parts.push(titled(shape("rect", { class: "wait", x: x(r.askedAt), y: 60, width: Math.max(1, x(r.answeredAt < 0 ? total : r.answeredAt) - x(r.askedAt)), height: 4, rx: 2 }), `Waiting for the origin: ${span((r.answeredAt < 0 ? Math.round(total) : r.answeredAt) - r.askedAt)}`));
  }

  const largest = Math.max(1, ...r.events.map(e => e[3]));
  const mostHeld = Math.max(1, r.mostHeld);
  let memory = "";
  let before = 0;
  let last = r.answeredAt;
  for (const [kind, at, took, count, held] of r.events) {
    const [name, y] = lanes[kind];
    if (kind === 0 && last >= 0 && at - last > total / 400) {
      parts.push(titled(shape("rect", { class: "wait", x: x(last), y: 62, width: x(at) - x(last), height: 2 }), `Waiting for the origin: ${span(at - last)}`));
    }
    last = at + took;
    // Heights by the square root: a small chunk stays visible beside a large one.
    const height = Math.max(4, laneHeight * Math.sqrt(count / largest));
    const wide = Math.max(4, x(at + took) - x(at));
    const isHeldUp = kind === 2 && took >= 2000;
    parts.push(titled(shape("rect", { class: isHeldUp ? "hold" : name, x: x(at), y: y + laneHeight - (isHeldUp ? laneHeight : height), width: wide, height: isHeldUp ? laneHeight : height, rx: 1 }),
      `${bytes(count)} ${kinds[kind]} at ${span(at)}${took ? `, took ${span(took)}` : ""}${isHeldUp ? ": the reader held it up" : ""}`));
    if (kind === 1 && r.mostHeld > 0) {
      memory += `H${x(at + took)}V${memoryTop + memoryHeight - memoryHeight * held / mostHeld}`;
      before = held;
    }
  }
  if (r.heldUpAt >= 0 && isLive(r)) {
    parts.push(titled(shape("rect", { class: "hold", x: x(r.heldUpAt), y: lanes[2][1], width: Math.max(4, x(total) - x(r.heldUpAt)), height: laneHeight, rx: 1 }), `The reader holds it up since ${span(r.heldUpAt)}`));
  }
  if (memory) {
    parts.push(shape("path", { class: "mem", d: `M${x(0)},${memoryTop + memoryHeight}${memory}H${x(before && isLive(r) ? total : r.startedAt > 0 && before ? Math.max(r.endedAt, 0) : lastOf(r))}V${memoryTop + memoryHeight}Z` }));
    parts.push(shape("text", { x: width - right, y: memoryTop + 10, "text-anchor": "end" }, `most ${bytes(r.mostHeld)}`));
  }
  if (r.startedAt >= 0) {
    const atEnd = x(r.startedAt) > width - 150;
    parts.push(shape("line", { class: "mark", x1: x(r.startedAt), x2: x(r.startedAt), y1: 20, y2: 186 }),
      shape("text", { class: "marktext", x: x(r.startedAt) + (atEnd ? -4 : 4), y: 15, "text-anchor": atEnd ? "end" : "start" }, `reader's first byte ${span(r.startedAt)}`));
  }
  chart.setAttribute("viewBox", `0 0 ${width} 208`);
  chart.replaceChildren(...parts);
  const count = kind => r.events.filter(e => e[0] === kind).length;
  byId("chart-summary").textContent = `${count(0)} chunks read (${bytes(r.bytesRead)}), ${count(1)} transformed (${bytes(r.bytesRewritten)}), ${count(2)} flushes (${bytes(r.bytesSent)}) in ${span(Math.round(total))}; the reader held up ${span(r.flushWait)} of it.`
    + (r.eventsLeftOut ? ` ${r.eventsLeftOut} later steps are counted and not drawn.` : "");
}

const lastOf = r => r.events.length ? r.events[r.events.length - 1][1] + r.events[r.events.length - 1][2] : 0;

function titled(made, text) {
  made.append(shape("title", {}, text));
  return made;
}

// 1, 2 or 5 times a power of ten.
function tick(total, count) {
  const rough = total / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map(n => n * power).find(n => n >= rough);
}

addEventListener("resize", schedule);
draw();
