"use strict";
// Bars: what one connection costs by kind of charged memory, and how long memory took to return.

function legendOf(kinds) {
  return make("p", {}, kinds.map((kind) => [swatch(kind.colour), kind.name + "\u2003"]));
}

// Rows of a label, a bar and a value, for those designs that are switched on.
function bars(id, label, rows) {
  const grid = make("div", { class: "bars", id: id, role: "group", "aria-label": label });
  const draw = () => grid.replaceChildren(...rows().flatMap((row) => [
    make("span", { class: "label" }, row.label),
    make("div", { class: "bar", role: "img", "aria-label": row.label + ": " + row.value }, row.parts),
    make("span", { class: "value" }, row.value),
    row.sentence ? make("p", { class: "quiet sentence" }, row.sentence) : null].filter(Boolean)));
  onSwitch(draw);
  draw();
  return grid;
}

function part(share, colour, title) {
  const box = make("div", { title: title });
  box.style.width = (share * 100).toFixed(3) + "%";
  box.style.background = colour;
  return box;
}

function costsSection() {
  const { kinds, designs } = data.costs;
  if (!designs.length) return null;
  const used = kinds.filter((kind) => designs.some((design) => design.bytes[kind.key] >= 0.5));
  const rows = () => {
    const visible = designs.filter((design) => shown.get(design.design));
    const longest = Math.max(1, ...visible.map((design) => design.total));
    return visible.map((design) => ({
      label: design.design,
      value: design.text,
      parts: used.map((kind) => part((design.bytes[kind.key] || 0) / longest, kind.colour,
        kind.name + ": " + design.texts[kind.key])),
    }));
  };
  return section("What one connection costs",
    make("p", { class: "quiet" }, "All the memory that the kernel charges, while the first burst is held. " +
      "Hide large designs above, and the others grow."),
    legendOf(used), bars("costs", "Bytes for each connection", rows));
}

// A design's bar: solid until most has come back, lighter until all has, hatched if that never was.
function returnParts(design, longest) {
  const all = design.figures.return_time_s;
  const mostly = design.figures.mostly_returned_time_s;
  const end = all.median === "never" ? longest : all.median;
  const first = mostly && mostly.median !== "never" ? Math.min(mostly.median, end) : 0;
  const parts = [part(first / longest, design.colour, "most of it: " + (mostly ? mostly.text : "not measured"))];
  const rest = part((end - first) / longest, design.colour, "all of it: " + all.text);
  rest.className = all.median === "never" ? "never" : "rest";
  if (all.median === "never") rest.style.background = "";
  return parts.concat(rest);
}

function returnSection() {
  const measured = data.designs.filter((design) => design.figures.return_time_s);
  if (!measured.length) return null;
  const rows = () => {
    const visible = measured.filter((design) => shown.get(design.name));
    const times = visible.flatMap((design) => [design.figures.return_time_s, design.figures.mostly_returned_time_s])
      .filter((figure) => figure && figure.median !== "never").map((figure) => figure.median);
    const anyNever = visible.some((design) => design.figures.return_time_s.median === "never");
    const longest = Math.max(1e-3, ...times) * (anyNever ? 1.3 : 1);  // Room for the hatching.
    return visible.map((design) => ({
      label: design.name, value: design.figures.return_time_s.text, parts: returnParts(design, longest),
      sentence: design.came_back,
    }));
  };
  return section("How soon the memory came back",
    make("p", { class: "quiet" }, "From the last close of the last burst until memory stays within 10 % of its base; " +
      "hatched: it never did. Solid: until at most a tenth of the rise was left."),
    bars("returns", "Time until memory came back", rows));
}
