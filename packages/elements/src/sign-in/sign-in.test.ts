import { expect, html, waitUntil } from '@open-wc/testing';
import type { MockShopOptions } from '@stamm/mocks';
import { sendKeys } from '@web/test-runner-commands';
import { registerWords, setClient } from '../core/index.ts';
import {
  expectAccessible,
  found,
  type OpenShop,
  openShop,
  show,
  textOf,
  untilText,
} from '../testing/page.ts';
import './define.ts';
import type { StammSignIn } from './sign-in.ts';
import de from './words/de.ts';
import en from './words/en.ts';

registerWords('stamm-sign-in', 'en', en);
registerWords('stamm-sign-in', 'de', de);

const EMAIL = 'anna@example.com';
const tag = html`<stamm-sign-in></stamm-sign-in>`;

interface Opened extends OpenShop {
  element: StammSignIn;
}

const part = <Part extends HTMLElement = HTMLElement>(element: StammSignIn, name: string) =>
  element.shadowRoot?.querySelector(`[part=${name}]`) as Part;
const field = (element: StammSignIn) => part<HTMLInputElement>(element, 'field');
const focused = (element: StammSignIn) => element.shadowRoot?.activeElement;

async function open(options?: MockShopOptions, language = 'en'): Promise<Opened> {
  const opened = await openShop(options);
  const element = await show('stamm-sign-in', tag, language);
  await found(element, 'form, p');
  return { ...opened, element };
}

/** As a person would: typing into the field and pressing Enter. */
async function enter(element: StammSignIn, text: string): Promise<void> {
  field(element).focus();
  field(element).value = text;
  await sendKeys({ press: 'Enter' });
}

async function openWithCode(language = 'en') {
  const opened = await open(undefined, language);
  await enter(opened.element, EMAIL);
  await found(opened.element, '[autocomplete=one-time-code]');
  return { ...opened, code: (await opened.shop.codeFor(EMAIL)) as string };
}

async function openAsMember(details = { name: 'Anna', email: EMAIL }) {
  const opened = await openShop();
  const id = await opened.shop.addMember({ ...details, points: 1500 });
  await opened.client.identify(await opened.shop.signedIn(id));
  const element = await show('stamm-sign-in', tag);
  await found(element, '[part=who]');
  return { ...opened, element, id };
}

const another = (code: string) => (code === '123456' ? '654321' : '123456');

/** Hears an event at the page, at most once. */
function heard(type: 'stamm-signed-in' | 'stamm-signed-out'): { times: number } {
  const count = { times: 0 };
  document.body.addEventListener(type, () => count.times++, { once: true });
  return count;
}

