import type en from './en.ts';

export default {
  invited: (name, shop) =>
    name ? `${name} hat Sie zu ${shop} eingeladen` : `Sie sind zu ${shop} eingeladen`,
  gift: 'Sie bekommen:',
  minimumOrder: (amount) => `ab ${amount} Bestellwert`,
  validFor: (days) => `${days} gültig`,
  until: (date) => `bis ${date}`,
  friendGets: (gift) => `Wer Sie eingeladen hat, bekommt nach Ihrem ersten Kauf: ${gift}.`,
  get: 'Code anzeigen',
  signIn: 'Melden Sie sich an, und Sie bekommen es sofort.',
  yours: 'Ihr Willkommensgeschenk ist da',
  use: 'Geben Sie den Code an der Kasse ein.',
  kept: 'Sie finden ihn auch bei Ihren Gutscheinen.',
  added: (gift) => `Gutgeschrieben: ${gift}.`,
  noted: 'Die Einladung ist vermerkt. Viel Freude mit Ihrer ersten Bestellung!',
  held: 'Der Shop sieht sich die Einladung erst an. Was Ihnen zusteht, finden Sie dann in Ihrem Konto.',
  copy: 'Kopieren',
  copied: 'Kopiert',
  selected: 'Der Code ist markiert. Bitte kopieren Sie ihn selbst.',
  referral_code_not_found: 'Diese Einladung gilt nicht oder nicht mehr.',
  referral_not_allowed:
    'Diese Einladung gilt nur für Menschen, die neu hier sind, und nicht für einen selbst.',
  referral_claimed_already: 'Sie haben schon eine andere Einladung angenommen.',
  failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
  again: 'Noch einmal versuchen',
} satisfies typeof en;
