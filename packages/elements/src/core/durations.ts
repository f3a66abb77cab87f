/** A length of time: “14 days”. Few elements show one, so those bring this along themselves. */
export function duration(language: string, count: number, unit: 'day' | 'month'): string {
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    count,
  );
}
