/** The smallest Worker with the real one's bindings: it remembers, it wakes up, it calls out. */
export const tinyWorker = `
import { DurableObject } from 'cloudflare:workers';

export class Shop extends DurableObject {
  remember(text) {
    this.ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS words (word TEXT)');
    this.ctx.storage.sql.exec('INSERT INTO words VALUES (?)', text);
  }
  words() {
    return this.ctx.storage.sql.exec('SELECT word FROM words').toArray().map(({ word }) => word);
  }
  forget() {
    this.ctx.storage.sql.exec('DELETE FROM words');
  }
  async wakeUpIn(milliseconds) {
    this.remember('asleep');
    await this.ctx.storage.setAlarm(Date.now() + milliseconds);
  }
  alarm() {
    this.remember('awake');
  }
}

export class Directory extends DurableObject {
  register(id) {
    this.ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS shops (id TEXT PRIMARY KEY)');
    this.ctx.storage.sql.exec('INSERT INTO shops VALUES (?)', id);
  }
}

export class PhotoAlbum extends DurableObject {}

export class Journal extends DurableObject {}

export class BuildArchive extends DurableObject {}

export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const shop = env.SHOPS.getByName(pathname);
    if (searchParams.has('remember')) await shop.remember(searchParams.get('remember'));
    if (searchParams.has('forget')) await shop.forget();
    if (searchParams.has('list')) {
      await env.DIRECTORY.getByName('shops').register(searchParams.get('list'));
    }
    if (searchParams.has('wake')) await shop.wakeUpIn(Number(searchParams.get('wake')));
    if (searchParams.has('words')) return Response.json(await shop.words());
    if (searchParams.has('settings')) return Response.json(env.ENVIRONMENT + ' ' + env.MAIL);
    if (searchParams.has('call')) {
      const answer = await fetch(searchParams.get('call')).catch(() => undefined);
      return Response.json(answer ? 'reached' : 'refused');
    }
    return Response.json('ok');
  },
};
`;
