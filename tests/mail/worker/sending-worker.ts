/** A Worker that sends what it is told to, by the way that its settings name. */
import { createSender } from '../../../worker/src/email/create-sender.ts';
import type { OutgoingMail } from '../../../worker/src/email/outgoing-mail.ts';
import type { Env } from '../../../worker/src/env.ts';

export { Directory } from '../../../worker/src/directory.ts';
export { Shop } from '../../../worker/src/shop/shop.ts';

const PATIENCE_MS = 1_000;

interface ToSend {
  mail: OutgoingMail;
  settings: Partial<Env>;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (request.method !== 'POST') return new Response('ok');
    const { mail, settings } = await request.json<ToSend>();
    return Response.json(await createSender({ ...env, ...settings }, PATIENCE_MS).send(mail));
  },
} satisfies ExportedHandler<Env>;
