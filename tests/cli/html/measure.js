// measure.js — looks at pages from outside: each stands in a frame of the wrapper that browser.sh makes, as the
// browser lays it out. What is wrong goes, a line each, into the element "faults"; how much was looked at into "seen".
"use strict";

const faults = [], seen = {};

function count(what, n = 1) {
  seen[what] = (seen[what] || 0) + n;
}

// ---- Contrast (WCAG 2.1) ----

function channels(color) {
  const m = color.match(/[\d.]+/g);
  return m ? m.map(Number) : [0, 0, 0];
}

function luminance([r, g, b]) {
  const light = (c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
}

function contrast(a, b) {
  const x = luminance(a) + 0.05, y = luminance(b) + 0.05;
  return x > y ? x / y : y / x;
}

function background(node, style) {
  for (let e = node; e; e = e.parentElement) {
    const c = channels(style(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c;
  }
  return [255, 255, 255];
}

function ownText(e) {
  return [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
}

function look(name, frame) {
  const doc = frame.contentDocument, win = frame.contentWindow;
  const style = (e) => win.getComputedStyle(e);
  const fault = (what) => faults.push(name + ": " + what);
  const rtl = doc.documentElement.dir === "rtl";

  // the styles are there, so the policy knows their hash
  if (style(doc.body).maxWidth !== "1120px") fault("has no styles");
  count("pages");

  // nothing overflows
  const root = doc.documentElement;
  if (root.scrollWidth > root.clientWidth) fault(`is ${root.scrollWidth} wide in ${root.clientWidth}`);
  const paper = root.getBoundingClientRect(); // in Hebrew the scrollbar stands on the left of it
  for (const e of doc.querySelectorAll("body *")) {
    if (e.closest(".scroll, .skip, .only, svg")) continue;
    const box = e.getBoundingClientRect();
    if (box.width && (box.left < paper.left - 1 || box.right > paper.right + 1))
      fault(`<${e.tagName} ${e.className}> reaches from ${box.left} to ${box.right}`);
    count("boxes");
  }

  for (const svg of doc.querySelectorAll("figure svg")) {
    const box = svg.getBoundingClientRect();
    if (style(svg).direction !== "ltr") fault("a picture runs from right to left");
    count("pictures");
    // names and numbers stand within their picture
    for (const t of svg.querySelectorAll("text:not(.tip)")) {
      const b = t.getBoundingClientRect();
      if (b.left < box.left - 2 || b.right > box.right + 2 || b.top < box.top - 2 || b.bottom > box.bottom + 2)
        fault(`"${t.textContent}" leaves its picture: ${b.left}…${b.right} of ${box.left}…${box.right}`);
      count("names");
    }
    // numeric axes are not mirrored: to the right, and upwards, numbers grow; and none touches the next
    const number = (t) => Number(t.textContent.replace(/,/g, ""));
    const ticks = [...svg.querySelectorAll("text.xt")].map((t) => [number(t), t.getBoundingClientRect()]);
    for (let i = 1; i < ticks.length; i++) {
      if (!(ticks[i][0] > ticks[i - 1][0])) fault(`ticks ${ticks[i - 1][0]}, ${ticks[i][0]}`);
      if (!(ticks[i][1].left > ticks[i - 1][1].right)) fault(`axis mirrored or crowded at ${ticks[i][0]}`);
      count("ticks");
    }
    const up = [...svg.querySelectorAll("text.tick:not(.xt):not(.zt)")].filter((t) => !t.closest(".cell"));
    for (let i = 1; svg.querySelector(".bar, .curve, .point") && i < up.length; i++) {
      const a = up[i - 1], b = up[i];
      if (!(number(b) > number(a) && b.getBoundingClientRect().top < a.getBoundingClientRect().top))
        fault(`y axis: ${a.textContent} below ${b.textContent}?`);
      count("ticks");
    }
    // groups of points differ in more than colour
    const signs = new Map();
    for (const sign of svg.querySelectorAll(".point > circle, .point > path")) {
      const [x, y] = (sign.getAttribute("d") || "M0 0").match(/-?[\d.]+/g).map(Number);
      const shape = (sign.getAttribute("d") || "").replace(/(-?[\d.]+) (-?[\d.]+)/g,
        (_, a, b) => `${Math.round(a - x)},${Math.round(b - y)}`);
      const hollow = style(sign).fill === style(svg.closest("figure")).backgroundColor;
      signs.set(sign.className.baseVal, `${sign.tagName} ${hollow} ${shape.split("L").length} ${shape}`);
    }
    count("groups", signs.size);
    if (new Set(signs.values()).size < signs.size) fault("groups differ in colour alone");
    // the keyboard brings a point's name, and says its group
    const reached = svg.querySelector(".point[tabindex]");
    if (reached) {
      reached.focus();
      if (style(reached.querySelector(".tip")).visibility !== "visible") fault("a point that is reached shows no name");
      if (!reached.getAttribute("aria-label").trim()) fault("a point that is reached says no name");
      reached.blur();
      count("tips");
    }
    if (svg.querySelector(".point") && !reached) fault("no point can be reached");
    const levels = [...svg.querySelectorAll("text.zt")]; // what a surface's colours say
    for (let i = 1; i < levels.length; i++) {
      const a = levels[i - 1].getBoundingClientRect(), b = levels[i].getBoundingClientRect();
      if (!(number(levels[i]) > number(levels[i - 1]) && b.bottom < a.top + 2)) fault("a scale of colours is mirrored or crowded");
      count("levels");
    }
    // it says what it is
    const label = doc.getElementById(svg.getAttribute("aria-labelledby"));
    if (!label || !label.textContent.trim()) fault("a picture has no name");
    if (!svg.querySelector("desc") || !svg.querySelector("desc").textContent.trim())
      fault("a picture has no description");
    if (!/^(img|group)$/.test(svg.getAttribute("role"))) fault("a picture has no role");
  }

  // names stand where reading begins: in Hebrew a waterfall's on the right of its bars
  for (const total of doc.querySelectorAll("text.total:not(.value)")) {
    const bar = total.parentElement.querySelector(".sum").getBoundingClientRect();
    const side = total.getBoundingClientRect();
    if (rtl ? side.left < bar.right : side.right > bar.left + 1) fault("a waterfall's names are on the wrong side");
    count("sides");
  }

  // contrast of everything that is read
  for (const e of doc.querySelectorAll("body *")) {
    if (!ownText(e) || e.matches("title, desc, .tip, style")) continue;
    const s = style(e), svg = e.namespaceURI.endsWith("svg");
    if (s.visibility === "hidden" || s.display === "none") continue;
    const cell = svg && e.closest(".cell");
    const below = cell ? channels(style(cell.querySelector("rect")).fill) : background(e, style);
    const ratio = contrast(channels(svg ? s.fill : s.color), below);
    if (ratio < 4.5) fault(`"${e.textContent.slice(0, 30)}" has contrast ${ratio.toFixed(2)}`);
    count("texts");
  }
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const page = luminance(channels(style(doc.body).backgroundColor));
  if (dark ? page > 0.1 : page < 0.8) fault("doesn't follow the colours of the system");

  // the keyboard: the skip link first, an order that is that of the page
  const stops = [...doc.querySelectorAll("a[href], summary, [tabindex]")];
  if (!stops.length || !stops[0].matches(".skip")) fault("the first stop is not the skip link");
  if (stops.some((e) => e.tabIndex !== 0)) fault("an order of its own");
  if (stops.length > 400) fault(`${stops.length} stops are a trap`);
  for (const a of doc.querySelectorAll("a")) {
    if (!doc.getElementById(a.getAttribute("href").slice(1))) fault("a link to nowhere: " + a.href);
    count("links");
  }
  for (const e of doc.querySelectorAll("details")) e.open = true;
  if (root.scrollWidth > root.clientWidth) fault("overflows when all is unfolded");

  // tables say what their cells belong to
  for (const th of doc.querySelectorAll("th"))
    if (!/^(row|col)$/.test(th.scope)) fault("a <th> without a scope");
  const ids = [...doc.querySelectorAll("[id]")].map((e) => e.id);
  if (new Set(ids).size !== ids.length) fault("an id that comes twice");

  // nothing runs, nothing is loaded
  if (doc.scripts.length) fault("has a script");
  if (win.performance.getEntriesByType("resource").length) fault("loads something");
  if (win.ran) fault("a text was run");
}

addEventListener("load", () => {
  for (const frame of document.querySelectorAll("iframe")) look(frame.name, frame);
  document.getElementById("faults").textContent = faults.join("\n");
  document.getElementById("seen").textContent = Object.keys(seen).sort().map((k) => k + "=" + seen[k]).join(" ");
});
