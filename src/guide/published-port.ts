/** The port of the reader's own machine that a command opens: what `docker run -p` publishes, what `kubectl port-forward` forwards. */

/** Undefined when it opens none, or one that only the machine itself chooses. */
export function publishedPort(command: string): number | undefined {
  for (const part of command.replaceAll('\\\n', ' ').split(/;|&&|\|\||\n/)) {
    const words = part.trim().split(/\s+/);
    const port = forwarded(words) ?? published(words);
    if (port !== undefined) return port;
  }
  return undefined;
}

/** `kubectl port-forward pod/web 8888:80`, or `80` for the same on both sides. */
function forwarded(words: readonly string[]): number | undefined {
  if (words[0] !== 'kubectl' || !words.includes('port-forward')) return undefined;
  const pair = words.find((word) => /^\d+(:[\w-]+)?$/.test(word));
  return asPort(pair?.split(':')[0]);
}

/** `docker run -p 127.0.0.1:8888:80/tcp`; a lone container port is published at one that docker chooses. */
function published(words: readonly string[]): number | undefined {
  if (words[0] !== 'docker' || !(words.includes('run') || words.includes('create'))) return undefined;
  for (const [index, word] of words.entries()) {
    const spec = /^(?:-p|--publish)$/.test(word) ? words[index + 1] : /^(?:-p|--publish=)(\S+)$/.exec(word)?.[1];
    const parts = spec?.split('/')[0]?.split(':') ?? [];
    if (parts.length > 1) return asPort(parts.at(-2));
  }
  return undefined;
}

function asPort(digits: string | undefined): number | undefined {
  const port = Number(digits);
  return Number.isInteger(port) && port > 0 && port <= 65_535 ? port : undefined;
}
