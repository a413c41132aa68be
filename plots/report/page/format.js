"use strict";
// What the other parts share: elements, and numbers. Figures come as the program has written them; what only
// the reader's hand brings up (an axis, a value below the pointer) is written here by the rules of
// base/units.cc and FormatFigure() in plots/metric_list.cc. tests/plots/page/browser_test.cc compares the
// two.

const data = JSON.parse(document.getElementById("data").textContent);

// Black is a design's colour on paper; on a dark ground it is white.
if (matchMedia("(prefers-color-scheme: dark)").matches) {
  for (const design of data.designs) if (design.colour === "#000000") design.colour = "#ffffff";
}

// An element with attributes and children; texts are texts, whatever they hold.
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== false) element.setAttribute(name, value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined) element.append(child);
  }
  return element;
}

function section(title, ...children) {
  return make("section", {}, make("h2", {}, title), ...children);
}

// As printf's "%.*f". What lies exactly between two goes to the even one there, and away from 0 in toFixed().
function fixed(value, decimals) {
  const exact = value.toFixed(60);
  const end = exact.indexOf(".") + 1 + decimals;
  if (!/^50*$/.test(exact.slice(end))) return value.toFixed(decimals);
  const towardsZero = exact.slice(0, end).replace(/\.$/, "");
  return /[02468]$/.test(towardsZero) ? towardsZero : value.toFixed(decimals);
}

function threeDigits(value) {
  const size = Math.abs(value);
  return fixed(value, size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
}

// In the first of the scales in which it has at most three digits.
function scaled(value, scales) {
  const [name, size] = scales.find(([, size]) => Math.abs(value) < 999.5 * size) || scales[scales.length - 1];
  return threeDigits(value / size) + " " + name;
}

// As llround(3): halves go away from 0.
function whole(value) { return Math.sign(value) * Math.round(Math.abs(value)); }

function formatBytes(value) {
  const bytes = whole(value);
  if (Math.abs(bytes) < 999.5) return bytes + " B";
  return scaled(bytes, [["kB", 1e3], ["MB", 1e6], ["GB", 1e9]]);
}

function formatCount(count) {
  return String(whole(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

function formatSeconds(seconds) {
  return seconds === 0 ? "0 s" : scaled(seconds, [["us", 1e-6], ["ms", 1e-3], ["s", 1]]);
}

function formatUnit(unit, value) {
  if (unit === "bytes") return formatBytes(value);
  if (unit === "bytes_each") return formatCount(value) + " B";
  if (unit === "seconds") return formatSeconds(value);
  return unit === "count" ? formatCount(value) : fixed(value, 2);
}

function swatch(colour) {
  const box = make("span", { class: "swatch", "aria-hidden": "true" });
  box.style.background = colour;
  return box;
}

// A design's line, as its curve is drawn: with more designs than colours only the dashes tell some of them apart.
const DASHES = { 1: null, 2: [10, 4], 3: [3, 3], 4: [10, 4, 3, 4], 5: [6, 4] };
function lineOf(design) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
  const set = (element, attributes) => Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  set(svg, { class: "line", width: 28, height: 10, "aria-hidden": "true" });
  set(line, { x1: 0, y1: 5, x2: 28, y2: 5, stroke: design.colour, "stroke-width": 3 });
  if (DASHES[design.dash]) line.setAttribute("stroke-dasharray", DASHES[design.dash].join(" "));
  svg.append(line);
  return svg;
}

// Which designs are switched on, in all pictures at once.
const shown = new Map(data.designs.map((design) => [design.name, true]));
const listeners = [];
function onSwitch(listener) { listeners.push(listener); }
function switchDesign(name) {
  shown.set(name, !shown.get(name));
  for (const listener of listeners) listener();
}
