import { limits } from '@stamm/contract';
import { html } from 'hono/html';
import type { MailBrand } from '../../email/mail-content.ts';
import type {
  PreferencesView,
  TopicChoice,
  UnsubscribeView,
} from '../../shop/newsletter/page-views.ts';
import type { Page, PageHtml } from '../shell.ts';
import { NEWSLETTER_WORDS } from './words.ts';

/** What of the form cannot be saved. */
export type PreferencesFault = 'noTopic' | 'badName';

/** Topics, name and language; and the way out. */
export function preferencesContent(
  view: PreferencesView,
  brand: MailBrand,
  outcome: PreferencesFault | 'saved' | null,
): Page {
  const { language } = view;
  if (!view.isSubscribed) return unsubscribedContent(language, brand);
  const words = NEWSLETTER_WORDS[language].preferences;
  const fault = outcome === 'noTopic' || outcome === 'badName' ? words[outcome] : null;
  return {
    language,
    title: words.title,
    status: fault === null ? 200 : 422,
    content: html`${outcome === 'saved' ? html`<p role="status"><strong>${words.saved}</strong></p>` : ''}
${fault === null ? '' : html`<p class="error" role="alert">${fault}</p>`}
<p>${words.lead}<br><strong>${view.email}</strong></p>
<form method="post">
${view.topics.length === 0 ? '' : topicsHtml(view.topics, words.topics)}
<label for="name">${words.name}</label>
<input type="text" id="name" name="name" value="${view.name ?? ''}" maxlength="${limits.MAX_NAME_LENGTH}" autocomplete="given-name">
${view.languages.length < 2 ? '' : languagesHtml(view, words.language)}
<button>${words.button}</button>
</form>
<hr>
<h2>${words.end}</h2>
<p>${words.endText}</p>
<form method="post"><button class="plain" name="action" value="unsubscribe">${words.endButton}</button></form>`,
  };
}

function topicsHtml(topics: TopicChoice[], legend: string): PageHtml {
  const choices = topics.map(
    ({ id, name, description, isChosen }) => html`<label class="choice">
<input type="checkbox" name="topic" value="${id}"${isChosen ? html` checked` : ''}>
<span>${name}${description === null ? '' : html`<small>${description}</small>`}</span>
</label>`,
  );
  return html`<fieldset><legend>${legend}</legend>${choices}</fieldset>`;
}

/** Each language in its own words: whoever reads another one must find theirs. */
function languagesHtml({ languages }: PreferencesView, label: string): PageHtml {
  const options = languages.map(
    ({ tag, isChosen }) =>
      html`<option value="${tag}" lang="${tag}"${isChosen ? html` selected` : ''}>${languageName(tag)}</option>`,
  );
  return html`<label for="language">${label}</label>
<select id="language" name="language">${options}</select>`;
}

/** What was stored before tags were made canonical may be none: it stands for itself. */
function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** Before the button: what it does. After it: that it is done. */
export function unsubscribeContent(view: UnsubscribeView, brand: MailBrand): Page {
  const { language, preferencesUrl } = view;
  if (!view.isSubscribed) return unsubscribedContent(language, brand);
  const words = NEWSLETTER_WORDS[language].unsubscribe;
  return {
    language,
    title: words.title,
    content: html`<p>${words.lead(brand.shopName)}</p>
<form method="post"><button>${words.button}</button></form>
<p><a href="${preferencesUrl}">${words.preferences}</a></p>`,
  };
}

function unsubscribedContent(language: PreferencesView['language'], brand: MailBrand): Page {
  const words = NEWSLETTER_WORDS[language].unsubscribed;
  return {
    language,
    title: words.title,
    content: html`<p>${words.text(brand.shopName)}</p>`,
  };
}
