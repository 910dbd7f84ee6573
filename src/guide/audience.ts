/** Whom a page is for: the walkthrough is for readers, the pages below content/operate for whoever runs the site. */

export type Audience = 'reader' | 'operator';

/** @param slug the page's path below content/ without its extension */
export const audienceOf = (slug: string): Audience => (slug.startsWith('operate/') ? 'operator' : 'reader');
