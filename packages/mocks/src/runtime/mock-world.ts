import { BuildArchive } from '../../../../worker/src/builds/build-archive.ts';
import { Directory } from '../../../../worker/src/directory.ts';
import type { Env } from '../../../../worker/src/env.ts';
import { PhotoAlbum } from '../../../../worker/src/photos/photo-album.ts';
import { ClockedShop } from './clocked-shop.ts';
import type { MockClock } from './mock-clock.ts';
import { ObjectNamespace } from './object-namespace.ts';

/** The bindings of a Worker, with the clock that its shops go by. */
export interface MockEnv extends Env {
  CLOCK: MockClock;
}

/** The objects of one Worker, and what it is given from outside. */
export class MockWorld {
  readonly env: MockEnv;
  readonly #clock: MockClock;
  readonly #namespaces: ObjectNamespace<object, MockEnv>[];
  readonly #shops: ObjectNamespace<ClockedShop, MockEnv>;

  constructor(clock: MockClock, secrets: { operatorToken: string; sessionSecret: string }) {
    this.#clock = clock;
    const env = () => this.env;
    this.#shops = new ObjectNamespace(ClockedShop, env, clock);
    const directory = new ObjectNamespace(Directory, env, clock);
    const albums = new ObjectNamespace(PhotoAlbum, env, clock);
    const builds = new ObjectNamespace(BuildArchive, env, clock);
    this.#namespaces = [this.#shops, directory, albums, builds];
    this.env = {
      CLOCK: clock,
      SHOPS: this.#shops as unknown as Env['SHOPS'],
      DIRECTORY: directory as unknown as Env['DIRECTORY'],
      BUILDS: builds as unknown as Env['BUILDS'],
      PHOTO_ALBUMS: albums as unknown as Env['PHOTO_ALBUMS'],
      OPERATOR_TOKEN: secrets.operatorToken,
      SESSION_SECRET: secrets.sessionSecret,
      CLIENT_ADDRESS_HEADER: '',
      ENVIRONMENT: 'development',
      MAIL: 'mailbox',
    };
  }

  shop(id: string): ClockedShop {
    return this.#shops.get(this.#shops.idFromName(id));
  }

  /** Does what is due. */
  async runDueWork(): Promise<void> {
    for (const namespace of this.#namespaces) await namespace.runDueAlarms();
  }

  /** Lets time pass from one alarm to the next: each finds the time that it was set for. */
  async passUntil(time: number): Promise<void> {
    for (;;) {
      await this.runDueWork();
      const next = Math.min(...this.#namespaces.map((one) => one.nextAlarmAt() ?? time));
      if (next >= time) break;
      this.#clock.forwardTo(next);
    }
    this.#clock.forwardTo(time);
    await this.runDueWork();
  }
}
