/** The part of an address that a block of addresses has in common, and how many bits that is. */
export type Ipv4Block = readonly [address: string, prefixLength: number];

/** Four numbers with dots, as URLs write them. */
export function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return (
    parts.length === 4 && parts.every((part) => /^[0-9]{1,3}$/.test(part) && Number(part) < 256)
  );
}

export function isInIpv4Block(address: string, [block, prefixLength]: Ipv4Block): boolean {
  const size = 2 ** (32 - prefixLength);
  return Math.floor(ipv4Number(address) / size) === Math.floor(ipv4Number(block) / size);
}

function ipv4Number(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

/** The eight numbers of an address as URLs write it: hexadecimal, with `::` at most once. */
export function ipv6Groups(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const numbers = (text: string) =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  if (tail === undefined) return numbers(head);
  const [before, after] = [numbers(head), numbers(tail)];
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}
