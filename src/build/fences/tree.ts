/** The highlighter's tree and the Markdown processor's plugins, named by way of the packages that hand them to us. */
import type { satteri } from '@astrojs/markdown-satteri';
import type { ShikiTransformer } from 'shiki';

export type Root = Parameters<NonNullable<ShikiTransformer['root']>>[0];
export type Element = Extract<Root['children'][number], { type: 'element' }>;
export type ElementContent = Element['children'][number];
export type Properties = Element['properties'];

export type MarkdownPlugin = NonNullable<NonNullable<Parameters<typeof satteri>[0]>['mdastPlugins']>[number];
