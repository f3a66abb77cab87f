import * as fc from 'fast-check';
import { type Answer, Client, type SentRequest } from './http.ts';
import { Judge } from './judge.ts';
import { Known } from './known.ts';
import {
  kindOfAnswer,
  type OpenApiDocument,
  type Operation,
  operationAt,
  operationsOf,
} from './openapi.ts';
import { type Request, requestsFor } from './requests.ts';
import { ValidValues } from './valid-values.ts';
import type { World } from './world.ts';

/** Calls that make something anew, or undo it: fewer of them keep the small world as it is. */
const SELDOM = new Set(['createShop', 'deleteMe', 'putProgram', 'cancelRedemption']);

export interface Tally {
  sent: number;
  /** How many answers had which status. */
  byStatus: Map<number, number>;
  /** By operation: how often it did what it is for. */
  succeeded: Map<string, number>;
}

/** Sends requests to the world and judges what comes back. */
export class Fuzzing {
  readonly tally: Tally = { sent: 0, byStatus: new Map(), succeeded: new Map() };
  readonly operations: readonly Operation[];
  readonly #world: World;
  readonly #client: Client;
  readonly #judge: Judge;
  readonly #values: ValidValues;
  readonly #shownSecrets: string[] = [];

  constructor(world: World, document: OpenApiDocument, connections: number) {
    this.#world = world;
    this.operations = operationsOf(document);
    this.#judge = new Judge(document);
    this.#values = new ValidValues(document.components.schemas);
    this.#client = new Client(world.stack.url, connections);
  }

  /** Of all calls; many more of those that are named. */
  requests(favoured: readonly string[] = []): fc.Arbitrary<Request> {
    return fc.oneof(
      ...this.operations.map((operation) => ({
        weight: favoured.includes(operation.id) ? 300 : SELDOM.has(operation.id) ? 1 : 6,
        arbitrary: requestsFor(operation, this.#values),
      })),
    );
  }

  /** Throws where the answer is not as documented. */
  async send(request: Request): Promise<void> {
    const sent = this.#lookUp(request);
    const secrets = [...this.#world.secrets(), ...this.#shownSecrets];
    const answer = await this.#client.send(sent);
    if (!answer) return;
    this.tally.sent++;
    this.tally.byStatus.set(answer.status, (this.tally.byStatus.get(answer.status) ?? 0) + 1);
    const asked = sent.method === 'HEAD' ? 'GET' : sent.method;
    // The Worker takes addresses as they are: it does not resolve "..".
    const [pathname = ''] = sent.target.split('?', 1);
    const operation = operationAt(this.operations, asked, pathname);
    // A session depends on who and when: the same second gives the same one again.
    const forbidden = answer.text.includes('"renewableUntil"') ? [] : secrets;
    const complaint = this.#judge.complaint(answer, operation, sent.method, forbidden);
    if (complaint) throw new Error(describe(request, sent, answer, complaint));
    if (operation && answer.status < 300) this.#learn(operation, request, answer);
  }

  close(): void {
    this.#client.close();
  }

  #learn(operation: Operation, request: Request, answer: Answer): void {
    const { succeeded } = this.tally;
    succeeded.set(operation.id, (succeeded.get(operation.id) ?? 0) + 1);
    if (answer.headers['content-type'] !== 'application/json' || answer.text === '') return;
    const { things } = this.#world.shop(request.shop);
    things.learnFrom(JSON.parse(answer.text), kindOfAnswer(operation));
    // Shown this once: from now on no answer may hold it.
    for (const [, secret = ''] of answer.text.matchAll(/"secret":"([^"]+)"/g)) {
      this.#shownSecrets.push(secret);
    }
  }

  #lookUp(request: Request): SentRequest {
    const { things } = this.#world.shop(request.shop);
    const found = (value: string | Known) =>
      value instanceof Known ? things.get(value)?.toString() : value;
    const path = request.path
      .map((part) => {
        if (typeof part === 'string') return part;
        return escaped((part instanceof Known ? found(part) : part.text) ?? 'none');
      })
      .join('/');
    const query = request.query
      .map(([name, value]) => [name, found(value)] as const)
      .filter((entry): entry is [string, string] => entry[1] !== undefined)
      .map((entry) => entry.map(escaped).join('='));
    const { operation, sender, shop, body } = request;
    const authorization = this.#world.authorization(
      operation.credentials,
      sender,
      shop,
      request.member,
    );
    const headers = [...request.headers];
    if (authorization !== undefined) headers.push(['authorization', authorization]);
    if (body?.mediaType !== undefined) headers.push(['content-type', body.mediaType]);
    if (body?.encoding !== undefined) headers.push(['content-encoding', body.encoding]);
    return {
      method: request.method,
      target: `${path}${query.length > 0 ? `?${query.join('&')}` : ''}`,
      headers,
      body: body?.bytes(things),
    };
  }
}

/** A lone surrogate cannot be percent-encoded: it goes as what UTF-8 has in its place. */
function escaped(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

const SHOWN = 2_000;

function describe(request: Request, sent: SentRequest, answer: Answer, complaint: string): string {
  const headers = sent.headers.map(([name, value]) => `${name}: ${value}`);
  const body = sent.body ? new TextDecoder().decode(sent.body).slice(0, SHOWN) : '(no body)';
  return [
    `The answer to ${request.operation.id}, sent by ${request.sender}, ${complaint}.`,
    `${sent.method} ${sent.target.slice(0, SHOWN)}`,
    ...headers.map((line) => line.slice(0, 300)),
    '',
    body,
    '',
    `→ ${answer.status} ${answer.text.slice(0, SHOWN)}`,
    JSON.stringify(answer.headers),
  ].join('\n');
}
