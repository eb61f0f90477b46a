import assert from "node:assert/strict";
import { test } from "node:test";
import { FORGET, isSilent } from "../src/components/ringing.js";

test("who has no telephone is asked about again after ten minutes, not before", () => {
  const now = 5_000_000;
  assert.equal(isSilent(null, now), false);
  assert.equal(isSilent(String(now - FORGET + 1), now), true);
  assert.equal(isSilent(String(now - FORGET), now), false);
});
