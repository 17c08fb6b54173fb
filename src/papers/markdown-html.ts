export interface Tag {
  readonly name: string;
  readonly closing: boolean;
  /** Behind the `>`. */
  readonly end: number;
  attribute(name: string): string | undefined;
}

const TAG =
  /<(\/?)([A-Za-z][A-Za-z0-9-]{0,30})((?:[\s/](?:"[^"<>]{0,2048}"|'[^'<>]{0,2048}'|[^"'<>]){0,2048})?)>/y;

/** The tag at `at`, if one is there. */
export function tagAt(source: string, at: number): Tag | undefined {
  TAG.lastIndex = at;
  const match = TAG.exec(source);
  if (!match) return undefined;
  const [, slash, name = '', attributes = ''] = match;
  // `a <b and c> d` compares.
  if (attributes.trim() && !/[=/]|^\s*(?:controls|autoplay|open|hidden)\b/.test(attributes))
    return undefined;
  return {
    name: name.toLowerCase(),
    closing: slash === '/',
    end: TAG.lastIndex,
    attribute: (wanted) => {
      const pattern = new RegExp(`\\s${wanted}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i');
      const found = pattern.exec(attributes);
      return found?.[1] ?? found?.[2] ?? found?.[3];
    },
  };
}

const BLOCK = new Set(
  'address article aside blockquote body center details dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html li main nav ol p pre section summary table tbody tfoot thead tr ul'.split(
    ' ',
  ),
);

const INLINE = new Set(
  'a abbr audio b bdi bdo big br button canvas caption cite code col colgroup del dfn em embed font i iframe img input ins kbd label link mark meta object param picture q s samp script small source span strike strong style sub sup svg td th time title track tt u var video wbr'.split(
    ' ',
  ),
);

/** Tags of HTML. Others, such as `<think>`, are words of the paper. */
export function isKnownTag(name: string): boolean {
  return BLOCK.has(name) || INLINE.has(name);
}

export function isBlockTag(name: string): boolean {
  return BLOCK.has(name);
}
