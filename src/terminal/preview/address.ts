/** Addresses of a preview, as the reader thinks of them: `localhost:8888/path`, a port of the reader's own machine. */

export interface Address {
  readonly port: number;
  /** With its query, from `/` on. */
  readonly path: string;
}

const TYPED =
  /^(?:https?:\/\/)?(?:(?:localhost|127\.0\.0\.1|\[::1\])(?::(?<port>\d{1,5}))?|:?(?<alone>\d{1,5}))?(?<path>[/?]\S*)?$/i;

/** What a reader typed: with or without `http://`, host or port; `at` is where they are. Undefined: it is none. */
export function readAddress(text: string, at: Address | undefined): Address | undefined {
  const typed = text.trim();
  const { port, alone, path = '' } = (typed === '' ? undefined : TYPED.exec(typed)?.groups) ?? { port: '0' };
  const number = Number(port ?? alone ?? at?.port ?? 0);
  if (number < 1 || number > 65_535) return undefined;
  return { port: number, path: path.startsWith('/') ? path : `/${path}` };
}

export const showAddress = ({ port, path }: Address): string => `localhost:${port}${path}`;
