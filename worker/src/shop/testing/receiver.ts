import { runInDurableObject } from 'cloudflare:test';
import { EVENT_DATA } from '@stamm/contract';
import type { EventType, NewWebhookEndpoint, WebhookDelivery } from '@stamm/contract/types';
import { Webhook } from 'standardwebhooks';
import { expect } from 'vitest';
import type { Shop } from '../shop.ts';
import { type TestShop, value } from './test-shop.ts';

/** A delivery as the receiver has read it. */
export interface Received {
  url: string;
  id: string;
  type: EventType;
  timestamp: string;
  data: Record<string, unknown>;
  headers: Headers;
  body: string;
}

type Answer = (received: Received) => Response | Promise<Response>;

/** The shop's own server, to which its webhooks lead. It is a function: nothing leaves the test. */
export class Receiver {
  readonly received: Received[] = [];
  /** How it answers from now on. */
  answer: Answer = () => new Response();
  readonly #shop: TestShop;

  private constructor(shop: TestShop) {
    this.#shop = shop;
  }

  static async of(shop: TestShop): Promise<Receiver> {
    const receiver = new Receiver(shop);
    await receiver.connect();
    return receiver;
  }

  /** Connects the shop with this receiver; again after it was put to sleep. */
  connect(): Promise<void> {
    return runInDurableObject(this.#shop.stub, (shop: Shop) => {
      shop.outbound = { fetch: (url, request) => this.#take(url, request), timeoutMs: 50 };
    });
  }

  /** Has the events sent here from now on. */
  async subscribe(
    events: EventType[] = [],
    url = 'https://shop.example/hooks',
  ): Promise<NewWebhookEndpoint> {
    const { api, backend } = this.#shop;
    return value(await api.createWebhookEndpoint(backend, { url, events }));
  }

  /** What came since this was last asked, as types with their data. */
  news(): [EventType, Record<string, unknown>][] {
    return this.received.splice(0).map(({ type, data }) => [type, data]);
  }

  /** What the shop has logged of an endpoint, newest first. */
  async deliveries({ id }: { id: string }): Promise<WebhookDelivery[]> {
    const { api, backend } = this.#shop;
    return value(await api.webhookDeliveries(backend, id, { limit: 100 })).items;
  }

  async #take(url: string, request: RequestInit): Promise<Response> {
    expect(request).toMatchObject({ method: 'POST', redirect: 'manual' });
    const headers = new Headers(request.headers as HeadersInit);
    const body = String(request.body);
    const { type, timestamp, data } = JSON.parse(body);
    expect(EVENT_DATA[type as EventType].parse(data)).toEqual(data);
    const received: Received = {
      url,
      id: headers.get('webhook-id') ?? '',
      type,
      timestamp,
      data,
      headers,
      body,
    };
    this.received.push(received);
    return await this.answer(received);
  }
}

/** Whether a delivery is signed with a secret: one of the signatures must be that secret's. */
export function isSignedWith(secret: string, { id, headers, body }: Received): boolean {
  const at = new Date(Number(headers.get('webhook-timestamp')) * 1000);
  const signatures = headers.get('webhook-signature')?.split(' ') ?? [];
  return signatures.includes(new Webhook(secret).sign(id, at, body));
}
