import assert from "node:assert/strict";
import { test } from "node:test";
import { heightFor, optionFor } from "../src/chart_options.js";

const look = { ink: "ink", soft: "soft", line: "line", surface: "surface", font: "font", accent: "accent", second: "second", alarm: "alarm" };

test("an interval is drawn beside its figure", () => {
  const { series, yAxis } = optionFor({ kind: "intervals", x: ["a"], series: [{ name: "s", values: [84], low: [73], high: [91] }] }, look);
  assert.deepEqual(series.map((each) => each.type), ["line", "custom"]);
  assert.deepEqual(series[1].data, [[0, 73, 91]]);
  assert.equal(yAxis.type, "category");
});

test("the same thing keeps its colour wherever it stands", () => {
  const late = { name: "late", values: [1], tone: "alarm" };
  const first = optionFor({ kind: "bars", x: ["a"], series: [late] }, look).series[0];
  const second = optionFor({ kind: "bars", x: ["a"], series: [{ name: "new", values: [2] }, late] }, look).series[1];
  assert.equal(first.itemStyle.color, "alarm");
  assert.equal(second.itemStyle.color, "alarm");
});

test("a single series needs no legend", () => {
  assert.equal(optionFor({ kind: "bars", x: ["a"], series: [{ name: "s", values: [1] }] }, look).legend.show, false);
});

test("no line joins what two versions of a plan have measured", () => {
  const old = { name: "three months", mark: "line", values: [800, 810, null, null] };
  const next = { name: "three months", mark: "line", values: [null, null, 700, 705] };
  const { series } = optionFor({ kind: "trend", x: ["a", "b", "c", "d"], series: [old, next], breaks: [{ at: 2, name: "plan 2" }] }, look);
  assert.deepEqual(series.slice(0, 2).map((each) => each.connectNulls), [false, false]);
  assert.deepEqual(series[2].data, [[2, 0]]);
  const api = { value: () => 2, coord: () => [200, 0], size: () => [80, 0] };
  const drawn = series[2].renderItem({ coordSys: { y: 10, height: 100 }, dataIndex: 0 }, api);
  assert.equal(drawn.children[0].shape.x1, 160);
  assert.equal(drawn.children[1].style.text, "plan 2");
});

test("a month is a point with its interval, what is rolled up a line", () => {
  const month = { name: "month", mark: "points", values: [800], low: [780], high: [820] };
  const { series } = optionFor({ kind: "trend", x: ["a"], series: [month, { name: "year", mark: "line", values: [790] }] }, look);
  assert.equal(series[0].lineStyle.width, 0);
  assert.equal(series[1].lineStyle.width, 2);
  assert.deepEqual(series[2].data, [[0, 780, 820]]);
});

test("a funnel sets the share against the number of answers", () => {
  const units = { name: "units", mark: "points", values: [{ name: "SH01", value: [20, 61.5] }] };
  const limit = { name: "95 %", mark: "limit", values: [[10, 40], [50, 55]] };
  const option = optionFor({ kind: "funnel", xName: "answers", unit: "%", series: [units, limit] }, look);
  assert.equal(option.xAxis.type, "value");
  assert.equal(option.xAxis.name, "answers");
  assert.equal(option.series[1].lineStyle.type, "dashed");
  assert.equal(option.tooltip.trigger, "item");
});

test("a picture of many rows is higher", () => {
  assert.equal(heightFor({ kind: "intervals", x: Array(50).fill("a") }), 1460);
  assert.equal(heightFor({ kind: "intervals", x: ["a"] }), 260);
  assert.equal(heightFor({ kind: "trend", x: Array(50).fill("a") }), 260);
});

test("points that carry their names need no legend", () => {
  const points = [["Pick-up", 7.5, 12], ["Price", 7.6, 12.2]].map(([name, x, y]) => ({ name, mark: "points", values: [[x, y]] }));
  const data = { kind: "funnel", labelled: true, xMin: 6, xMax: 10, series: [...points, { name: "mean", mark: "aim", values: [[6, 9], [10, 9]] }] };
  const { legend, series, xAxis } = optionFor(data, { ...look, widthOf: (text) => 7 * text.length });
  assert.equal(legend.show, false);
  assert.deepEqual([xAxis.min, xAxis.max], [6, 10]);
  const api = { coord: ([x, y]) => [100 * (x - 6), 200 - 10 * y] };
  const drawn = [0, 1].map((at) => series.at(-1).renderItem({ dataIndexInside: at, coordSys: { x: 0, y: 0, width: 400, height: 200 } }, api));
  assert.deepEqual(drawn.map((each) => each.children.at(-1).style.text), ["Pick-up", "Price"]);
});
