"use strict";
// What the other parts share: elements, and numbers as base/units.h writes them.

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

// Three significant digits.
function threeDigits(value) {
  const size = Math.abs(value);
  if (size >= 100 || value === 0) return value.toFixed(0);
  return value.toFixed(size >= 10 ? 1 : 2);
}

function formatBytes(bytes) {
  for (const [name, size] of [["GB", 1e9], ["MB", 1e6], ["kB", 1e3]]) {
    if (Math.abs(bytes) >= size) return threeDigits(bytes / size) + " " + name;
  }
  return threeDigits(bytes) + " B";
}

function formatCount(count) {
  return Math.round(count).toString().replace(/\B(?=(\d{3})+$)/g, ",");
}

function formatSeconds(seconds) {
  if (seconds >= 1 || seconds === 0) return threeDigits(seconds) + " s";
  return seconds >= 1e-3 ? threeDigits(seconds * 1e3) + " ms" : threeDigits(seconds * 1e6) + " us";
}

function formatUnit(unit, value) {
  if (unit === "bytes") return formatBytes(value);
  if (unit === "bytes_each") return formatCount(value) + " B";
  if (unit === "seconds") return formatSeconds(value);
  return unit === "count" ? formatCount(value) : threeDigits(value);
}

function swatch(colour) {
  const box = make("span", { class: "swatch" });
  box.style.background = colour;
  return box;
}

// Which designs are switched on, in all pictures at once.
const shown = new Map(data.designs.map((design) => [design.name, true]));
const listeners = [];
function onSwitch(listener) { listeners.push(listener); }
function switchDesign(name) {
  shown.set(name, !shown.get(name));
  for (const listener of listeners) listener();
}
