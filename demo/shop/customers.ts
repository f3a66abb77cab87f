import type { Text } from './catalogue.ts';

export interface Address {
  name: string;
  street: string;
  postalCode: string;
  city: string;
}

/** Someone to log in as. A real shop has a password here; the demo has a picture and a sentence. */
export interface Customer {
  /** The id that the loyalty API knows the customer by. It never changes. */
  id: string;
  name: string;
  email: string;
  /** Whether they followed the link that the shop has mailed there. Guests at a checkout never have. */
  emailVerified: boolean;
  address: Address;
  /** What there is to see when logged in as this customer. */
  situation: Text;
}

function customer(
  id: string,
  name: string,
  street: string,
  postalCode: string,
  city: string,
  situation: Text,
  emailVerified = true,
): Customer {
  const email = `${id}@kunden.example`;
  const address = { name, street, postalCode, city };
  return { id, name, email, emailVerified, address, situation };
}

export const customers: readonly Customer[] = [
  customer('anna', 'Anna Keller', 'Lindenstraße 14', '04109', 'Leipzig', {
    de: 'Kauft regelmäßig. Hat Bohnen, erwartet weitere und hat einen Gutschein eingetauscht.',
    en: 'A regular. Has beans, expects more, and holds a coupon.',
  }),
  customer('ben', 'Ben Yılmaz', 'Am Kanal 3', '28195', 'Bremen', {
    de: 'Neu hier: noch keine Bestellung, noch keine Bohne.',
    en: 'New here: no order yet, no beans yet.',
  }),
  customer('clara', 'Clara Neumann', 'Bergweg 27', '79098', 'Freiburg', {
    de: 'War lange nicht da. Viele ihrer Bohnen verfallen bald.',
    en: 'Has not been here for a while. Many of her beans expire soon.',
  }),
  customer('david', 'David Okafor', 'Hafenallee 88', '22767', 'Hamburg', {
    de: 'Versorgt ein ganzes Büro und hat Bohnen für jede Prämie.',
    en: 'Buys for a whole office and can afford any reward.',
  }),
  customer('emilia', 'Emilia Rossi', 'Schulgasse 5', '80331', 'München', {
    de: 'Hat eine Mühle zurückgegeben und eine Bestellung storniert.',
    en: 'Returned a grinder and cancelled an order.',
  }),
  // She has not followed the link in the shop's mail yet.
  customer(
    'frieda',
    'Frieda Hansen',
    'Deichstraße 41',
    '24103',
    'Kiel',
    {
      de: 'Hat vor drei Tagen zum ersten Mal bestellt. Ihre Bohnen sind noch vorgemerkt.',
      en: 'Placed her first order three days ago. Her beans are still pending.',
    },
    false,
  ),
];

export function findCustomer(id: string): Customer | undefined {
  return customers.find((entry) => entry.id === id);
}
