import { CommandError, UsageError } from '../command/command.ts';
import { readDemoShop } from '../development/demo-shop.ts';

/** The options of every command that calls the API in a shop's name. */
export const shopAccessOptions = {
  shop: { type: 'string' },
  url: { type: 'string' },
  key: { type: 'string' },
} as const;

export const shopAccessHelp = `
  --shop SHOP   the shop's id
  --url URL     where the loyalty Worker is (default: http://localhost:8787, or PORT)
  --key KEY     the shop's secret key, sk_…; better in the environment, as STAMM_SECRET_KEY.
                The demo shop of npm start needs none`;

export interface ShopAccess {
  shop: string;
  /** Without a trailing slash. */
  url: string;
  secretKey: string;
}

/** Finds address and secret key: options first, then the environment, then the demo of `npm start`. */
export function findShopAccess(
  options: { shop?: string | undefined; url?: string | undefined; key?: string | undefined },
  variables: NodeJS.ProcessEnv = process.env,
  demoShop = readDemoShop(),
): ShopAccess {
  const { shop } = options;
  if (!shop) throw new UsageError('Say which shop: --shop SHOP.');
  const secretKey =
    options.key ||
    variables.STAMM_SECRET_KEY ||
    (demoShop?.shopId === shop ? demoShop.secretKey : undefined);
  if (!secretKey) {
    throw new CommandError(
      shop === 'demo'
        ? 'There is no demo shop on this machine yet: run npm start first.'
        : `No secret key for the shop "${shop}". Set STAMM_SECRET_KEY, or use --key.`,
    );
  }
  const shopOfKey = /^sk_([a-z0-9-]+)_/.exec(secretKey)?.[1];
  if (shopOfKey === undefined) throw new CommandError('A secret key starts with sk_ and the shop.');
  if (shopOfKey !== shop) {
    throw new CommandError(`The secret key belongs to the shop "${shopOfKey}", not to "${shop}".`);
  }
  return { shop, secretKey, url: findUrl(options.url, variables) };
}

function findUrl(option: string | undefined, variables: NodeJS.ProcessEnv): string {
  const text = option ?? `http://localhost:${variables.PORT || '8787'}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new UsageError(
      `--url must be an address such as https://loyalty.example, not "${text}".`,
    );
  }
  return text.replace(/\/+$/, '');
}

/** What to tell a person when the API could not be reached at all. */
export function notReachable(url: string, error: unknown): CommandError {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
  return new CommandError(`The loyalty Worker at ${url} did not answer (${code}). Is it running?`);
}

interface Problem {
  title: string;
  detail: string;
  code: string;
  errors: { path: string; message: string }[];
}

/** What to tell a person when the API refused: its own words, from the problem+json body. */
export function refusal(status: number, body: string): CommandError {
  try {
    const { title, detail, code, errors = [] } = JSON.parse(body) as Partial<Problem>;
    if (title) {
      const said = `Refused (${status} ${code}): ${title}. ${detail ?? ''}`.trim();
      const where = errors.map(({ path, message }) => `  ${path}: ${message}`);
      return new CommandError([said, ...where].join('\n'));
    }
  } catch {
    // Not a problem+json: something else answered, a proxy perhaps.
  }
  return new CommandError(`The answer was ${status}: ${body.slice(0, 500)}`);
}
