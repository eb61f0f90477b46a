import assert from "node:assert/strict";
import { test } from "node:test";
import { linesOf, placesOf } from "../src/chart_names.js";

const WITHIN = { x: 40, y: 10, width: 300, height: 220 };
const named = (x, y, width = 90) => ({ x, y, radius: 6, width, lines: ["name"] });
const apart = (a, b) => a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
const mark = ({ x, y, radius }) => ({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius });

function readable(points) {
  const places = placesOf(points, WITHIN);
  assert.equal(places.length, points.length);
  places.forEach((place, at) => {
    assert.ok(place.x >= WITHIN.x && place.x + place.width <= WITHIN.x + WITHIN.width, `${at} stands outside`);
    assert.ok(place.y >= WITHIN.y && place.y + place.height <= WITHIN.y + WITHIN.height, `${at} stands outside`);
    points.forEach((point, other) => assert.ok(apart(place, mark(point)), `${at} covers point ${other}`));
    places.slice(at + 1).forEach((other, next) => assert.ok(apart(place, other), `${at} covers name ${at + 1 + next}`));
  });
  return places;
}

test("a point that stands alone has its name at its right, without a line", () => {
  const [place] = readable([named(150, 100)]);
  assert.equal(place.line, null);
  assert.deepEqual([place.x, place.y + place.height / 2], [160, 100]);
});

test("a point at an edge has its name inside", () => {
  const [place] = readable([named(330, 20)]);
  assert.ok(place.x + place.width < 330);
});

test("ten points on one spot have ten names that can be read, most with a line to the spot", () => {
  const places = readable(Array.from({ length: 10 }, (_, at) => named(190 + (at % 3), 120 + (at % 2))));
  assert.ok(places.filter(({ line }) => line).length >= 4);
});

test("a crowd along the lower edge is untangled", () => {
  readable(Array.from({ length: 12 }, (_, at) => named(60 + 22 * at, 215 - (at % 2) * 4)));
});

test("a long name is broken between words, and anywhere where there are none", () => {
  const widthOf = (text) => [...text].reduce((sum, letter) => sum + (letter > "\u2e80" ? 12 : 6), 0);
  assert.deepEqual(linesOf("Explanation of the work done", 96, widthOf), ["Explanation of", "the work done"]);
  assert.deepEqual(linesOf("维修质量与一次修复", 60, widthOf), ["维修质量与", "一次修复"]);
  assert.deepEqual(linesOf("App 预约", 96, widthOf), ["App 预约"]);
});
