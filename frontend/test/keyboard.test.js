import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document ??= {};
const { keyName, match } = await import("../src/components/keyboard.js");

test("a Chinese keyboard's punctuation presses the same keys", () => {
  assert.equal(keyName("？"), "?");
  assert.equal(keyName("、"), "/");
  assert.equal(keyName("】"), "]");
});

test("capitals lock changes nothing, named keys stay named", () => {
  assert.equal(keyName("J"), "j");
  assert.equal(keyName("Enter"), "Enter");
});

test("a sequence begins with its first key and is whole with its second", () => {
  const names = ["n", "g 1", "g 2"];
  assert.equal(match(names, "g"), "begin");
  assert.equal(match(names, "g 2"), "whole");
  assert.equal(match(names, "g 9"), "none");
  assert.equal(match(names, "n"), "whole");
});
