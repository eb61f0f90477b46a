import assert from "node:assert/strict";
import { test } from "node:test";
import { draftKey, isStale, onArrival } from "../src/components/drafts.js";

const DAY = 86_400_000;
const now = 100 * DAY;

test("two people at one desk do not share a draft", () => {
  assert.notEqual(draftKey("7", "complaint-new"), draftKey("8", "complaint-new"));
  assert.equal(draftKey("", "complaint-new"), "anxin:draft:nobody:complaint-new");
});

test("a draft is kept for a week", () => {
  assert.equal(isStale({ text: "a", at: now - 6 * DAY }, now), false);
  assert.equal(isStale({ text: "a", at: now - 7 * DAY }, now), true);
  assert.equal(isStale(null, now), true);
  assert.equal(isStale({ at: now }, now), true);
});

test("a draft comes back into an empty field", () => {
  assert.equal(onArrival({ text: "空调不凉", at: now }, "", now), "restore");
});

test("a draft that differs from what the server shows is offered with a way back", () => {
  assert.equal(onArrival({ text: "空调不凉，第三次", at: now }, "空调不凉", now), "offer");
});

test("a draft that says the same as the page, or is old, goes", () => {
  assert.equal(onArrival({ text: "空调不凉", at: now }, "空调不凉", now), "drop");
  assert.equal(onArrival({ text: "空调不凉", at: now - 8 * DAY }, "", now), "drop");
  assert.equal(onArrival(null, "", now), "nothing");
});
