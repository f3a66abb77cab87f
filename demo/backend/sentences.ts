import type { Language } from '../shop/catalogue.ts';
import { fill, formatCents } from '../shop/text.ts';
import { wordsFor } from '../shop/words/index.ts';
import type { ShopProblem } from './problem.ts';

/** What a refusal says to the shopper. */
export function sentenceFor(problem: ShopProblem, language: Language): string {
  const { amountCents, product } = problem.places;
  return fill(wordsFor(language).errors[problem.code], {
    ...(amountCents === undefined ? {} : { amount: formatCents(amountCents, language) }),
    ...(product === undefined ? {} : { product: product[language] }),
  });
}
