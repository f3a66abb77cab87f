import { unreadable } from './unreadable.ts';

/** Bytes that are read from front to back. Whoever reads beyond the end learns that they were cut off. */
export class Bytes {
  readonly #all: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(all: Uint8Array) {
    this.#all = all;
    this.#view = new DataView(all.buffer, all.byteOffset, all.byteLength);
  }

  get at(): number {
    return this.#at;
  }

  get left(): number {
    return this.#all.byteLength - this.#at;
  }

  /** The next so many bytes; they are not copied. */
  take(count: number): Uint8Array {
    const from = this.#skip(count);
    return this.#all.subarray(from, from + count);
  }

  skip(count: number): void {
    this.#skip(count);
  }

  uint8(): number {
    return this.#view.getUint8(this.#skip(1));
  }

  uint16(littleEndian = false): number {
    return this.#view.getUint16(this.#skip(2), littleEndian);
  }

  uint32(littleEndian = false): number {
    return this.#view.getUint32(this.#skip(4), littleEndian);
  }

  /** Four characters, as formats name their parts. */
  name(): string {
    return String.fromCharCode(...this.take(4));
  }

  #skip(count: number): number {
    if (count > this.left) unreadable('is cut off');
    const from = this.#at;
    this.#at += count;
    return from;
  }
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** Whether bytes begin with these, which may be given as text. */
export function beginsWith(bytes: Uint8Array, start: string | readonly number[]): boolean {
  const expected = typeof start === 'string' ? Array.from(start, (c) => c.charCodeAt(0)) : start;
  return bytes.byteLength >= expected.length && expected.every((byte, at) => bytes[at] === byte);
}
