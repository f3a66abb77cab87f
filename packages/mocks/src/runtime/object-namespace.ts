import type { MockClock } from './mock-clock.ts';
import { ObjectStorage } from './object-storage.ts';

/** A Durable Object as the namespace needs it. */
export interface HostedObject {
  alarm?(): void | Promise<void>;
}

export type ObjectClass<Hosted extends HostedObject, Env> = new (
  ctx: DurableObjectState,
  env: Env,
) => Hosted;

/** An object, with what is its own. */
interface Instance<Hosted> {
  hosted: Hosted;
  storage: ObjectStorage;
  /** What calls wait for: the object's own beginning. */
  ready: Promise<unknown>;
}

/** An alarm that sets itself again at once, for ever, is a mistake that must not hang a page. */
const MOST_ALARMS_AT_ONCE = 1_000;

/** The Durable Objects of one class: one for each name, made when it is first called. */
export class ObjectNamespace<Hosted extends HostedObject, Env> {
  readonly #objectClass: ObjectClass<Hosted, Env>;
  readonly #env: () => Env;
  readonly #clock: MockClock;
  readonly #instances = new Map<string, Instance<Hosted>>();

  constructor(objectClass: ObjectClass<Hosted, Env>, env: () => Env, clock: MockClock) {
    this.#objectClass = objectClass;
    this.#env = env;
    this.#clock = clock;
  }

  idFromName(name: string): { name: string } {
    return { name };
  }

  /** A stub: each of its methods calls that of the object, and only copies of values pass. */
  get({ name }: { name: string }): Hosted {
    const call = (method: string) => (sent: unknown[]) => this.#call(name, method, sent);
    return new Proxy({} as Hosted & object, {
      // A stub is handed through promises, and is none itself.
      get: (_, method) =>
        method === 'then' ? undefined : (...sent: unknown[]) => call(String(method))(sent),
    });
  }

  /** When the next alarm of any object is due; null for never. */
  nextAlarmAt(): number | null {
    const times = [...this.#instances.values()].flatMap(({ storage }) => storage.alarmAt ?? []);
    return times.length > 0 ? Math.min(...times) : null;
  }

  /** Calls every object whose alarm is due by now. */
  async runDueAlarms(): Promise<void> {
    for (let count = 0; count < MOST_ALARMS_AT_ONCE; count += 1) {
      const due = [...this.#instances.values()].find(
        ({ storage }) => (storage.alarmAt ?? Number.POSITIVE_INFINITY) <= this.#clock.now(),
      );
      if (!due) return;
      await due.storage.deleteAlarm();
      await due.ready;
      await due.hosted.alarm?.();
    }
    throw new Error('An object sets its alarm again and again for the same moment.');
  }

  async #call(name: string, method: string, sent: unknown[]): Promise<unknown> {
    const { hosted, ready } = this.#instance(name);
    await ready;
    const called = (hosted as Record<string, unknown>)[method];
    if (typeof called !== 'function') throw new TypeError(`The object has no method ${method}.`);
    return structuredClone(await called.apply(hosted, structuredClone(sent)));
  }

  #instance(name: string): Instance<Hosted> {
    const known = this.#instances.get(name);
    if (known) return known;
    const storage = new ObjectStorage(this.#clock);
    const beginnings: Promise<unknown>[] = [];
    const ctx = {
      id: this.idFromName(name),
      storage,
      blockConcurrencyWhile<Result>(work: () => Promise<Result>): Promise<Result> {
        const beginning = work();
        beginnings.push(beginning);
        return beginning;
      },
      waitUntil: () => undefined,
    };
    const hosted = new this.#objectClass(ctx as unknown as DurableObjectState, this.#env());
    const instance = { hosted, storage, ready: Promise.all(beginnings) };
    this.#instances.set(name, instance);
    return instance;
  }
}
