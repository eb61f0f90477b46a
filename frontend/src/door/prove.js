// A proof of work for the form, begun when somebody begins to write: it is ready before he is.
import { payloadOf, seek } from "./proof.js";

//: Shorter than the server's hour, so that what is sent slowly still counts.
const GOOD_FOR = 50 * 60_000;

function inWorker(challenge) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./door_worker.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }) => {
      worker.terminate();
      resolve(data);
    });
    worker.addEventListener("error", (event) => {
      worker.terminate();
      reject(event);
    });
    worker.postMessage(challenge);
  });
}

/** Where workers are not allowed or not known: between what the page has to do. */
async function between(challenge) {
  const search = seek(challenge, 500);
  let step = search.next();
  while (!step.done) {
    await new Promise((resolve) => setTimeout(resolve));
    step = search.next();
  }
  return step.value;
}

async function solve(url) {
  const answer = await fetch(url, { credentials: "omit", cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  const challenge = await answer.json();
  const number = await inWorker(challenge).catch(() => between(challenge));
  return payloadOf(challenge, number);
}

export function prover(url, now = Date.now) {
  let made = 0;
  let proof = null;
  return {
    /** Begin, unless one is under way or ready. */
    begin() {
      if (proof && now() - made < GOOD_FOR) return proof;
      made = now();
      proof = solve(url).catch((error) => {
        proof = null;
        throw error;
      });
      proof.catch(() => {});
      return proof;
    },
    /** The next sending needs a new one. */
    spend() {
      proof = null;
    },
  };
}
