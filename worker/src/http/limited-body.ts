/** A body was longer than allowed, or it broke off. */
export class BodyFault extends Error {
  readonly fault: 'too_large' | 'broken_off';

  constructor(fault: 'too_large' | 'broken_off') {
    super(fault);
    this.fault = fault;
  }
}

/** The line went dead, or its chunks are nonsense: nothing that we could have done. */
function brokenOff(): never {
  throw new BodyFault('broken_off');
}

/**
 * All bytes of a body that has at most so many, however it is sent.
 * @throws BodyFault
 */
export async function readLimited(
  request: Request,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const length = request.headers.get('content-length');
  if (Number(length) > most) throw new BodyFault('too_large');
  // The protocol holds such a body to its length, and reading it at once costs far less.
  if (length !== null) return new Uint8Array(await request.arrayBuffer().catch(brokenOff));
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read().catch(brokenOff)) ?? { done: true };
    if (done) break;
    size += value.byteLength;
    if (size > most) {
      await reader?.cancel();
      throw new BodyFault('too_large');
    }
    chunks.push(value);
  }
  return joined(chunks, size);
}

function joined(chunks: Uint8Array<ArrayBuffer>[], size: number): Uint8Array<ArrayBuffer> {
  if (chunks.length === 1 && chunks[0]) return chunks[0];
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
