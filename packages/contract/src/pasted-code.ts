import { z } from '@hono/zod-openapi';

/**
 * Letters and digits, also in full width, between spaces, dashes and invisible characters of every
 * kind: what comes along when a code is copied from a mail, a chat or a printed page.
 */
const PASTED =
  /^[A-Za-z0-9\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A\s_.\-\u00AD\u200B-\u200F\u2010-\u2015\u2060\u2212\uFE58\uFE63\uFF0D]+$/;

/** A code as a person typed or pasted it: case, spaces and dashes do not matter. */
export const PastedCode = z
  .string()
  .min(4)
  .max(100)
  .regex(PASTED, 'A code has letters and digits only; spaces and dashes do not matter.');
