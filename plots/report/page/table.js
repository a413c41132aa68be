"use strict";
// The table of all figures, what went wrong, and what changed.

function figureCell(design, metric) {
  const figure = design.figures[metric.key];
  if (!figure) return make("td", {}, design.outcome === "failed" ? "failed" : "–");
  const range = design.runs > 1 ? make("span", { class: "range" }, figure.range) : null;
  return make("td", { class: figure.best ? "best" : null, title: figure.best ? "the best of this column" : null },
    figure.text, range);
}

function tableOf(metrics, attributes) {
  const head = make("tr", {}, make("th", { scope: "col" }, "design"),
    metrics.map((metric) => make("th", { scope: "col", title: metric.help }, metric.name)));
  const rows = data.designs.map((design) => make("tr", {},
    make("th", { class: "name", scope: "row" }, lineOf(design), design.name),
    metrics.map((metric) => figureCell(design, metric))));
  return make("table", attributes, make("thead", {}, head), make("tbody", {}, rows));
}

// On the screen one table that can be moved below its first column; on paper as many as there is width for.
const PRINTED_COLUMNS = 9;
function figuresTable(metrics) {
  const printed = [];
  for (let i = 0; i < metrics.length; i += PRINTED_COLUMNS) {
    printed.push(tableOf(metrics.slice(i, i + PRINTED_COLUMNS), { class: "printed" }));
  }
  return [make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Figures" },
    tableOf(metrics, { id: "figures" })), make("div", { class: "on-paper", "aria-hidden": "true" }, printed)];
}

function tableSection() {
  const main = data.metrics.filter((metric) => metric.main);
  const holder = make("div", {}, figuresTable(main));
  const button = make("button", { type: "button", "aria-pressed": "false" }, "all figures");
  button.addEventListener("click", () => {
    const all = button.getAttribute("aria-pressed") === "false";
    button.setAttribute("aria-pressed", String(all));
    button.textContent = all ? "main figures" : "all figures";
    holder.replaceChildren(...figuresTable(all ? data.metrics : main));
  });
  const repeated = Math.max(0, ...data.designs.map((design) => design.runs)) > 1;
  const note = "★ is the best of a column, – is not measured" +
    (repeated ? "; medians, with the minimum and the maximum of the repeats below." : ".");
  const notes = data.designs.filter((design) => design.note)
    .map((design) => make("p", { class: "quiet" }, design.name + ": " + design.note + "."));
  return section("Figures", holder, notes, make("p", { class: "quiet" }, note), button);
}

// Null if all went well.
function troubleBox() {
  const lines = [];
  if (data.different_pulses) lines.push(make("p", {}, make("b", {}, data.different_pulses)));
  for (const design of data.designs) {
    if (design.outcome !== "completed") {
      lines.push(make("p", {}, make("b", {}, design.name + " " + design.outcome), design.error ? ": " + design.error : ""));
      if (design.log.length) lines.push(make("pre", {}, design.log.join("\n")));
    }
    for (const problem of design.problems) lines.push(make("p", {}, make("b", {}, design.name), ": " + problem));
  }
  if (data.charged_not_measured) {
    lines.push(make("p", {}, make("b", {}, "Charged memory was not measured"), ": " + data.charged_not_measured));
  }
  return lines.length ? make("div", { class: "trouble", id: "trouble" }, lines) : null;
}

function changesSection() {
  if (!data.changes.length) return null;
  const rows = data.changes.map((change) => {
    return make("tr", {}, [change.design, change.metric, change.old, change.new, change.change, change.judgement]
      .map((text) => make("td", {}, text)));
  });
  const head = ["design", "metric", "before", "after", "change", ""].map((text) => make("th", {}, text));
  return section("What changed from " + data.before + " to " + data.after,
    make("div", { class: "scroll" }, make("table", { id: "changes" }, make("tr", {}, head), rows)));
}

function designsSection() {
  return section("The designs", data.designs.map((design) => make("p", {},
    make("b", {}, design.name), design.version ? " (" + design.version + ")" : "",
    ": " + design.description + (design.cannot ? ". " : ""), design.cannot)));
}

function factsSection(title, facts) {
  const rows = facts.map(([name, text]) => make("tr", {}, make("td", {}, name), make("td", {}, text)));
  return section(title, make("div", { class: "scroll" }, make("table", { class: "facts" }, rows)));
}
