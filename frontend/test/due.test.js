import assert from "node:assert/strict";
import { test } from "node:test";
import { dueParts, dueState, dueText } from "../src/components/due.js";

const MINUTE = 60_000;
const zh = {
  "left.dh": "还剩 %(days)s 天 %(hours)s 小时",
  "left.hm": "还剩 %(hours)s 小时 %(minutes)s 分",
  "left.m": "还剩 %(minutes)s 分",
  "left.now": "不到 1 分钟",
  "late.h": "迟 %(hours)s 小时",
};
const en = { "left.hm": "%(hours)s h %(minutes)s min left", "late.dh": "%(days)s d %(hours)s h late", "late.now": "due just now" };

test("what is left is worded in the reader's language", () => {
  assert.equal(dueText(2 * 3600 + 10 * 60, zh), "还剩 2 小时 10 分");
  assert.equal(dueText(2 * 3600 + 10 * 60, en), "2 h 10 min left");
  assert.equal(dueText(3 * 86400 + 4 * 3600, zh), "还剩 3 天 4 小时");
  assert.equal(dueText(12 * 60 + 59, zh), "还剩 12 分");
  assert.equal(dueText(59, zh), "不到 1 分钟");
});

test("what is late is worded as late, from the first second", () => {
  assert.equal(dueText(-3600, zh), "迟 1 小时");
  assert.equal(dueText(-(86400 + 2 * 3600), en), "1 d 2 h late");
  assert.equal(dueText(-1, en), "due just now");
});

test("a part that is nothing is left out", () => {
  assert.equal(dueParts(86400)[0], "left.d");
  assert.equal(dueParts(7200)[0], "left.h");
  assert.equal(dueParts(-172_800)[0], "late.d");
});

test("the last fifth is soon, afterwards it is late", () => {
  const start = 0;
  const due = 100 * MINUTE;
  assert.equal(dueState(due, start, 79 * MINUTE), "ok");
  assert.equal(dueState(due, start, 80 * MINUTE), "soon");
  assert.equal(dueState(due, start, due), "soon");
  assert.equal(dueState(due, start, due + 1), "late");
});

test("without a start the last half hour is soon", () => {
  assert.equal(dueState(60 * MINUTE, Number.NaN, 29 * MINUTE), "ok");
  assert.equal(dueState(60 * MINUTE, Number.NaN, 30 * MINUTE), "soon");
});
