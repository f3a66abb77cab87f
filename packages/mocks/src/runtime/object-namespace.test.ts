import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DurableObject } from './cloudflare-workers.ts';
import { MockClock } from './mock-clock.ts';
import { ObjectNamespace } from './object-namespace.ts';
import { loadSqlite } from './sqlite.ts';

const HOUR = 3_600_000;

class Bell extends DurableObject<{ step: number }> {
  isAwake = false;
  readonly rung: number[] = [];

  constructor(ctx: DurableObjectState, env: { step: number }) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(async () => {
      await Promise.resolve();
      this.isAwake = true;
    });
  }

  async ringIn(milliseconds: number) {
    await this.ctx.storage.setAlarm(Date.now() + milliseconds);
    return this.ctx.storage.getAlarm();
  }

  async alarm() {
    this.rung.push((await this.ctx.storage.getAlarm()) ?? 0);
    if (this.env.step > 0 && this.rung.length < 3) await this.ringIn(this.env.step);
    if (this.env.step < 0) await this.ringIn(0);
  }

  state() {
    return { isAwake: this.isAwake, rung: this.rung };
  }

  change(values: number[]) {
    values.push(1);
    return values;
  }

  fail() {
    throw new Error('Broken');
  }
}

let clock: MockClock;
const open = (step = 0) => new ObjectNamespace(Bell, () => ({ step }), clock);

beforeAll(loadSqlite);
beforeEach(() => {
  clock = new MockClock(Date.now);
});

describe('objects', () => {
  test('are the same by the same name, and wait for their beginning', async () => {
    const bells = open();
    const bell = bells.get(bells.idFromName('a'));
    expect(await bell.state()).toEqual({ isAwake: true, rung: [] });
    await bell.ringIn(0);
    await bells.runDueAlarms();
    expect((await bells.get(bells.idFromName('a')).state()).rung).toHaveLength(1);
    expect((await bells.get(bells.idFromName('b')).state()).rung).toHaveLength(0);
  });

  test('hear and answer copies, and their errors arrive', async () => {
    const bells = open();
    const bell = bells.get(bells.idFromName('a'));
    const sent = [0];
    expect(await bell.change(sent)).toEqual([0, 1]);
    expect(sent).toEqual([0]);
    await expect(Promise.resolve().then(() => bell.fail())).rejects.toThrow('Broken');
    await expect(bell.change((() => 1) as never)).rejects.toThrow();
  });
});

describe('alarms', () => {
  test('ring when they are due by the clock, once, and are gone before', async () => {
    const bells = open();
    const bell = bells.get(bells.idFromName('a'));
    const set = await bell.ringIn(HOUR);
    expect(Math.abs((set ?? 0) - Date.now() - HOUR)).toBeLessThan(10_000);
    await bells.runDueAlarms();
    expect((await bell.state()).rung).toEqual([]);
    clock.forwardTo(clock.now() + HOUR);
    await bells.runDueAlarms();
    await bells.runDueAlarms();
    expect((await bell.state()).rung).toEqual([0]);
    expect(bells.nextAlarmAt()).toBe(null);
  });

  test('may set the next one, which waits for its own time', async () => {
    const bells = open(HOUR);
    const bell = bells.get(bells.idFromName('a'));
    await bell.ringIn(0);
    await bells.runDueAlarms();
    expect((await bell.state()).rung).toHaveLength(1);
    clock.forwardTo(bells.nextAlarmAt() ?? 0);
    await bells.runDueAlarms();
    expect((await bell.state()).rung).toHaveLength(2);
  });

  test('that set themselves for the same moment for ever do not hang the page', async () => {
    const bells = open(-1);
    await bells.get(bells.idFromName('a')).ringIn(0);
    await expect(bells.runDueAlarms()).rejects.toThrow('again and again');
  });
});
