/**
 * The SHA-256 digest (FIPS 180-4) of a text in UTF-8, as 64 hexadecimal digits. The kernel has its own, since it imports
 * nothing: whoever redraws a sample needs no more than this file and the rule.
 */
export function sha256Hex(text: string): string {
  const words = padded(new TextEncoder().encode(text));
  const state = Uint32Array.from(START);
  const schedule = new Uint32Array(64);
  for (let block = 0; block < words.length; block += 16) {
    schedule.set(words.subarray(block, block + 16));
    for (let at = 16; at < 64; at += 1) {
      const [before, recent] = [schedule[at - 15]!, schedule[at - 2]!];
      const low = turned(before, 7) ^ turned(before, 18) ^ (before >>> 3);
      const high = turned(recent, 17) ^ turned(recent, 19) ^ (recent >>> 10);
      schedule[at] = schedule[at - 16]! + low + schedule[at - 7]! + high;
    }
    compress(state, schedule);
  }
  return [...state].map((word) => word.toString(16).padStart(8, '0')).join('');
}

function compress(state: Uint32Array, schedule: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let at = 0; at < 64; at += 1) {
    const first = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[at]! + schedule[at]!) | 0;
    const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [a, b, c, d, e, f, g, h] = [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g];
  }
  for (const [at, word] of [a, b, c, d, e, f, g, h].entries()) state[at] = state[at]! + word;
}

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** The bytes, a single 1 bit, zeros up to whole blocks, and the length in bits at the end. */
function padded(bytes: Uint8Array): Uint32Array {
  const whole = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  const view = new DataView(whole.buffer);
  view.setBigUint64(whole.length - 8, BigInt(bytes.length) * 8n);
  return Uint32Array.from({ length: whole.length / 4 }, (_, at) => view.getUint32(at * 4));
}

/** The first 32 bits of the fractional part of a root of the first primes, reckoned exactly with whole numbers. */
function rootsOfPrimes(count: number, power: 2n | 3n): number[] {
  const primes: bigint[] = [];
  for (let candidate = 2n; primes.length < count; candidate += 1n) if (primes.every((prime) => candidate % prime !== 0n)) primes.push(candidate);
  return primes.map((prime) => Number(BigInt.asUintN(32, wholeRoot(prime << (32n * power), power))));
}

/** The greatest whole number whose power is not above the value. */
function wholeRoot(value: bigint, power: bigint): bigint {
  let root = 0n;
  for (let bit = 1n << 40n; bit > 0n; bit >>= 1n) if ((root + bit) ** power <= value) root += bit;
  return root;
}

const START = rootsOfPrimes(8, 2n);
const ROUNDS = rootsOfPrimes(64, 3n);
