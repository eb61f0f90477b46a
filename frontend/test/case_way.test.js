import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document ??= {};
const { neighbours } = await import("../src/components/case_way.js");

test("the neighbours of a case are those of the list as it was seen", () => {
  const cases = ["A-1", "A-2", "A-3"];
  assert.deepEqual(neighbours(cases, "A-2"), { previous: "A-1", next: "A-3" });
  assert.deepEqual(neighbours(cases, "A-3"), { previous: "A-2", next: undefined });
});

test("a case that the list did not show has no neighbours in it", () => {
  assert.deepEqual(neighbours(["A-1"], "B-9"), {});
});
