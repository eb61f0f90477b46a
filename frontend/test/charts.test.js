import assert from "node:assert/strict";
import { test } from "node:test";
import { optionFor } from "../src/chart_options.js";

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
