// Finds the number that a challenge asks for (ALTCHA: SHA-256 of salt and number), a stretch at a time.
import { hasherAfter } from "./sha256.js";

const wordsOf = (hex) => hex.match(/.{8}/g).map((each) => Number.parseInt(each, 16) >>> 0);

/** Yield after every stretch; return the number, or nothing where none fits. */
export function* seek({ salt, challenge, maxnumber }, stretch = 2000) {
  const hash = hasherAfter(salt);
  const wanted = wordsOf(challenge);
  for (let number = 0; number <= maxnumber; number += 1) {
    const found = hash(String(number));
    if (found[0] === wanted[0] && wanted.every((word, place) => word === found[place])) return number;
    if (number % stretch === stretch - 1) yield number;
  }
  return undefined;
}

/** What the server wants to see of a solved challenge. */
export function payloadOf(challenge, number) {
  const { algorithm, challenge: hash, salt, signature } = challenge;
  return btoa(JSON.stringify({ algorithm, challenge: hash, number, salt, signature }));
}
