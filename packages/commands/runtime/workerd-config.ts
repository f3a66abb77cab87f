/** The Worker's settings, all of them strings. Secrets among them reach workerd by environment only. */
export interface WorkerEnvironment {
  OPERATOR_TOKEN: string;
  SESSION_SECRET: string;
  /** The former ones, accepted beside those above while they are replaced. */
  OPERATOR_TOKEN_PREVIOUS?: string;
  SESSION_SECRET_PREVIOUS?: string;
  ENVIRONMENT: 'development' | 'production';
  MAIL: 'none' | 'mailbox' | 'smtp' | 'resend';
  /** Whom mails come from that belong to a shop which has not said. */
  MAIL_FROM?: string;
  /** Where the Worker is reached from outside: for links in mails. */
  PUBLIC_URL?: string;
  SMTP_URL?: string;
  MAIL_API_KEY?: string;
  /** The header in which a proxy before this server says where a call comes from; by default none. */
  CLIENT_ADDRESS_HEADER?: string;
  /** How many calls to the outside one alarm may make; workerd itself allows any number. */
  SUBREQUEST_LIMIT?: string;
}

const workerEnvironmentNames = [
  'OPERATOR_TOKEN',
  'SESSION_SECRET',
  'OPERATOR_TOKEN_PREVIOUS',
  'SESSION_SECRET_PREVIOUS',
  'ENVIRONMENT',
  'MAIL',
  'MAIL_FROM',
  'PUBLIC_URL',
  'SMTP_URL',
  'MAIL_API_KEY',
  'CLIENT_ADDRESS_HEADER',
  'SUBREQUEST_LIMIT',
] as const satisfies readonly (keyof WorkerEnvironment)[];

/** The same of the journals, which lie beside the storage: restoring a backup leaves them as they are. */
export const journalFolder = 'stamm-journal';

/** The folder, within the storage, of each class's objects: one database for each object. */
export const objectFolders = {
  Shop: 'stamm-shop',
  Directory: 'stamm-directory',
  PhotoAlbum: 'stamm-photo-album',
  BuildArchive: 'stamm-build-archive',
} as const;

/** Kept the same as in wrangler.jsonc, so that both ways of running behave alike. */
const compatibilityDate = '2026-08-01';

/** Cap'n Proto's text format has the same escapes as JSON for everything that paths can hold. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

/**
 * The configuration of one workerd: the Worker, its Durable Objects on local disk, one socket.
 * It is written to disk, so it names the environment's variables and never holds their values.
 */
export function workerdConfig(options: {
  bundleName: string;
  storageDir: string;
  journalDir: string;
  environment: WorkerEnvironment;
  /** Certificates, in PEM, that the mail server's may be signed by, besides those browsers trust. */
  mailCertificates?: string[];
}): string {
  // In development also the machine itself, so that a receiver of webhooks can be tried out.
  const reachable =
    options.environment.ENVIRONMENT === 'development' ? '["public", "local"]' : '["public"]';
  const bindings = workerEnvironmentNames
    .filter((name) => options.environment[name] !== undefined)
    .map((name) => `    (name = "${name}", fromEnvironment = "${name}"),`)
    .join('\n');
  const classes = Object.entries(objectFolders)
    .map(([name, key]) => `    (className = "${name}", uniqueKey = "${key}", enableSql = true),`)
    .join('\n');
  const certificates = (options.mailCertificates ?? []).map(quoted).join(', ');
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "loyalty", worker = .loyalty),
    (name = "journal", worker = .journal),
    (name = "journal-storage", disk = (path = ${quoted(options.journalDir)}, writable = true)),
    (name = "storage", disk = (path = ${quoted(options.storageDir)}, writable = true)),
    # Only public addresses: nobody can make the Worker reach into the network around the machine.
    (name = "internet", network = (allow = ${reachable}, tlsOptions = (trustBrowserCas = true))),
    # The mail server may be on this machine or beside it. Nothing but SMTP to SMTP_URL goes here.
    (name = "mail-network", network = (allow = ["public", "private", "local"], tlsOptions = (
      trustBrowserCas = true, trustedCertificates = [${certificates}]))),
  ],
  sockets = [(name = "http", service = "loyalty", http = ())],
);

const loyalty :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed ${quoted(options.bundleName)})],
  compatibilityDate = "${compatibilityDate}",
  compatibilityFlags = ["nodejs_compat"],
  bindings = [
${bindings}
    (name = "SHOPS", durableObjectNamespace = "Shop"),
    (name = "DIRECTORY", durableObjectNamespace = "Directory"),
    (name = "MAIL_NETWORK", service = "mail-network"),
    (name = "PHOTO_ALBUMS", durableObjectNamespace = "PhotoAlbum"),
    (name = "BUILDS", durableObjectNamespace = "BuildArchive"),
    (name = "JOURNALS", durableObjectNamespace = (className = "Journal", serviceName = "journal")),
  ],
  durableObjectNamespaces = [
${classes}
  ],
  durableObjectStorage = (localDisk = "storage"),
);

const journal :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed ${quoted(options.bundleName)})],
  compatibilityDate = "${compatibilityDate}",
  compatibilityFlags = ["nodejs_compat"],
  durableObjectNamespaces = [
    (className = "Journal", uniqueKey = "${journalFolder}", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "journal-storage"),
);
`;
}
