/** Everything that can keep a preview from showing something, with what a reader is told. */

export interface Failure {
  readonly status: number;
  readonly title: string;
  /** Paragraphs; commands stand between backticks. */
  readonly hint: readonly string[];
}

export const noSuchPreview: Failure = {
  status: 404,
  title: 'There is no such preview',
  hint: [
    'Its address is not one of this site, or the server was started anew. Open the preview again, from the guide.',
  ],
};

export const sandboxGone: Failure = {
  status: 410,
  title: 'The sandbox of this preview is gone',
  hint: [
    'It ended, and what ran in it with it. Open a new one in the guide, run the page\u2019s steps, and open the preview again.',
  ],
};

export const portClosed = (port: number): Failure => ({
  status: 502,
  title: `Nothing listens on port ${port} of your sandbox`,
  hint: [
    `A command that opens it is \`docker run -p ${port}:PORT IMAGE\`, or \`kubectl port-forward POD ${port}:PORT\` as long as it runs.`,
    'Run the step of the page that does, then reload this preview.',
  ],
});

export const hungUp = (port: number): Failure => ({
  status: 502,
  title: `Port ${port} hung up without an answer`,
  hint: [
    'A port-forward does that when its Pod is gone, and then ends itself: its terminal says `lost connection to pod`. Run the step with the port-forward again.',
    'If it is a container that has just been started, give it a moment, then reload this preview.',
  ],
});

export const badAnswer = (port: number, reason: string): Failure => ({
  status: 502,
  title: `What listens on port ${port} does not answer as a web site does`,
  hint: [`The answer could not be read: ${reason}. A preview shows what speaks HTTP.`],
});

export const tooSlow = (port: number, seconds: number): Failure => ({
  status: 504,
  title: `Port ${port} took the request and did not answer for ${seconds} seconds`,
  hint: [
    'Look at what the application writes: `kubectl logs POD` or `docker logs CONTAINER`. Then reload this preview.',
  ],
});

export const unreachable = (message: string): Failure => ({
  status: 503,
  title: 'The sandbox cannot be reached at the moment',
  hint: [message, 'Wait a moment, then reload this preview.'],
});

export const tooMany = (what: 'requests' | 'sockets', most: number): Failure => ({
  status: 503,
  title: `This preview has ${most} ${what === 'sockets' ? 'WebSockets open' : 'requests on their way'}, the most it may`,
  hint: ['Close a tab of it, or wait until some have ended.'],
});

export const tooLarge = (bytes: number): Failure => ({
  status: 413,
  title: `A preview takes uploads of up to ${bytes >> 20} MiB`,
  hint: ['Put larger files into the sandbox by its own commands.'],
});

export const notForPreview: Failure = {
  status: 400,
  title: 'A preview does not pass on such a request',
  hint: ['It takes requests for a path, and WebSockets.'],
};
