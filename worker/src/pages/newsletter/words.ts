import type { ErrorCode } from '@stamm/contract';
import type { PageLanguage } from '../language.ts';
import type { PageMessage } from '../words.ts';

interface NewsletterWords {
  confirm: {
    title: string;
    /** Before the address. */
    lead: (shop: string) => string;
    topics: string;
    agree: string;
    privacy: string;
    button: string;
    nothing: string;
  };
  confirmed: {
    title: string;
    text: (shop: string) => string;
    preferences: string;
    coupon: (name: string) => string;
    couponCode: string;
    couponTerms: (until: string, minimumOrder: string | null) => string;
    points: (points: string) => string;
    waitingPoints: (points: string, shop: string) => string;
  };
  preferences: {
    title: string;
    lead: string;
    saved: string;
    topics: string;
    noTopic: string;
    badName: string;
    name: string;
    language: string;
    button: string;
    end: string;
    endText: string;
    endButton: string;
  };
  unsubscribe: {
    title: string;
    lead: (shop: string) => string;
    button: string;
    preferences: string;
  };
  unsubscribed: { title: string; text: (shop: string) => string };
  /** Links that lead nowhere any more, and what to do. */
  problems: Partial<Record<ErrorCode, PageMessage>>;
}

export const NEWSLETTER_WORDS: Record<PageLanguage, NewsletterWords> = {
  en: {
    confirm: {
      title: 'Confirm your subscription',
      lead: (shop) => `You would like to get the newsletter of ${shop} at this address:`,
      topics: 'You have chosen:',
      agree: 'With the button you agree to this:',
      privacy: 'Privacy policy',
      button: 'Yes, subscribe me',
      nothing: 'It was not you? Then simply close this page. Nothing will be sent.',
    },
    confirmed: {
      title: 'You are subscribed',
      text: (shop) => `Thank you. From now on you get the newsletter of ${shop}.`,
      preferences: 'Change what I get',
      coupon: (name) => `As promised: ${name}.`,
      couponCode: 'Your code for the checkout',
      couponTerms: (until, minimumOrder) =>
        `It works once, until ${until}${minimumOrder === null ? '' : `, on orders from ${minimumOrder}`}. We have mailed it to you as well.`,
      points: (points) => `As promised: ${points} are in your account.`,
      waitingPoints: (points, shop) =>
        `${points} are waiting for you: sign in at ${shop} with this address, and they are yours.`,
    },
    preferences: {
      title: 'Your newsletter',
      lead: 'What is sent to this address:',
      saved: 'Saved.',
      topics: 'Topics',
      noTopic: 'Choose at least one topic. To get none, unsubscribe below.',
      badName: 'Please write the name in one line of at most 100 characters.',
      name: 'First name (if you like)',
      language: 'Language',
      button: 'Save',
      end: 'Unsubscribe',
      endText: 'You get no newsletter any more, whatever the topic.',
      endButton: 'Unsubscribe from all',
    },
    unsubscribe: {
      title: 'Unsubscribe',
      lead: (shop) => `With the button you end the newsletter of ${shop}, at once and entirely.`,
      button: 'Unsubscribe from all',
      preferences: 'Or change what I get',
    },
    unsubscribed: {
      title: 'You are unsubscribed',
      text: (shop) =>
        `${shop} sends you no newsletter any more. If you change your mind, subscribe again in the shop.`,
    },
    problems: {
      newsletter_link_invalid: {
        title: 'This link does not work',
        text: 'It may not be whole, or it is from long ago. Please open it in the mail again, or copy all of it. Nothing was changed.',
      },
      newsletter_link_used: {
        title: 'You have confirmed this before',
        text: 'Your subscription is confirmed; there is nothing more to do. A link in every newsletter leads to your settings.',
      },
      newsletter_link_expired: {
        title: 'This link has expired',
        text: 'It was good for seven days, and you were not subscribed. If you still want the newsletter, please subscribe once more in the shop.',
      },
      newsletter_not_offered: {
        title: 'There is no newsletter at present',
        text: 'The shop offers no newsletter at the moment. Nothing was changed.',
      },
    },
  },
  de: {
    confirm: {
      title: 'Anmeldung bestätigen',
      lead: (shop) => `Sie möchten den Newsletter von ${shop} an diese Adresse erhalten:`,
      topics: 'Ihre Auswahl:',
      agree: 'Mit der Schaltfläche stimmen Sie Folgendem zu:',
      privacy: 'Datenschutzerklärung',
      button: 'Ja, bitte anmelden',
      nothing:
        'Sie waren das nicht? Dann schließen Sie einfach diese Seite. Es wird nichts verschickt.',
    },
    confirmed: {
      title: 'Sie sind angemeldet',
      text: (shop) => `Vielen Dank. Von nun an erhalten Sie den Newsletter von ${shop}.`,
      preferences: 'Einstellungen ändern',
      coupon: (name) => `Wie versprochen: ${name}.`,
      couponCode: 'Ihr Code für die Kasse',
      couponTerms: (until, minimumOrder) =>
        `Er gilt einmal und bis zum ${until}${minimumOrder === null ? '' : `, für Bestellungen ab ${minimumOrder}`}. Wir haben ihn Ihnen auch per E-Mail geschickt.`,
      points: (points) => `Wie versprochen: ${points} sind Ihrem Konto gutgeschrieben.`,
      waitingPoints: (points, shop) =>
        `${points} warten auf Sie: Melden Sie sich bei ${shop} mit dieser Adresse an, dann werden sie Ihnen gutgeschrieben.`,
    },
    preferences: {
      title: 'Ihr Newsletter',
      lead: 'Was an diese Adresse geht:',
      saved: 'Gespeichert.',
      topics: 'Themen',
      noTopic:
        'Bitte wählen Sie mindestens ein Thema. Wenn Sie keines möchten, melden Sie sich unten ab.',
      badName: 'Bitte schreiben Sie den Namen in eine Zeile mit höchstens 100 Zeichen.',
      name: 'Vorname (wenn Sie möchten)',
      language: 'Sprache',
      button: 'Speichern',
      end: 'Abmelden',
      endText: 'Sie erhalten keinen Newsletter mehr, gleich zu welchem Thema.',
      endButton: 'Von allem abmelden',
    },
    unsubscribe: {
      title: 'Newsletter abbestellen',
      lead: (shop) =>
        `Mit der Schaltfläche bestellen Sie den Newsletter von ${shop} ab, sofort und vollständig.`,
      button: 'Von allem abmelden',
      preferences: 'Oder Einstellungen ändern',
    },
    unsubscribed: {
      title: 'Sie sind abgemeldet',
      text: (shop) =>
        `${shop} schickt Ihnen keinen Newsletter mehr. Wenn Sie es sich anders überlegen, melden Sie sich im Shop einfach wieder an.`,
    },
    problems: {
      newsletter_link_invalid: {
        title: 'Dieser Link funktioniert nicht',
        text: 'Vielleicht ist er nicht vollständig, oder er ist von vor langer Zeit. Bitte öffnen Sie ihn in der E-Mail noch einmal oder kopieren Sie ihn ganz. Es wurde nichts geändert.',
      },
      newsletter_link_used: {
        title: 'Sie haben das schon bestätigt',
        text: 'Ihre Anmeldung ist bestätigt, und Sie brauchen nichts weiter zu tun. Ein Link in jedem Newsletter führt zu Ihren Einstellungen.',
      },
      newsletter_link_expired: {
        title: 'Dieser Link ist abgelaufen',
        text: 'Er galt sieben Tage, und Sie wurden nicht angemeldet. Wenn Sie den Newsletter noch möchten, melden Sie sich bitte im Shop noch einmal an.',
      },
      newsletter_not_offered: {
        title: 'Zurzeit gibt es keinen Newsletter',
        text: 'Der Shop bietet im Moment keinen Newsletter an. Es wurde nichts geändert.',
      },
    },
  },
};
