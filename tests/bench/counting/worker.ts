/** Stamm's own Worker, with a shop that counts the rows it writes and whose clock can be moved. */
import app from '../../../worker/src/index.ts';
import { Shop as RealShop } from '../../../worker/src/shop/shop.ts';
import type { Rows } from './rows.ts';

export { Directory } from '../../../worker/src/directory.ts';

interface CountingEnv {
  SHOPS: DurableObjectNamespace<Shop>;
}

export class Shop extends RealShop {
  readonly #cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  #alarms = 0;

  constructor(...args: ConstructorParameters<typeof RealShop>) {
    super(...args);
    const { storage } = args[0];
    const exec = storage.sql.exec.bind(storage.sql);
    // The object keeps one SqlStorage for its life: what every book writes passes through here.
    storage.sql.exec = ((query: string, ...values: unknown[]) => {
      const cursor = exec(query, ...values);
      this.#cursors.push(cursor);
      return cursor;
    }) as typeof storage.sql.exec;
    const setAlarm = storage.setAlarm.bind(storage);
    storage.setAlarm = (time) => {
      this.#alarms += 1;
      return setAlarm(time);
    };
  }

  /** What was written since this was last asked. */
  takeRows(): Rows {
    const rows = this.#cursors.splice(0).reduce((sum, cursor) => sum + cursor.rowsWritten, 0);
    const alarms = this.#alarms;
    this.#alarms = 0;
    return { rows, alarms };
  }

  /** Lets time pass, and whatever is due with it happen. */
  async passTime(milliseconds: number): Promise<void> {
    const now = this.clock() + milliseconds;
    this.clock = () => now;
    await this.alarm();
  }
}

export default {
  async fetch(request: Request, env: CountingEnv, ctx: ExecutionContext): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const [, counting, shopId = ''] = pathname.split('/');
    if (counting !== 'counting') return app.fetch(request, env, ctx);
    const shop = env.SHOPS.get(env.SHOPS.idFromName(shopId));
    const pass = Number(searchParams.get('pass'));
    if (pass > 0) await shop.passTime(pass);
    return Response.json(await shop.takeRows());
  },
} satisfies ExportedHandler<CountingEnv>;
