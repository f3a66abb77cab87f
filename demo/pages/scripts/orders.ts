import type { OrderLineView, OrderView } from '../../shop/api.ts';
import { fill } from '../../shop/text.ts';
import { call } from './api.ts';
import { byId, copyOf, query, show, showProblem, sumRow } from './dom.ts';
import { announce, messageOf } from './page.ts';
import { refreshPoints } from './stamm.ts';
import { date, money, plural, shippingPrice, words } from './words.ts';

interface Answer {
  refundedCents: number;
  order: OrderView;
}

/** Opens a dialog; runs `confirm` on its main button and stays open when that is refused. */
function ask(dialogId: string, confirm: () => Promise<Answer>, done: string): void {
  const dialog = query(document, `#${dialogId}`, HTMLDialogElement);
  const form = query(dialog, 'form', HTMLFormElement);
  const button = query(dialog, 'button[value="confirm"]', HTMLButtonElement);
  const problem = query(dialog, '.problem', HTMLElement);
  problem.hidden = true;
  button.disabled = false;
  form.onsubmit = async (event) => {
    if (event.submitter !== button) return;
    event.preventDefault();
    button.disabled = true;
    try {
      const { refundedCents, order } = await confirm();
      dialog.close();
      replace(order);
      announce(fill(done, { amount: money(refundedCents) }));
      refreshPoints();
    } catch (error) {
      problem.textContent = messageOf(error);
      problem.hidden = false;
      button.disabled = false;
    }
  };
  dialog.showModal();
}

function askToReturn(order: OrderView, line: OrderLineView): void {
  const left = line.quantity - line.returnedQuantity;
  const quantity = query(document, '#return-quantity', HTMLSelectElement);
  quantity.replaceChildren(
    ...Array.from({ length: left }, (_, index) => new Option(String(index + 1))),
  );
  byId('return-name').textContent = line.name;
  const returnId = crypto.randomUUID();
  const confirm = () =>
    call<Answer>('POST', `/orders/${order.id}/returns`, {
      returnId,
      lines: [{ lineId: line.id, quantity: Number(quantity.value) }],
    });
  ask('return-dialog', confirm, words.returnDone);
}

function askToCancel(order: OrderView): void {
  byId('cancel-name').textContent = fill(words.orderNumber, { number: order.id });
  const confirm = () => call<Answer>('POST', `/orders/${order.id}/cancel`);
  ask('cancel-dialog', confirm, words.cancelDone);
}

async function letArrive(order: OrderView, button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  try {
    replace(await call<OrderView>('POST', `/orders/${order.id}/deliver`));
    announce(words.delivered);
    refreshPoints();
  } catch (error) {
    announce(messageOf(error));
    button.disabled = false;
  }
}

function lineOf(order: OrderView, line: OrderLineView): HTMLElement {
  const { root, part, partOf } = copyOf('line');
  partOf('picture', HTMLImageElement).src = `/art/${line.productId}.svg`;
  const name = partOf('name', HTMLAnchorElement);
  name.href = `/products/${line.productId}.html`;
  name.textContent = `${line.quantity} × ${line.name}`;
  const count = line.returnedQuantity;
  part('returned').textContent =
    count === 0 ? '' : fill(plural(words.returned, count), { count: String(count) });
  part('total').textContent = money(line.totalCents);
  const button = partOf('return', HTMLButtonElement);
  button.hidden = !order.canReturn || count === line.quantity;
  button.ariaLabel = fill(words.returnLine, { name: line.name });
  button.addEventListener('click', () => askToReturn(order, line));
  return root;
}

function sumsOf(order: OrderView): HTMLElement[] {
  const { sums } = words;
  const rows = [sumRow(sums.shipping, shippingPrice(order.shippingCents))];
  if (order.couponCode) {
    const name = fill(words.couponUsed, { code: order.couponCode });
    rows.unshift(sumRow(name, money(-order.discountCents)));
  }
  rows.push(sumRow(sums.total, money(order.totalCents), true));
  if (order.refundedCents > 0) rows.push(sumRow(words.refunded, money(-order.refundedCents)));
  return rows;
}

function cardOf(order: OrderView): HTMLElement {
  const { root, part, partOf } = copyOf('order');
  root.id = `order-${order.id}`;
  part('number').textContent = fill(words.orderNumber, { number: order.id });
  part('date').textContent = fill(words.placedOn, { date: date(order.placedAt) });
  const status = part('status');
  status.textContent = words.status[order.status];
  status.dataset.status = order.status;
  part('lines').replaceChildren(...order.lines.map((line) => lineOf(order, line)));
  part('sums').replaceChildren(...sumsOf(order));
  part('waiting').textContent = words.reportWaiting;
  part('waiting').hidden = order.reported;
  part('until').textContent = order.canReturn
    ? fill(words.returnUntil, { date: date(order.returnUntil) })
    : '';
  const cancel = partOf('cancel', HTMLButtonElement);
  cancel.hidden = !order.canCancel;
  const deliver = partOf('deliver', HTMLButtonElement);
  deliver.hidden = !order.canDeliver;
  deliver.addEventListener('click', () => void letArrive(order, deliver));
  part('tools').hidden = !order.canReturn && !order.canCancel && !order.canDeliver;
  cancel.addEventListener('click', () => askToCancel(order));
  return root;
}

function replace(order: OrderView): void {
  const card = cardOf(order);
  byId(card.id).replaceWith(card);
  const heading = query(card, 'h2', HTMLElement);
  heading.tabIndex = -1;
  heading.focus();
}

async function load(): Promise<void> {
  try {
    const { orders } = await call<{ orders: OrderView[] }>('GET', '/orders');
    byId('orders').replaceChildren(...orders.map(cardOf));
    show('empty', orders.length === 0);
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  } catch (error) {
    showProblem('problem', messageOf(error));
  }
  show('loading', false);
}

if (document.getElementById('orders')) void load();
