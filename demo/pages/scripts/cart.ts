import type { CartLineView, CartView } from '../../shop/api.ts';
import { fill } from '../../shop/text.ts';
import { call } from './api.ts';
import { byId, copyOf, query, setText, show, showProblem } from './dom.ts';
import { messageOf, showCartCount } from './page.ts';
import { money, shippingPrice, words } from './words.ts';

const MAX_PIECES = 20;

async function setQuantity(productId: string, quantity: number): Promise<void> {
  try {
    render(await call<CartView>('PUT', `/cart/items/${productId}`, { quantity }));
    showProblem('problem', null);
  } catch (error) {
    showProblem('problem', messageOf(error));
  }
}

function quantityOptions(current: number): HTMLOptionElement[] {
  return Array.from({ length: MAX_PIECES }, (_, index) => {
    const isCurrent = index + 1 === current;
    return new Option(String(index + 1), String(index + 1), isCurrent, isCurrent);
  });
}

function lineOf(line: CartLineView): HTMLElement {
  const { root, part, partOf } = copyOf('line');
  const page = `/products/${line.productId}.html`;
  root.dataset.product = line.productId;
  partOf('link', HTMLAnchorElement).href = page;
  partOf('picture', HTMLImageElement).src = `/art/${line.productId}.svg`;
  const name = partOf('name', HTMLAnchorElement);
  name.href = page;
  name.textContent = line.name;
  part('each').textContent = fill(words.each, { price: money(line.unitCents) });
  part('total').textContent = money(line.grossCents);

  const points = part('points');
  points.setAttribute('amount-minor', String(line.grossCents));
  points.setAttribute('product-id', line.productId);
  points.setAttribute('collection-ids', line.collectionIds.join(','));

  const quantity = partOf('quantity', HTMLSelectElement);
  quantity.append(...quantityOptions(line.quantity));
  quantity.addEventListener('change', () => {
    void setQuantity(line.productId, Number(quantity.value));
  });
  const remove = partOf('remove', HTMLButtonElement);
  remove.ariaLabel = `${remove.textContent}: ${line.name}`;
  remove.addEventListener('click', () => {
    void setQuantity(line.productId, 0);
  });
  return root;
}

/** Lines are made anew, so whoever was working on one by keyboard is put back there. */
function renderLines(cart: CartView): void {
  const focused = document.activeElement;
  const part = focused instanceof HTMLElement ? focused.dataset.part : undefined;
  const product = focused?.closest<HTMLElement>('[data-product]')?.dataset.product;
  const list = byId('lines');
  list.replaceChildren(...cart.lines.map(lineOf));
  if (!part || !product) return;
  const same = list.querySelector<HTMLElement>(`[data-product="${product}"] [data-part="${part}"]`);
  const heading = query(document, 'h1', HTMLElement);
  heading.tabIndex = -1;
  (same ?? heading).focus();
}

function render(cart: CartView): void {
  show('loading', false);
  show('empty', cart.count === 0);
  show('filled', cart.count > 0);
  showCartCount(cart.count);
  renderLines(cart);
  setText('goods', money(cart.goodsCents));
  setText('shipping', shippingPrice(cart.shippingCents));
  setText('total', money(cart.totalCents));
  const toward = query(document, '#toward', HTMLProgressElement);
  toward.value = toward.max - cart.toFreeShippingCents;
  setText(
    'toward-text',
    cart.toFreeShippingCents === 0
      ? words.shippingIsFree
      : fill(words.toFreeShipping, { amount: money(cart.toFreeShippingCents) }),
  );
}

call<CartView>('GET', '/cart')
  .then(render)
  .catch((error: unknown) => {
    show('loading', false);
    showProblem('problem', messageOf(error));
  });
