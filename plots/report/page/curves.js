"use strict";
// The overlaid curves: one chart, whose kind can be chosen, and whose legend switches designs on and off.

// One row for each time at which any curve has a reading; the others are null there, and connected across.
function rowsOf(kind) {
  const rows = new Map();
  kind.series.forEach((series, index) => {
    for (const [t, value] of series.points) {
      if (!rows.has(t)) rows.set(t, [t, ...kind.series.map(() => null)]);
      rows.get(t)[index + 1] = value;
    }
  });
  return [...rows.values()].sort((a, b) => a[0] - b[0]);
}

function drawPulses(context, area, graph) {
  const style = getComputedStyle(document.documentElement);
  for (const pulse of data.pulses) {
    const left = Math.max(area.x, graph.toDomXCoord(pulse.from));
    const right = Math.min(area.x + area.w, graph.toDomXCoord(pulse.to));
    context.fillStyle = style.getPropertyValue(pulse.big ? "--big" : "--small");
    if (right > left) context.fillRect(left, area.y, right - left, area.h);
  }
}

// What each curve that is shown has at a time: its last reading until then.
function showValues(box, kind, t) {
  const values = kind.series.filter((series) => shown.get(series.design)).map((series) => {
    let value = null;
    for (const point of series.points) {
      if (point[0] > t) break;
      value = point[1];
    }
    return make("span", {}, series.design + ": " + (value === null ? "–" : formatUnit(kind.unit, value)));
  });
  box.replaceChildren(make("span", {}, threeDigits(t) + " s"), ...values);
}

// One path for each curve. The library's own way begins a new one at each reading, and the dashes anew with it.
function drawSteps(event) {
  const context = event.drawingContext;
  context.save();
  context.strokeStyle = event.color;
  context.lineWidth = event.strokeWidth;
  context.setLineDash(event.dygraph.getOption("strokePattern", event.setName) || []);
  context.beginPath();
  let before = null;
  for (const point of event.points) {
    if (!Number.isFinite(point.canvasy)) continue;
    if (before) context.lineTo(point.canvasx, before.canvasy);
    else context.moveTo(point.canvasx, point.canvasy);
    context.lineTo(point.canvasx, point.canvasy);
    before = point;
  }
  context.stroke();
  context.restore();
}

// As many decimals as tell the labels of a stretch of so many seconds apart.
function timeLabel(t, stretch) {
  const decimals = Math.min(3, Math.max(0, Math.ceil(-Math.log10(stretch / 10))));
  const [whole, fraction] = fixed(t, decimals).split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (fraction ? "." + fraction : "") + " s";
}

function chartOptions(kind, values, logScale) {
  const designs = kind.series.map((series) => data.designs.find((design) => design.name === series.design));
  const style = getComputedStyle(document.documentElement);
  return {
    labels: ["t", ...kind.series.map((series) => series.design)],
    colors: designs.map((design) => design.colour),
    series: Object.fromEntries(designs.map((design) => [design.name, { strokePattern: DASHES[design.dash] }])),
    visibility: kind.series.map((series) => shown.get(series.design)),
    plotter: drawSteps,
    strokeWidth: 2,
    legend: "never",
    logscale: logScale,
    includeZero: true,
    gridLineColor: style.getPropertyValue("--line"),
    axisLineColor: style.getPropertyValue("--quiet"),
    underlayCallback: drawPulses,
    axes: {
      x: {
        axisLabelFormatter: (t, granularity, option, graph) => {
          const [from, to] = graph.xAxisRange();
          return timeLabel(t, to - from);
        },
        pixelsPerLabel: 70,
      },
      y: { axisLabelFormatter: (value) => formatUnit(kind.unit, value), axisLabelWidth: 66 },
    },
    highlightCallback: (event, t) => showValues(values, kind, t),
  };
}

function legendButton(design) {
  const button = make("button", { type: "button", "aria-pressed": "true", "data-design": design.name },
    lineOf(design), design.name);
  button.addEventListener("click", () => switchDesign(design.name));
  onSwitch(() => button.setAttribute("aria-pressed", String(shown.get(design.name))));
  return button;
}

function curvesSection() {
  if (!data.curves.length) return null;
  const chart = make("div", { id: "chart", role: "img" });
  const values = make("div", { id: "values", "aria-live": "off" });
  let kind = data.curves[0];
  let logScale = false;
  let graph = null;
  const draw = () => {
    if (graph) graph.destroy();
    graph = new Dygraph(chart, rowsOf(kind), chartOptions(kind, values, logScale));
    window.graph = graph;
    chart.setAttribute("aria-label", kind.name + " over time of " + kind.series.map((series) => series.design).join(", ") +
      "; the table above has its levels");
    values.replaceChildren();
  };
  const kinds = data.curves.map((other) => {
    const button = make("button", { type: "button", "aria-pressed": String(other === kind) }, other.name);
    button.addEventListener("click", () => {
      kind = other;
      for (const one of kinds) one.setAttribute("aria-pressed", String(one === button));
      draw();
    });
    return button;
  });
  const log = make("button", { type: "button", "aria-pressed": "false" }, "log scale");
  log.addEventListener("click", () => {
    logScale = !logScale;
    log.setAttribute("aria-pressed", String(logScale));
    draw();
  });
  onSwitch(() => kind.series.forEach((series, index) => graph.setVisibility(index, shown.get(series.design))));
  const drawn = data.designs.filter((design) => data.curves.some((one) => one.series.some((s) => s.design === design.name)));
  requestAnimationFrame(draw);
  return section("Over time", make("div", { class: "kinds" }, kinds, log),
    make("div", { class: "legend" }, drawn.map(legendButton)), chart, values,
    make("p", { class: "quiet zoom" }, "Seconds since the first pulse began; the pulses are shaded, big ones darker. " +
      "Drag to zoom, double-click to see all; click a name to hide its curve."));
}
