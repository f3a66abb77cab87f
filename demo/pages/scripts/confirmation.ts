import type { OrderView } from '../../shop/api.ts';
import { fill } from '../../shop/text.ts';
import { call, Refusal } from './api.ts';
import { setText, show, showProblem } from './dom.ts';
import { messageOf } from './page.ts';
import { refreshPoints } from './stamm.ts';
import { showLines, showSums } from './sums.ts';
import { words } from './words.ts';

const LOOK_AGAIN_MS = 3000;
const LOOKS = 40;

const id = new URLSearchParams(location.search).get('order') ?? '';
const path = `/orders/${encodeURIComponent(id)}`;

function showReported(isReported: boolean): void {
  show('points-known', isReported);
  show('points-waiting', !isReported);
}

/** The points come late when the Worker was away: then say so as soon as they are there. */
async function waitForReport(looks: number): Promise<void> {
  if (looks === 0) return;
  await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  const order = await call<OrderView>('GET', path).catch(() => null);
  if (!order?.reported) return waitForReport(looks - 1);
  showReported(true);
  refreshPoints();
}

function render(order: OrderView): void {
  show('loading', false);
  show('found', true);
  setText('number', fill(words.orderNumber, { number: order.id }));
  if (order.couponCode)
    setText('discount-name', fill(words.couponUsed, { code: order.couponCode }));
  showLines(order.lines.map((line) => ({ ...line, cents: line.unitCents * line.quantity })));
  showSums(order);
  showReported(order.reported);
}

async function load(): Promise<void> {
  try {
    const order = await call<OrderView>('GET', path);
    render(order);
    if (!order.reported) await waitForReport(LOOKS);
  } catch (error) {
    show('loading', false);
    const isMissing = error instanceof Refusal && error.code !== 'offline';
    show('missing', isMissing);
    showProblem('problem', isMissing ? null : messageOf(error));
  }
}

void load();
