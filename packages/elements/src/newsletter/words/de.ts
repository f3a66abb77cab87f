import type en from './en.ts';

export default {
  email: 'Ihre E-Mail-Adresse',
  name: 'Vorname (freiwillig)',
  topics: 'Worüber möchten Sie lesen?',
  privacy: 'Datenschutzerklärung',
  subscribe: 'Newsletter abonnieren',
  wait: 'Einen Moment …',
  thanks: (what, conditions) =>
    `Unser Dankeschön nach Ihrer Bestätigung: ${what}${conditions && ` (${conditions})`}. Einmal je Person.`,
  minimumOrder: (amount) => `ab ${amount} Bestellwert`,
  validFor: (days) => `${days} gültig`,
  sent: (email, days) =>
    `Fast geschafft: Bitte sehen Sie im Postfach von ${email} nach, auch im Spam-Ordner. Bestätigen Sie innerhalb von ${days} Tagen über den Link in unserer E-Mail. Falls Sie schon angemeldet sind, brauchen Sie nichts weiter zu tun.`,
  again: 'Andere Adresse verwenden',
  subscribed: (email) => `Unser Newsletter kommt an ${email}.`,
  save: 'Speichern',
  saved: 'Gespeichert.',
  unsubscribe: 'Abbestellen',
  unsubscribed: 'Sie haben den Newsletter abbestellt. Es kommt keiner mehr.',
  topicMissing: 'Bitte wählen Sie mindestens ein Thema.',
  invalid_request: 'Bitte geben Sie Ihre E-Mail-Adresse ein, zum Beispiel anna@example.com.',
  consent_outdated:
    'Der Text oben hat sich gerade geändert. Bitte lesen Sie ihn und versuchen Sie es noch einmal.',
  too_many_requests: 'Das war zu oft. Bitte versuchen Sie es später noch einmal.',
  mail_unavailable: 'Zurzeit lassen sich keine E-Mails verschicken. Bitte versuchen Sie es später.',
  offline: 'Sie sind anscheinend offline. Es wurde nichts gesendet; bitte versuchen Sie es erneut.',
  failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
} satisfies typeof en;
