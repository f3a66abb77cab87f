/** The Worker's settings, all of them strings. Secrets among them reach workerd by environment only. */
export interface WorkerEnvironment {
  OPERATOR_TOKEN: string;
  SESSION_SECRET: string;
  ENVIRONMENT: 'development' | 'production';
  MAIL: 'mailbox' | 'none';
  /** The header in which a proxy before this server says where a call comes from; by default none. */
  CLIENT_ADDRESS_HEADER?: string;
}

const workerEnvironmentNames = [
  'OPERATOR_TOKEN',
  'SESSION_SECRET',
  'ENVIRONMENT',
  'MAIL',
  'CLIENT_ADDRESS_HEADER',
] as const satisfies readonly (keyof WorkerEnvironment)[];

/** The folder, within the storage, of each class's objects: one database for each object. */
export const objectFolders = { Shop: 'stamm-shop', Directory: 'stamm-directory' } as const;

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
  mode: WorkerEnvironment['ENVIRONMENT'];
}): string {
  // In development also the machine itself, so that a receiver of webhooks can be tried out.
  const reachable = options.mode === 'development' ? '["public", "local"]' : '["public"]';
  const bindings = workerEnvironmentNames
    .map((name) => `    (name = "${name}", fromEnvironment = "${name}"),`)
    .join('\n');
  const classes = Object.entries(objectFolders)
    .map(([name, key]) => `    (className = "${name}", uniqueKey = "${key}", enableSql = true),`)
    .join('\n');
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "loyalty", worker = .loyalty),
    (name = "storage", disk = (path = ${quoted(options.storageDir)}, writable = true)),
    # Only public addresses: nobody can make the Worker reach into the network around the machine.
    (name = "internet", network = (allow = ${reachable}, tlsOptions = (trustBrowserCas = true))),
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
  ],
  durableObjectNamespaces = [
${classes}
  ],
  durableObjectStorage = (localDisk = "storage"),
);
`;
}
