/** What every page does: put things in the cart, say so, and keep up with the session. */
import type { CartView, SessionView } from '../../shop/api.ts';
import { fill } from '../../shop/text.ts';
import { call } from './api.ts';
import { byId } from './dom.ts';
import { identify } from './stamm.ts';
import { plural, words } from './words.ts';

const TOAST_MS = 4000;
let toastTimer: ReturnType<typeof setTimeout> | undefined;

export function announce(sentence: string): void {
  const toast = byId('announcer');
  toast.textContent = sentence;
  toast.classList.add('shown');
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => toast.classList.remove('shown'), TOAST_MS);
}

export function showCartCount(count: number): void {
  const badge = byId('cart-count');
  badge.textContent = String(count);
  badge.dataset.count = String(count);
  byId('cart-link').ariaLabel = fill(plural(words.cartCount, count), { count: String(count) });
}

export function messageOf(error: unknown): string {
  return error instanceof Error && error.message ? error.message : words.failed;
}

async function addToCart(button: HTMLButtonElement, productId: string, quantity: number) {
  const name = button.closest<HTMLElement>('[data-name]')?.dataset.name ?? '';
  button.disabled = true;
  try {
    const cart = await call<CartView>('POST', '/cart/items', { productId, quantity });
    showCartCount(cart.count);
    announce(fill(words.added, { name }));
  } catch (error) {
    announce(messageOf(error));
  } finally {
    button.disabled = false;
    button.focus();
  }
}

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-add]')) {
  button.addEventListener('click', () => {
    void addToCart(button, button.dataset.add ?? '', 1);
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-add-form]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    const quantity = Number(new FormData(form).get('quantity'));
    if (button) void addToCart(button, form.dataset.addForm ?? '', quantity);
  });
}

/** A page that the browser brings back from its cache may show another person's session. */
async function catchUp(): Promise<void> {
  const [session, identity] = await Promise.all([
    call<SessionView>('GET', '/session'),
    call<{ token: string | null }>('GET', '/identity'),
  ]);
  showCartCount(session.cartCount);
  identify(identity.token);
}

addEventListener('pageshow', (event) => {
  if (event.persisted) catchUp().catch(() => location.reload());
});