describe('signing in with stamm-sign-in', () => {
  const { now } = Date;
  /** Lets the clock of the page go forward. */
  const wait = (seconds: number) => {
    const start = Date.now();
    Date.now = () => start + seconds * 1000;
  };

  afterEach(() => {
    Date.now = now;
    setClient(undefined);
  });

  it('asks for the address, then for the code, and says who is signed in', async () => {
    const { element, shop, client } = await open();
    const email = field(element);
    expect(email.labels?.[0]?.textContent).to.equal('Your e-mail address');
    expect([email.type, email.autocomplete]).to.deep.equal(['email', 'email']);
    await enter(element, ` ${EMAIL} `);
    await untilText(element, `We have sent a code to ${EMAIL}.`);
    const code = field(element);
    expect(code.labels?.[0]?.textContent).to.equal('Code from the e-mail');
    expect([code.inputMode, code.autocomplete]).to.deep.equal(['numeric', 'one-time-code']);
    expect(focused(element)).to.equal(code);
    const signedIn = heard('stamm-signed-in');
    await enter(element, (await shop.codeFor(EMAIL)) as string);
    await untilText(element, `Signed in as ${EMAIL}`);
    expect(signedIn.times).to.equal(1);
    expect(client.snapshot.status).to.equal('member');
    await waitUntil(() => focused(element) === part(element, 'who'));
  });

  it('keeps address and code out of markup and page address', async () => {
    const { element, code } = await openWithCode();
    field(element).value = code;
    const { innerHTML } = element.shadowRoot as ShadowRoot;
    expect(innerHTML).not.to.contain(code);
    part(element, 'submit').click();
    await untilText(element, 'Signed in');
    expect(location.href).not.to.match(/code|email|%40/);
  });

  it('takes a code that was pasted with spaces or words around it', async () => {
    const { element, code } = await openWithCode();
    await enter(element, `Your code: ${code.slice(0, 3)} ${code.slice(3)}.`);
    await untilText(element, 'Signed in');
  });

  it('asks for a proper address, at the field and aloud', async () => {
    const { element, shop } = await open();
    for (const typed of ['', 'anna']) {
      await enter(element, typed);
      await untilText(element, 'Please enter your e-mail address, such as');
    }
    const problem = part(element, 'problem');
    expect(problem.role).to.equal('alert');
    expect(field(element).getAttribute('aria-describedby')).to.contain(problem.id);
    expect(shop.requests.filter((call) => call.includes('sign-in'))).to.deep.equal([]);
  });

  it('says when the code is incomplete, wrong, or has been tried too often', async () => {
    const { element, code, shop } = await openWithCode();
    await enter(element, '12 34');
    await untilText(element, 'Please enter the 6 digits from the e-mail.');
    for (let wrong = 1; wrong < 5; wrong++) {
      await enter(element, another(code));
      await untilText(element, 'That code is not right.');
      await waitUntil(() => part(element, 'submit').ariaDisabled === 'false');
    }
    await enter(element, another(code));
    await untilText(element, 'That was too many tries. Please ask for a new code.');
    wait(31);
    part(element, 'resend').click();
    await untilText(element, 'Please use the code from the newest e-mail.');
    await enter(element, another((await shop.codeFor(EMAIL)) as string));
    await untilText(element, 'That code is not right.');
  });

  it('says when the code has expired', async () => {
    const { element, code, shop } = await openWithCode();
    await shop.advanceMinutes(11);
    wait(11 * 60);
    await enter(element, code);
    await untilText(element, 'That code has expired. Please ask for a new one.');
  });

  it('sends a new code after a pause, and not before', async () => {
    const { element, shop, code } = await openWithCode();
    const sent = () => shop.requests.filter((call) => call.endsWith('/sign-in')).length;
    part(element, 'resend').click();
    await waitUntil(() => /Please wait (30|29) seconds/.test(textOf(element)));
    expect(sent()).to.equal(1);
    wait(31);
    part(element, 'resend').click();
    await untilText(element, 'Please use the code from the newest e-mail.');
    expect(sent()).to.equal(2);
    const newest = (await shop.codeFor(EMAIL)) as string;
    expect(newest).not.to.equal(code);
    await enter(element, newest);
    await untilText(element, 'Signed in');
  });

  it('lets one correct the address', async () => {
    const { element, shop } = await openWithCode();
    part(element, 'change').click();
    await found(element, '[type=email]');
    expect(field(element).value).to.equal(EMAIL);
    await waitUntil(() => focused(element) === field(element));
    await enter(element, 'ada@example.com');
    await untilText(element, 'ada@example.com');
    await enter(element, (await shop.codeFor('ada@example.com')) as string);
    await untilText(element, 'Signed in as ada@example.com');
  });

  it('asks once however often it is told to', async () => {
    const { element, shop } = await open();
    shop.latencyMs = 20;
    field(element).value = EMAIL;
    for (let press = 0; press < 3; press++) part(element, 'submit').click();
    await element.updateComplete;
    expect(textOf(part(element, 'submit'))).to.equal('One moment…');
    expect(part(element, 'submit').ariaDisabled).to.equal('true');
    await found(element, '[autocomplete=one-time-code]');
    expect(shop.requests.filter((call) => call.endsWith('/sign-in'))).to.have.length(1);
  });

  const failures = {
    mail_unavailable: 'No e-mails can be sent at the moment. Please try again later.',
    too_many_requests: 'Please wait 1 second before you try again.',
    invalid_request: 'Please enter your e-mail address, such as',
    internal: 'That did not work. Please try again.',
  } as const;
  for (const [code, words] of Object.entries(failures)) {
    it(`says in plain words what ${code} means, and keeps what was typed`, async () => {
      const { element, shop } = await open();
      shop.failNext(code as keyof typeof failures);
      await enter(element, EMAIL);
      await untilText(element, words);
      expect(field(element).value).to.equal(EMAIL);
      await enter(element, EMAIL);
      await untilText(element, 'We have sent a code');
    });
  }

  it('sends people to the shop’s account where there is no sign-in by e-mail', async () => {
    const { element } = await open({ emailSignIn: false });
    await untilText(element, 'Sign in with your account in this shop.');
    expect(field(element)).to.equal(null);
  });

  it('speaks German, and asks for a German mail', async () => {
    const { element, client } = await open(undefined, 'de-AT');
    const asked: unknown[] = [];
    const { startSignIn } = client;
    client.startSignIn = (...call) => {
      asked.push(call);
      return startSignIn(...call);
    };
    await untilText(element, 'Ein Passwort brauchen Sie nicht.');
    await enter(element, EMAIL);
    await untilText(element, `Wir haben einen Code an ${EMAIL} geschickt.`);
    expect(asked).to.deep.equal([[EMAIL, 'de']]);
  });
});

