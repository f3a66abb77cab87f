/**
 * What Stamm is measured against: the barest Worker that could do the same jobs. It checks nothing
 * but the bearer, trusts every body, and spends the fewest SQL statements that keep a balance right.
 */
import { DurableObject } from 'cloudflare:workers';

interface Env {
  OPERATOR_TOKEN: string;
  SHOPS: DurableObjectNamespace<Shop>;
}

interface Order {
  id: string;
  customer: string;
  totalMinor: number;
}

interface Body {
  customer: { id: string };
  totalMinor: number;
  points: number;
}

/** One shop. The file of a running workerd names two classes, and one does for both. */
export class Shop extends DurableObject<Env> {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS balances (customer TEXT PRIMARY KEY, points INTEGER) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, customer TEXT, total INTEGER)
        WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS redemptions (key TEXT PRIMARY KEY, customer TEXT, points INTEGER)
        WITHOUT ROWID;`);
  }

  read(customer: string) {
    return this.#sql
      .exec('SELECT customer, points FROM balances WHERE customer = ?', customer)
      .one();
  }

  order(order: Order) {
    return this.ctx.storage.transactionSync(() => this.#record(order));
  }

  redeem(key: string, customer: string, points: number) {
    return this.ctx.storage.transactionSync(() => {
      const { left } = this.#sql
        .exec<{ left: number }>(
          `UPDATE balances SET points = points - ?1 WHERE customer = ?2 AND points >= ?1
            RETURNING points AS left`,
          points,
          customer,
        )
        .one();
      this.#sql.exec('INSERT INTO redemptions VALUES (?, ?, ?)', key, customer, points);
      return { key, customer, points, left };
    });
  }

  import(orders: Order[]) {
    this.ctx.storage.transactionSync(() => {
      for (const order of orders) this.#record(order);
    });
  }

  /** Written once, however often it is sent. */
  #record({ id, customer, totalMinor }: Order) {
    const points = Math.floor(totalMinor / 100);
    const { rowsWritten } = this.#sql.exec(
      'INSERT OR IGNORE INTO orders VALUES (?, ?, ?)',
      id,
      customer,
      totalMinor,
    );
    if (rowsWritten > 0) {
      this.#sql.exec(
        `INSERT INTO balances VALUES (?, ?)
          ON CONFLICT (customer) DO UPDATE SET points = points + excluded.points`,
        customer,
        points,
      );
    }
    return { id, customer, points };
  }
}

export { Shop as Directory };

const PROGRAM = JSON.stringify({ pointsName: 'points', rates: [{ currency: 'EUR', points: 1 }] });
const BATCH_ORDERS = 2_000;

async function importCsv(request: Request, shop: DurableObjectStub<Shop>): Promise<Response> {
  const lines = (await request.text()).trimEnd().split('\n').slice(1);
  for (let start = 0; start < lines.length; start += BATCH_ORDERS) {
    const orders = lines.slice(start, start + BATCH_ORDERS).map((line) => {
      const [id = '', customer = '', , , total] = line.split(',');
      return { id, customer, totalMinor: Number(total) };
    });
    await shop.import(orders);
  }
  return Response.json({ orders: lines.length });
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const [, call, shopId = '', id = ''] = new URL(request.url).pathname.split('/');
    if (call === 'health') return Response.json({ ok: true });
    if (call === 'program') {
      return new Response(PROGRAM, { headers: { 'content-type': 'application/json' } });
    }
    if (request.headers.get('authorization') !== `Bearer ${env.OPERATOR_TOKEN}`) {
      return new Response('Who are you?', { status: 401 });
    }
    const shop = env.SHOPS.get(env.SHOPS.idFromName(shopId));
    if (call === 'balance') return Response.json(await shop.read(id));
    if (call === 'import') return await importCsv(request, shop);
    const { customer, totalMinor, points } = await request.json<Body>();
    if (call === 'order') {
      return Response.json(await shop.order({ id, customer: customer.id, totalMinor }));
    }
    return Response.json(await shop.redeem(id, customer.id, points));
  },
} satisfies ExportedHandler<Env>;
