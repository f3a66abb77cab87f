/** The lines and sums of an order, as the checkout and the confirmation show them. */
import type { VatView } from '../../shop/api.ts';
import { fill } from '../../shop/text.ts';
import { byId, copyOf, setText, show } from './dom.ts';
import { money, shippingPrice, words } from './words.ts';

interface Sums {
  goodsCents: number;
  discountCents: number;
  shippingCents: number;
  totalCents: number;
  vat: VatView[];
}

export function showSums(sums: Sums): void {
  setText('goods', money(sums.goodsCents));
  setText('discount', money(-sums.discountCents));
  show('discount-row', sums.discountCents > 0);
  setText('shipping', shippingPrice(sums.shippingCents));
  setText('total', money(sums.totalCents));
  const rows = sums.vat.map(({ percent, cents }) => {
    const row = document.createElement('li');
    row.textContent = `${fill(words.vat, { percent: String(percent) })} ${money(cents)}`;
    return row;
  });
  byId('vat').replaceChildren(...rows);
}

interface Line {
  productId: string;
  name: string;
  quantity: number;
  cents: number;
}

export function showLines(lines: readonly Line[]): void {
  const rows = lines.map((line) => {
    const { root, part, partOf } = copyOf('line');
    partOf('picture', HTMLImageElement).src = `/art/${line.productId}.svg`;
    part('name').textContent = `${line.quantity} × ${line.name}`;
    part('total').textContent = money(line.cents);
    return root;
  });
  byId('lines').replaceChildren(...rows);
}
