/** The quotes app's own page: a list and two buttons, no script. */

export interface PageFacts {
  readonly title: string;
  readonly version: string;
  readonly motd: string;
  readonly pod: string;
  readonly quotes: readonly string[];
  readonly maxQuote: number;
}

export function page(facts: PageFacts): string {
  const { title, version, motd, pod, quotes, maxQuote } = facts;
  const list = quotes.map((quote) => `<li>${escape(quote)}</li>`).join('');
  return `<!doctype html><meta charset="utf-8"><title>${escape(title)}</title><h1>${escape(title)}</h1>
<p>${escape(motd)}</p><p>version <b>${escape(version)}</b> on <b>${escape(pod)}</b></p>
<form action="/tenantSplitter/"><button name="show" value="1">Get Quotes</button></form>
<form method="post" action="/tenantSplitter/quotes"><input name="quote" maxlength="${maxQuote}" required aria-label="quote"><button>Add Quote</button></form>
<ul id="quotes">${list}</ul>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
