import type { MyReview, Photo, ReviewChange, ReviewRequest } from '@stamm/contract/types';
import type { Picture } from './picture.ts';

/** What is being written. */
export interface Draft extends Omit<ReviewChange, 'photoId'> {
  productId: string;
  /** What the product is called. */
  product: string;
  /** Of the review that is changed; undefined for a new one. */
  id?: string;
  /** A photo that was chosen and not sent yet. */
  picture?: Picture | undefined;
  /** One that is there already. */
  photo: Photo | null;
}

/** “Ada Lovelace” is shown as “Ada L.”, unless she wants it otherwise. */
function shownName(name: string | null): string {
  const [first = '', ...more] = (name ?? '').split(' ');
  const last = more.at(-1)?.[0];
  return last ? `${first} ${last}.` : first;
}

export function newDraft(
  { productId, productName }: ReviewRequest,
  name: string | null,
  language: string,
): Draft {
  return {
    productId,
    product: productName ?? productId,
    rating: 0,
    title: null,
    text: '',
    displayName: shownName(name),
    language: language.split('-')[0] as string,
    photo: null,
  };
}

export function draftOf(review: MyReview): Draft {
  const { id, productId, productName, rating, title, text, displayName, language, photo } = review;
  const product = productName ?? productId;
  return { id, productId, product, rating, title, text, displayName, language, photo };
}

/** What is sent. */
export function contentOf(draft: Draft): ReviewChange {
  const { rating, title, text, displayName, language, photo } = draft;
  return { rating, title, text, displayName, language, photoId: photo?.id ?? null };
}