describe('stamm-sign-in for members', () => {
  afterEach(() => setClient(undefined));

  it('says who one is: by name, by address, or not at all', async () => {
    const byName = await openAsMember();
    expect(textOf(part(byName.element, 'who'))).to.equal('Signed in as Anna');
    const { shop, client } = await openShop();
    await client.identify(await shop.signedIn(await shop.addMember()));
    const element = await show('stamm-sign-in', tag);
    await untilText(element, 'You are signed in.');
  });

  it('signs out', async () => {
    const { element, client } = await openAsMember();
    const signedOut = heard('stamm-signed-out');
    part(element, 'sign-out').focus();
    part(element, 'sign-out').click();
    await found(element, '[type=email]');
    expect(signedOut.times).to.equal(1);
    expect(client.snapshot.me).to.equal(undefined);
    await waitUntil(() => focused(element) === field(element));
  });

  it('hands over one’s data as a file', async () => {
    const { element } = await openAsMember();
    const { createObjectURL } = URL;
    let file: Blob | undefined;
    URL.createObjectURL = (blob) => {
      file = blob as Blob;
      return createObjectURL(blob);
    };
    const downloads: string[] = [];
    const { click } = HTMLAnchorElement.prototype;
    HTMLAnchorElement.prototype.click = function () {
      downloads.push(this.download);
    };
    part(element, 'export').click();
    await waitUntil(() => downloads.length > 0);
    HTMLAnchorElement.prototype.click = click;
    URL.createObjectURL = createObjectURL;
    expect(downloads).to.deep.equal(['demo.json']);
    expect(file?.type).to.equal('application/json');
    const data = JSON.parse((await file?.text()) ?? '');
    expect(data.member).to.include({ name: 'Anna', email: EMAIL });
  });

  it('asks before one leaves, and says what is lost', async () => {
    const { element, shop, id } = await openAsMember();
    part(element, 'leave').focus();
    part(element, 'leave').click();
    const dialog = await found<HTMLDialogElement>(element, 'dialog[open]');
    expect(dialog.matches(':modal')).to.equal(true);
    expect(textOf(dialog)).to.contain('You lose what you have collected (1,500)');
    expect(textOf(focused(element))).to.equal('Stay');
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => !dialog.open);
    expect(textOf(focused(element))).to.equal('Leave the club');
    expect((await shop.me(id)).name).to.equal('Anna');
  });

  it('lets one leave for good', async () => {
    const { element, shop, id, client } = await openAsMember();
    const signedOut = heard('stamm-signed-out');
    part(element, 'leave').click();
    await found(element, 'dialog[open]');
    part(element, 'confirm').click();
    await found(element, '[type=email]');
    expect(signedOut.times).to.equal(1);
    expect(client.snapshot.status).to.equal('visitor');
    const left = await shop.member(id).catch((error: Error) => error.message);
    expect(left).to.contain('member_not_found');
  });

  it('says when leaving or downloading has failed, and stays', async () => {
    const { element, shop } = await openAsMember();
    const signedOut = heard('stamm-signed-out');
    for (const name of ['export', 'confirm']) {
      shop.failNext('internal');
      part(element, name).click();
      await untilText(element, 'That did not work. Please try again.');
    }
    expect(textOf(part(element, 'who'))).to.equal('Signed in as Anna');
    expect(signedOut.times).to.equal(0);
  });
});

describe('stamm-sign-in for everybody', () => {
  afterEach(() => setClient(undefined));

  it('has no barriers on the way in', async () => {
    const { element, code } = await openWithCode();
    await enter(element, another(code));
    await untilText(element, 'That code is not right.');
    await expectAccessible(element);
    part(element, 'change').click();
    await found(element, '[type=email]');
    await enter(element, 'anna');
    await untilText(element, 'Please enter your e-mail address');
    await expectAccessible(element);
  });

  it('has none for members, nor on the way out', async () => {
    const { element } = await openAsMember();
    await expectAccessible(element);
    part(element, 'leave').click();
    await found(element, 'dialog[open]');
    await expectAccessible(element);
  });
});
