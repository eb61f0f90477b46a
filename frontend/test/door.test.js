import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { fieldsOf, freshDraft } from "../src/door/draft.js";
import { faultOf, joined } from "../src/door/files.js";
import { payloadOf, seek } from "../src/door/proof.js";
import { hasherAfter, inHex } from "../src/door/sha256.js";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

test("a text of any length is hashed as everybody hashes it", () => {
  for (const length of [0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 128, 300]) {
    const text = "安x".repeat(length).slice(0, length);
    assert.equal(inHex(hasherAfter(text)("17")), sha256(`${text}17`));
  }
});

test("the number behind a challenge is found, and told as the server wants it", () => {
  const salt = "0a1b2c?expires=1&door=SH01&";
  const challenge = { algorithm: "SHA-256", challenge: sha256(`${salt}4711`), maxnumber: 9000, salt, signature: "s" };
  const search = seek(challenge, 1000);
  let step = search.next();
  let rests = 0;
  while (!step.done) {
    rests += 1;
    step = search.next();
  }
  assert.equal(step.value, 4711);
  assert.equal(rests, 4);
  const told = JSON.parse(atob(payloadOf(challenge, 4711)));
  assert.deepEqual(told, { algorithm: "SHA-256", challenge: challenge.challenge, number: 4711, salt, signature: "s" });
});

test("a challenge that no number fits ends", () => {
  const search = seek({ salt: "a", challenge: sha256("nothing like it"), maxnumber: 10 });
  assert.deepEqual(search.next(), { value: undefined, done: true });
});

test("a draft is kept for a week, without proof and files", () => {
  const kept = JSON.stringify({ at: 1000, fields: { words: "空调不凉" } });
  assert.deepEqual(freshDraft(kept, 1000 + 6 * 86_400_000), { words: "空调不凉" });
  assert.equal(freshDraft(kept, 1000 + 8 * 86_400_000), null);
  assert.equal(freshDraft("{", 1000), null);
  assert.equal(freshDraft(null, 1000), null);
  assert.deepEqual(fieldsOf([["words", "a"], ["proof", "b"], ["website", ""], ["files", {}]]), { words: "a" });
});

test("a photo picked twice is one, and too many or too large are told", () => {
  const photo = { name: "a.jpg", size: 10, lastModified: 5 };
  assert.equal(joined([photo], [{ ...photo }, { ...photo, name: "b.jpg" }]).length, 2);
  const limits = { most: 2, bytes: 25, tooMany: "many", tooLarge: "large" };
  assert.equal(faultOf([photo, photo], limits), "");
  assert.equal(faultOf([photo, photo, photo], limits), "many");
  assert.equal(faultOf([photo, { ...photo, size: 16 }], limits), "large");
});
