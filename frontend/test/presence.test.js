import assert from "node:assert/strict";
import { test } from "node:test";
import { newerOf } from "../src/components/drafts.js";
import { operationOf, writingNow } from "../src/components/presence.js";
import { smsParts } from "../src/components/sms_count.js";

test("the operation of a draft stands after the case", () => {
  assert.equal(operationOf("SH01-TS20261121-0007:reply::text"), "reply");
  assert.equal(operationOf(undefined), "");
});

test("whoever paused half a minute is not writing any more", () => {
  assert.equal(writingNow({ operation: "reply", at: 1_000 }, 20_000), "reply");
  assert.equal(writingNow({ operation: "reply", at: 1_000 }, 40_000), "");
  assert.equal(writingNow(null, 40_000), "");
});

test("of two copies of a draft the later one counts", () => {
  const local = { text: "here", at: 2 };
  const server = { text: "there", at: 3 };
  assert.equal(newerOf(local, server), server);
  assert.equal(newerOf({ ...local, at: 4 }, server).text, "here");
  assert.equal(newerOf(null, server), server);
  assert.equal(newerOf(local, undefined), local);
  assert.equal(newerOf(null, undefined), null);
});

test("a text message is counted in parts of 67 beyond 70", () => {
  assert.deepEqual([0, 1, 70, 71, 134, 135].map((length) => smsParts("好".repeat(length))), [0, 1, 1, 2, 2, 3]);
});
