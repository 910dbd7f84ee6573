/** Which links in a terminal's output lead anywhere at all: `javascript:` and the like are text. */
export function isWebAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol } = new URL(address);
  return protocol === 'http:' || protocol === 'https:';
}
