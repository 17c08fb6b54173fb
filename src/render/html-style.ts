/** The one style sheet, kept in the page so that a saved file looks the same. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--paper:#fdfcfa;--card:#fff;--ink:#1d1c1a;--soft:#6a665f;--line:#e5e1d9;--link:#0b57a4;--wash:#f4f1ea;--mark:#b4472b}
@media (prefers-color-scheme:dark){:root{--paper:#151413;--card:#1d1c1a;--ink:#e9e6e0;--soft:#a09a90;--line:#34322e;--link:#8ab8f0;--wash:#262421;--mark:#e08a6d}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.65 system-ui,-apple-system,"Segoe UI","PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;text-autospace:normal;line-break:strict;overflow-wrap:anywhere}
main,header,footer{max-width:44rem;margin:0 auto;padding:0 1rem}
article{padding:1.25rem 0;border-bottom:1px solid var(--line)}
a{color:var(--link);text-decoration:none}
a:hover{text-decoration:underline}
`;

/** Nothing runs, nothing is loaded but pictures; forms go to the page's own server only. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; form-action 'self'; base-uri 'none'";
