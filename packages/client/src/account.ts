import type { Me, MemberExport, MePatch } from '@stamm/contract/types';
import { isMe } from './loading.ts';
import type { StammClient } from './types.ts';

/** Changes name or language. */
export async function updateMe(client: StammClient, patch: MePatch): Promise<Me> {
  const me = await client.call<Me>({
    method: 'PATCH',
    path: '/v1/me',
    body: patch,
    isAnswer: isMe,
  });
  await client.refresh();
  return me;
}

/** Everything that the shop knows of the member, for them to take along. */
export function exportMe(client: StammClient): Promise<MemberExport> {
  return client.call({ path: '/v1/me/export', isAnswer: ({ member }) => member.id });
}

/** Leaves for good: who the member was is erased. */
export async function deleteMe(client: StammClient): Promise<void> {
  await client.call({ method: 'DELETE', path: '/v1/me' });
  await client.signOut();
}
