import assert from "node:assert/strict";
import test from "node:test";
import { completed, fitting, wordBegun } from "../src/components/mentions.js";

const PEOPLE = [
  { username: "liu.fang", name: "刘芳" },
  { username: "he.jun", name: "何军" },
  { username: "chen.liu", name: "Chen Liu" },
];

test("a mention begins at an @ that no word stands before", () => {
  assert.equal(wordBegun("请 @Li"), "li");
  assert.equal(wordBegun("请看@"), "");
  assert.equal(wordBegun("mail a@b"), null);
  assert.equal(wordBegun("@liu.fang 好"), null);
});

test("whoever begins with the word comes before whoever holds it", () => {
  assert.deepEqual(fitting(PEOPLE, "liu").map((each) => each.username), ["liu.fang", "chen.liu"]);
  assert.deepEqual(fitting(PEOPLE, "何").map((each) => each.username), ["he.jun"]);
  assert.deepEqual(fitting(PEOPLE, "x"), []);
});

test("the user name takes the place of what was begun, and the rest stays", () => {
  assert.deepEqual(completed("请 @li 看一下", 5, "liu.fang"), { text: "请 @liu.fang  看一下", caret: 12 });
});
