import assert from "node:assert/strict";
import { test } from "node:test";
import { isWhole } from "../src/components/typing.js";

test("a mark goes on by itself once no digit can follow", () => {
  for (const [typed, most, whole] of [["7", 10, true], ["1", 10, false], ["10", 10, true], ["3", 5, true],
    ["0", 1, true], ["1", 1, true], ["", 10, false], ["x", 5, false], ["11", 10, true]]) {
    assert.equal(isWhole(typed, most), whole, `${typed} of ${most}`);
  }
});
