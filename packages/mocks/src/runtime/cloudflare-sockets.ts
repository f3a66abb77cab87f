/** Stands in for the module `cloudflare:sockets`: mails of the mock stay in its mailbox. */
export function connect(): never {
  throw new Error('The mock connects to no server.');
}
