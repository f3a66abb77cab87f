import { call } from './api.ts';
import { showProblem } from './dom.ts';
import { messageOf } from './page.ts';
import { forgetMember } from './stamm.ts';

/** Only pages of this shop: an address from outside could lead anywhere. */
function nextPage(): string {
  const next = new URLSearchParams(location.search).get('next') ?? '';
  return /^\/[a-z-]+\.html$/.test(next) ? next : '/account.html';
}

async function logIn(customerId: string): Promise<void> {
  try {
    await call('PUT', '/session', { customerId });
  } catch (error) {
    showProblem('problem', messageOf(error));
    return;
  }
  // Whoever was signed in to Stamm before is not who is logged in now.
  await forgetMember();
  location.assign(nextPage());
}

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-customer]')) {
  button.addEventListener('click', () => void logIn(button.dataset.customer ?? ''));
}
