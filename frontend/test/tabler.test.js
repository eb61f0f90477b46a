import assert from "node:assert/strict";
import { test } from "node:test";
import { prune } from "../tabler.js";

test("what Anxin uses of Tabler stays, the rest goes", () => {
  const kept = prune(".btn{a:b}.carousel{a:b}.mt-2,.navbar{a:b}body{a:b}");
  assert.match(kept, /\.btn/);
  assert.match(kept, /\.mt-2\{/);
  assert.match(kept, /body/);
  assert.doesNotMatch(kept, /carousel|navbar/);
});

test("a media query is looked into, and goes when nothing of it stays", () => {
  assert.equal(prune("@media print{.carousel{a:b}}"), "");
  assert.match(prune("@media print{.d-none{a:b}}"), /@media print\{\.d-none/);
});
