/** Who writes while something else is done, and remembers what was promised to them. */
export interface Writers {
  /** The orders of each writer, in their order, as far as they were acknowledged by now. */
  acknowledged(): string[][];
  /** Stops after the orders under way, and says all that were ever sent. */
  stop(): Promise<string[][]>;
}

/** Several clients that each send one order after the other, until they are stopped or cut off. */
export function startWriters(url: string, secretKey: string, clients: number): Writers {
  let going = true;
  const sent: string[][] = Array.from({ length: clients }, () => []);
  const acknowledged: string[][] = Array.from({ length: clients }, () => []);

  async function write(client: number): Promise<void> {
    while (going) {
      const id = `${client}-${sent[client]?.length}`;
      sent[client]?.push(id);
      if (!(await putOrder(url, secretKey, id, `customer-${client}`))) return;
      acknowledged[client]?.push(id);
    }
  }

  const running = sent.map((_, client) => write(client));
  return {
    acknowledged: () => acknowledged.map((ids) => [...ids]),
    async stop() {
      going = false;
      await Promise.all(running);
      return sent;
    },
  };
}

/** Whether it was acknowledged: the server may be gone. */
async function putOrder(
  url: string,
  secretKey: string,
  id: string,
  customerId: string,
): Promise<boolean> {
  const time = new Date().toISOString();
  const order = { customer: { id: customerId }, currency: 'EUR', placedAt: time, paidAt: time };
  try {
    const answer = await fetch(`${url}/v1/orders/${id}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...order, totalMinor: 1_000 }),
    });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
