"use strict";
// Puts the parts together.

document.getElementById("report").replaceChildren(...[
  make("h1", {}, data.title),
  make("p", { class: "quiet" }, [data.subtitle, data.repeats, data.created].filter(Boolean).join("; ")),
  troubleBox(),
  tableSection(),
  curvesSection(),
  costsSection(),
  returnSection(),
  changesSection(),
  designsSection(),
  factsSection("What the figures mean", data.metrics.map((metric) => [metric.name, metric.help])),
  factsSection("Environment", data.environment),
].filter(Boolean));
document.documentElement.setAttribute("data-ready", "true");
