export type Share = <Answer>(key: string, work: () => Promise<Answer>) => Promise<Answer>;

/** One promise for all who ask for the same while it is under way. */
export function createShare(): Share {
  const underWay = new Map<string, Promise<unknown>>();
  return <Answer>(key: string, work: () => Promise<Answer>): Promise<Answer> => {
    const promise = underWay.get(key) ?? work().finally(() => underWay.delete(key));
    underWay.set(key, promise);
    return promise as Promise<Answer>;
  };
}
