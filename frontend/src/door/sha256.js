// SHA-256 of short texts, many times over. Pages served without TLS have no crypto.subtle, and for a hash of a hundred
// bytes the way to it and back costs more than the hash.
const K = new Uint32Array(64);
const START = new Uint32Array(8);

function fractions() {
  const primes = [];
  for (let number = 2; primes.length < 64; number += 1) {
    if (primes.every((prime) => number % prime)) primes.push(number);
  }
  const bits = (value) => ((value - Math.floor(value)) * 0x1_0000_0000) >>> 0;
  primes.forEach((prime, place) => {
    K[place] = bits(Math.cbrt(prime));
    if (place < 8) START[place] = bits(Math.sqrt(prime));
  });
}
fractions();

const W = new Uint32Array(64);

function compress(state, block, at) {
  for (let i = 0; i < 16; i += 1) {
    const j = at + 4 * i;
    W[i] = (block[j] << 24) | (block[j + 1] << 16) | (block[j + 2] << 8) | block[j + 3];
  }
  for (let i = 16; i < 64; i += 1) {
    const x = W[i - 15];
    const y = W[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = W[i - 16] + s0 + W[i - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

const bytesOf = (text) => new TextEncoder().encode(text);

/** Return a function that hashes a fixed beginning followed by a text, working the beginning's whole blocks once. */
export function hasherAfter(beginning) {
  const head = bytesOf(beginning);
  const whole = head.length - (head.length % 64);
  const middle = START.slice();
  for (let at = 0; at < whole; at += 64) compress(middle, head, at);
  const rest = head.subarray(whole);
  const state = new Uint32Array(8);
  return (text) => {
    const tail = bytesOf(text);
    const length = rest.length + tail.length;
    const block = new Uint8Array(Math.ceil((length + 9) / 64) * 64);
    block.set(rest);
    block.set(tail, rest.length);
    block[length] = 0x80;
    new DataView(block.buffer).setUint32(block.length - 4, (whole + length) * 8);
    state.set(middle);
    for (let at = 0; at < block.length; at += 64) compress(state, block, at);
    return state;
  };
}

/** The words of a hash in hexadecimal, as they stand in a challenge. */
export const inHex = (state) => Array.from(state, (word) => word.toString(16).padStart(8, "0")).join("");
