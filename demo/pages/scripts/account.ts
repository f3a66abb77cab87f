import type { OrderView } from '../../shop/api.ts';
import { fill } from '../../shop/text.ts';
import { call } from './api.ts';
import { byId, copyOf, show, showProblem } from './dom.ts';
import { announce, messageOf } from './page.ts';
import { forgetMember } from './stamm.ts';
import { date, money, words } from './words.ts';

const SHOWN = 3;

function rowOf(order: OrderView): HTMLElement {
  const { root, part, partOf } = copyOf('order');
  partOf('link', HTMLAnchorElement).href = `/orders.html#order-${order.id}`;
  part('number').textContent = fill(words.orderNumber, { number: order.id });
  part('date').textContent = date(order.placedAt);
  const status = part('status');
  status.textContent = words.status[order.status];
  status.dataset.status = order.status;
  part('total').textContent = money(order.totalCents);
  return root;
}

async function load(): Promise<void> {
  try {
    const { orders } = await call<{ orders: OrderView[] }>('GET', '/orders');
    byId('orders').replaceChildren(...orders.slice(0, SHOWN).map(rowOf));
    show('none', orders.length === 0);
  } catch (error) {
    showProblem('problem', messageOf(error));
  }
  show('loading', false);
}

async function logOut(): Promise<void> {
  try {
    await call('DELETE', '/session');
  } catch (error) {
    announce(messageOf(error));
    return;
  }
  await forgetMember();
  location.assign('/');
}

if (document.getElementById('orders')) {
  byId('log-out').addEventListener('click', () => void logOut());
  void load();
}
