"use strict";
// Bars: what one connection costs by kind of charged memory, and how long memory took to return.

function legendOf(kinds) {
  return make("p", {}, kinds.map((kind) => [swatch(kind.colour), kind.name + "\u2003"]));
}

// Rows of a label, a bar and a value, for those designs that are switched on.
function bars(id, rows) {
  const grid = make("div", { class: "bars", id: id });
  const draw = () => grid.replaceChildren(...rows().flatMap((row) => [
    make("span", { class: "label" }, row.label), make("div", { class: "bar" }, row.parts),
    make("span", { class: "value" }, row.value)]));
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
      value: formatCount(design.total) + " B",
      parts: used.map((kind) => part((design.bytes[kind.key] || 0) / longest, kind.colour,
        kind.name + ": " + formatCount(design.bytes[kind.key] || 0) + " B")),
    }));
  };
  return section("What one connection costs",
    make("p", { class: "quiet" }, "All the memory that the kernel charges, while the first burst is held. " +
      "Hide large designs above, and the others grow."),
    legendOf(used), bars("costs", rows));
}

function returnSection() {
  const measured = data.designs.filter((design) => design.figures.return_time_s);
  if (!measured.length) return null;
  const rows = () => {
    const visible = measured.filter((design) => shown.get(design.name));
    const times = visible.map((design) => design.figures.return_time_s.median).filter((time) => time !== "never");
    const longest = Math.max(1e-3, ...times);
    return visible.map((design) => {
      const figure = design.figures.return_time_s;
      const bar = figure.median === "never" ? make("div", { class: "never", title: "never" })
        : part(figure.median / longest, design.colour, figure.text);
      return { label: design.name, value: figure.text, parts: [bar] };
    });
  };
  return section("How soon the memory came back",
    make("p", { class: "quiet" }, "From the last close of the last burst until at most a tenth of the rise is left."),
    bars("returns", rows));
}
