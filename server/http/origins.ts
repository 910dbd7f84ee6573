/** Which hosts and origins this server answers to: exact lists from one setting, PUBLIC_URL. */
export interface Origins {
  /** Values of the Host header, lower case, with the port where it is not the scheme's own. */
  readonly hosts: ReadonlySet<string>;
  /** Values of the Origin header, exactly as browsers write them. */
  readonly origins: ReadonlySet<string>;
  readonly secure: boolean;
}

export function originsOf(options: { readonly publicUrl: string | undefined; readonly port: number }): Origins {
  const urls = options.publicUrl
    ? [new URL(options.publicUrl)]
    : ['localhost', '127.0.0.1', '[::1]'].map((host) => new URL(`http://${host}:${options.port}`));
  return {
    hosts: new Set(urls.map((url) => url.host)),
    origins: new Set(urls.map((url) => url.origin)),
    secure: urls[0]?.protocol === 'https:',
  };
}
