import assert from "node:assert/strict";
import { test } from "node:test";
import { sentenceOf, stepTo } from "../src/components/files.js";

test("the server's own sentence is told, and a word of ours where it sent a page or nothing", () => {
  const told = { status: 422, type: "text/plain; charset=utf-8", text: "The file is empty." };
  assert.equal(sentenceOf(told), "The file is empty.");
  assert.equal(sentenceOf({ status: 413, type: "text/html", text: "<html>" }), "files.too_large");
  assert.equal(sentenceOf({ status: 502, type: "text/html", text: "<html>" }), "error.server");
  assert.equal(sentenceOf({ status: 0, type: "", text: "" }), "error.network");
});

test("after the last file comes the first, and before the first the last", () => {
  assert.equal(stepTo(2, 1, 3), 0);
  assert.equal(stepTo(0, -1, 3), 2);
});
