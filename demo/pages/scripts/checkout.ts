import type { CheckoutView, OrderView } from '../../shop/api.ts';
import { fill } from '../../shop/text.ts';
import { call, Refusal } from './api.ts';
import { byId, query, setText, show, showProblem } from './dom.ts';
import { messageOf } from './page.ts';
import { showLines, showSums } from './sums.ts';
import { money, words } from './words.ts';

let current: CheckoutView | null = null;

function showCoupon(view: CheckoutView): void {
  const { coupon } = view;
  show('coupon-entry', coupon === null);
  show('coupon-applied', coupon !== null);
  if (!coupon) return;
  const amount = money(coupon.discountCents);
  setText(
    'coupon-text',
    `${fill(words.discount, { code: coupon.code })}. ${fill(words.discountApplied, { amount })}`,
  );
}

function render(view: CheckoutView): void {
  current = view;
  show('loading', false);
  show('filled', true);
  showLines(view.lines.map((line) => ({ ...line, cents: line.grossCents })));
  showSums({ ...view, discountCents: view.coupon?.discountCents ?? 0 });
  showCoupon(view);
  showProblem('coupon-problem', view.couponProblem);
}

function fillAddress(view: CheckoutView): void {
  for (const [name, value] of Object.entries(view.address)) {
    query(document, `#pay-form [name="${name}"]`, HTMLInputElement).value = value;
  }
}

function readAddress(): Record<string, string> {
  const entries = [...new FormData(query(document, '#pay-form', HTMLFormElement))];
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

async function load(): Promise<void> {
  try {
    const view = await call<CheckoutView>('GET', '/checkout');
    if (!current) fillAddress(view);
    render(view);
  } catch (error) {
    show('loading', false);
    show('filled', false);
    const isEmpty = error instanceof Refusal && error.code === 'cart_empty';
    show('empty', isEmpty);
    showProblem('problem', isEmpty ? null : messageOf(error));
  }
}

async function changeCoupon(change: Promise<CheckoutView>, focusOn: string): Promise<void> {
  const field = query(document, '#coupon-code', HTMLInputElement);
  try {
    render(await change);
    field.removeAttribute('aria-invalid');
    byId(focusOn).focus();
  } catch (error) {
    showProblem('coupon-problem', messageOf(error));
    field.setAttribute('aria-invalid', 'true');
    field.focus();
  }
}

async function pay(): Promise<void> {
  if (!current) return;
  const button = query(document, '#pay', HTMLButtonElement);
  const label = button.textContent;
  button.disabled = true;
  button.textContent = words.paying;
  showProblem('pay-problem', null);
  try {
    const order = await call<OrderView>('POST', '/orders', {
      checkoutId: current.checkoutId,
      totalCents: current.totalCents,
      address: readAddress(),
      simulateFailure: query(document, '#simulate-failure', HTMLInputElement).checked,
    });
    location.assign(`/confirmation.html?order=${order.id}`);
  } catch (error) {
    // A failed payment ends that checkout; the next try is a new one, with the prices of now.
    await load();
    showProblem('pay-problem', messageOf(error));
    button.textContent = label;
    button.disabled = false;
    button.focus();
  }
}

function listen(): void {
  byId('coupon-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const code = query(document, '#coupon-code', HTMLInputElement).value.trim();
    if (!code) return;
    void changeCoupon(call('PUT', '/checkout/coupon', { code }), 'coupon-remove');
  });
  byId('coupon-remove').addEventListener('click', () => {
    void changeCoupon(call('DELETE', '/checkout/coupon'), 'coupon-code');
  });
  byId('pay-form').addEventListener('submit', (event) => {
    event.preventDefault();
    void pay();
  });
}

if (document.getElementById('pay-form')) {
  listen();
  void load();
}
