import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document ??= {};
const { isComposing, keyName, match, namesOf } = await import("../src/components/keyboard.js");

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

test("an element may answer to several keys, and to sequences of them", () => {
  assert.deepEqual(namesOf("., ]"), [".", "]"]);
  assert.deepEqual(namesOf("g t, g 1"), ["g t", "g 1"]);
});

test("the full stop of a Chinese keyboard goes on to the next case", () => {
  assert.equal(keyName("。"), ".");
});

test("no key counts while an input method puts signs together, whichever way the browser tells it", () => {
  assert.ok(isComposing({ isComposing: true, keyCode: 78 }));
  assert.ok(isComposing({ isComposing: false, keyCode: 229 }));
  assert.ok(!isComposing({ isComposing: false, keyCode: 78 }));
});
