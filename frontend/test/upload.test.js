import assert from "node:assert/strict";
import { test } from "node:test";
import { firstLines, sizeInWords } from "../src/components/upload.js";

test("a file's size is told in the unit that people use", () => {
  assert.equal(sizeInWords(512), "512 B");
  assert.equal(sizeInWords(1536), "1.5 KB");
  assert.equal(sizeInWords(200 * 1024 * 1024), "200.0 MB");
});

test("a table in UTF-8 shows its first lines, blank ones left out", () => {
  const head = firstLines(new TextEncoder().encode("单号,原话\n\n1,空调不凉\n"), true);
  assert.deepEqual(head, { encoding: "UTF-8", lines: ["单号,原话", "1,空调不凉"] });
});

test("a table in GB18030 is read as one", () => {
  const head = firstLines(new Uint8Array([0xb5, 0xa5, 0xba, 0xc5, 0x0a]), true);
  assert.deepEqual(head, { encoding: "GB18030", lines: ["单号"] });
});

test("a head that ends in the middle of a character is still read", () => {
  const bytes = new TextEncoder().encode("单号,原话").slice(0, -1);
  assert.equal(firstLines(bytes, false).encoding, "UTF-8");
});
