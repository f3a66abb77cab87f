/** Built by @stamm/embed; declared here so that types can be checked before it is. */
declare module '@stamm/embed/assets.json' {
  const assets: Record<string, { type: string; body: string; immutable: boolean }>;
  export default assets;
}
