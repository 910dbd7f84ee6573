/** What a young Ghost answers: its front page and the few it begins with, its admin, and 404 for all else. */
import type { ApiRequest } from '../../../sandbox.ts';
import { type Answer, urlOf } from '../respond.ts';

export interface SiteState {
  readonly booted: boolean;
  /** The address Ghost believes it has; its links say so whatever address the reader used. */
  readonly url: string;
}

const LINKS = {
  Link: '</llms.txt>; rel="llms-txt", </llms-full.txt>; rel="llms-full-txt"',
  'X-Llms-Txt': '/llms.txt',
  Vary: 'Accept-Encoding',
} as const;
const HTML = 'text/html; charset=utf-8';

export function answerFor(request: ApiRequest, state: SiteState): Answer {
  if (!state.booted) return maintenance();
  const { pathname } = urlOf(request.path);
  // An https address redirects whoever comes by plain http, unless a proxy says it was https.
  if (state.url.startsWith('https:') && request.headers['x-forwarded-proto'] !== 'https') {
    return redirect(`https://${request.headers['host'] ?? 'localhost'}${request.path}`);
  }
  const answer = pages(pathname, state.url.replace(/\/$/, ''));
  if (answer.body === undefined) return answer;
  return { ...answer, headers: { 'X-Powered-By': 'Express', ...answer.headers, ...lengthOf(answer.body), ...LINKS } };
}

function pages(pathname: string, url: string): Answer {
  switch (pathname) {
    case '/':
      return {
        status: 200,
        headers: { 'Cache-Control': 'public, max-age=0', 'Content-Type': HTML },
        body: frontPage(url),
      };
    case '/ghost/':
      return {
        status: 200,
        headers: {
          'Cache-Control': 'no-cache, private, no-store, must-revalidate, max-stale=0, post-check=0, pre-check=0',
          'Content-Type': HTML,
        },
        body: adminPage(),
      };
    case '/ghost':
      return redirect('/ghost/');
    case '/robots.txt':
      return {
        status: 200,
        headers: { 'Content-Type': 'text/plain' },
        body: `User-agent: *\nSitemap: ${url}/sitemap.xml\nDisallow: /ghost/\n`,
      };
    default:
      if (Object.hasOwn(INNER, pathname)) return innerPage(INNER[pathname] as Inner, url);
      return {
        status: 404,
        headers: {
          'Cache-Control': 'no-cache, private, no-store, must-revalidate, max-stale=0, post-check=0, pre-check=0',
          'Content-Type': HTML,
        },
        body: notFound(),
      };
  }
}

function maintenance(): Answer {
  const body = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>We'll be right back</title></head><body><h1>We'll be right back.</h1><p>We're busy updating our site to give you the best experience, and will be back soon.</p></body></html>`;
  return {
    status: 503,
    headers: {
      'X-Powered-By': 'Express',
      'Retry-After': '60',
      'Cache-Control': 'no-cache, private, no-store, must-revalidate, max-stale=0, post-check=0, pre-check=0',
      'Content-Type': HTML,
      ...lengthOf(body),
    },
    body,
  };
}

function redirect(location: string): Answer {
  const headers = { 'X-Powered-By': 'Express', 'Cache-Control': 'public, max-age=31536000', Location: location };
  return { status: 301, headers };
}

function frontPage(url: string): string {
  const links = ['about', 'author/ghost', 'tag/news']
    .map((path) => `<a href="${url}/${path}/">${path}</a>`)
    .join('\n      ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
    <meta charset="utf-8">
    <title>Ghost</title>
    <link rel="canonical" href="${url}/">
    <meta name="generator" content="Ghost 6.65">
</head>
<body class="home-template">
    <header><a href="${url}">Ghost</a></header>
    <main>
      <h1>Thoughts, stories and ideas.</h1>
      <article><a href="${url}/coming-soon/">Coming soon</a></article>
      ${links}
    </main>
</body>
</html>
`;
}

interface Inner {
  readonly title: string;
  readonly text: string;
}

/** What a new Ghost has beside its front page. */
const INNER: Readonly<Record<string, Inner>> = {
  '/coming-soon/': {
    title: 'Coming soon',
    text: 'This is Ghost, a brand new site by Ghost that\u2019s just getting started. Things will be up and running here shortly, but you can subscribe in the meantime if you\u2019d like to stay up to date and receive emails when new content is published!',
  },
  '/about/': { title: 'About this site', text: 'Ghost is an independent publication launched by Ghost.' },
  '/author/ghost/': { title: 'Ghost', text: 'Articles by Ghost: Coming soon.' },
  '/tag/news/': { title: 'News', text: 'Articles about News: Coming soon.' },
};

function innerPage({ title, text }: Inner, url: string): Answer {
  const body = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title></head>
<body>
    <header><a href="${url}">Ghost</a></header>
    <main><h1>${title}</h1><p>${text}</p></main>
</body>
</html>
`;
  return { status: 200, headers: { 'Cache-Control': 'public, max-age=0', 'Content-Type': HTML }, body };
}

function adminPage(): string {
  return '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>Ghost Admin</title></head>\n<body><div id="ember-app"></div></body>\n</html>\n';
}

function notFound(): string {
  return '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>404 — Page not found</title></head>\n<body><h1>404</h1><p>Page not found</p></body>\n</html>\n';
}

function lengthOf(body: string): { 'Content-Length': string } {
  return { 'Content-Length': String(new TextEncoder().encode(body).length) };
}
