/**
 * The one style sheet. It stands in the page, so that a saved file looks the same, and its hash in the policy, so that
 * no other style counts. Chinese and Latin stand side by side: strict line breaks, room for both scripts' heights.
 */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--paper:#fbfaf7;--card:#fff;--ink:#1f1d1a;--soft:#6b665d;--line:#e4e0d6;--link:#0a53a0;--wash:#f2efe8;--mark:#a8432a;--on:#fff;--bad:#a12622}
@media(prefers-color-scheme:dark){:root{--paper:#161513;--card:#1f1d1b;--ink:#e8e4dc;--soft:#a39c90;--line:#36332e;--link:#8fbcf2;--wash:#2a2724;--mark:#e39a80;--on:#1b1512;--bad:#f09a94}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;font-kerning:normal;font-synthesis-style:none;overflow-wrap:anywhere;line-break:strict;text-autospace:normal;hanging-punctuation:allow-end last}
html:lang(zh) body{line-height:1.7}
body>*{max-width:46rem;margin-inline:auto;padding-inline:max(1rem,env(safe-area-inset-left))}
a{color:var(--link);text-decoration:none;text-underline-offset:.18em}
a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
main{display:grid;grid-template-columns:minmax(0,1fr);gap:1rem;padding-block:1.25rem 2rem}
article{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.1rem 1.15rem 1.2rem}
article>:first-child,section>div>:first-child,li>:first-child,blockquote>:first-child{margin-top:0}
article>:last-child,section>div>:last-child,li>:last-child,blockquote>:last-child{margin-bottom:0}
h1,h2,h3{line-height:1.35;text-wrap:balance;margin:1.5em 0 .4em;font-weight:650}
h1{font-size:1.5rem;letter-spacing:-.005em}
h2{font-size:1.16rem}
h3{font-size:1rem;color:var(--mark)}
h1+.context,h2+.context{margin-top:-.1em}
p{margin:.5em 0;text-wrap:pretty}
.context{color:var(--soft);font-size:.86rem;line-height:1.55;margin:.3em 0}
hr{border:0;border-top:1px solid var(--line);margin:1rem 0}
section{display:flex;gap:.7rem;align-items:flex-start;padding:.85rem 0}
section+section{border-top:1px solid var(--line)}
hr+section{padding-top:.2rem}
section>div{flex:1;min-width:0}
section>div>p{margin:.22em 0}
section>div>p:first-child{font-weight:500;line-height:1.45}
.foot{display:flex;justify-content:space-between;align-items:center;gap:.8rem;margin-top:.35em}
.foot>.context{margin:0}
.foot>.button,.foot>form{flex:none;margin-inline-start:auto}
.number{flex:none;min-width:1.5ch;color:var(--soft);font-variant-numeric:tabular-nums lining-nums;line-height:1.45;text-align:right}
ul,ol{margin:.5em 0;padding-inline-start:1.6em}
li{margin:.28em 0}
li::marker{color:var(--soft);font-variant-numeric:tabular-nums}
li>ul,li>ol{margin:.2em 0}
blockquote{margin:.8em 0;padding:.05em 0 .05em .9em;border-inline-start:3px solid var(--mark)}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.45rem .9rem;margin:.8em 0}
dl>div{display:contents}
dt{color:var(--mark);font-weight:600;max-width:9em}
dd{margin:0}
code{font:.88em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono","Noto Sans Mono CJK SC",monospace;background:var(--wash);border-radius:4px;padding:.08em .3em}
pre{background:var(--wash);border-radius:8px;padding:.75rem .9rem;overflow-x:auto;overflow-wrap:normal;margin:.8em 0}
pre code{background:none;padding:0}
.math{font-family:"STIX Two Math","Cambria Math","Latin Modern Math",math,inherit;white-space:pre-wrap}
.table{overflow-x:auto;margin:.8em 0;overscroll-behavior-x:contain}
table{border-collapse:collapse;min-width:60%;font-size:.92rem;line-height:1.45;font-variant-numeric:tabular-nums lining-nums;overflow-wrap:normal}
th,td{text-align:start;vertical-align:top;padding:.42em .9em .42em 0;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600;white-space:nowrap}
.figure{text-align:end}
tr>:last-child{padding-right:0}
figure{margin:.8em 0}
img{max-width:100%;height:auto;border-radius:8px;display:block;background:var(--wash)}
form{margin:0}
button,.button,input{font:inherit;line-height:1.3}
button,.button{display:inline-block;border:1px solid var(--line);border-radius:8px;background:var(--card);color:var(--ink);font-size:.88rem;padding:.38em .75em;cursor:pointer;white-space:nowrap}
span.button{cursor:default}
button:hover,a.button:hover{background:var(--wash);text-decoration:none}
.button.primary{color:var(--mark);border-color:var(--mark)}
.button.danger{color:var(--bad);border-color:var(--bad)}
.actions{display:flex;flex-wrap:wrap;gap:.45rem;margin-top:1em}
.choices{flex-basis:100%}
.choices p{margin:0 0 .3em;color:var(--soft);font-size:.86rem}
.choices ul{list-style:none;margin:0;padding:0;display:grid;gap:.4rem}
.choices li{margin:0;display:flex;flex-wrap:wrap;gap:.2rem .7rem;align-items:baseline}
.choices .button{white-space:normal;text-align:start}
small{color:var(--soft);font-size:.86rem}
header{padding-top:.9rem}
.bar{display:flex;justify-content:space-between;align-items:center}
.brand{font:600 1.35rem/1.2 "Iowan Old Style",Charter,"Source Serif 4",Georgia,"Songti SC","Noto Serif CJK SC",serif;color:var(--ink);letter-spacing:.01em}
.brand:hover{text-decoration:none;color:var(--mark)}
.bar button{border:0;background:none;color:var(--soft);padding:.4em 0 .4em .8em}
.bar button:hover{color:var(--link)}
.search{display:flex;gap:.5rem;margin:.7rem 0 .5rem}
.search input{flex:1;min-width:0;padding:.6em .8em;border:1px solid var(--line);border-radius:10px;background:var(--card);color:var(--ink)}
.search input::placeholder{color:var(--soft);opacity:.9}
.search button{border-radius:10px;border-color:transparent;background:var(--mark);color:var(--on);font-size:1rem;padding-inline:1.05em}
.search button:hover{filter:brightness(1.08)}
nav{display:flex;gap:1.1rem;overflow-x:auto;scrollbar-width:none;font-size:.93rem;border-bottom:1px solid var(--line)}
nav::-webkit-scrollbar{display:none}
nav a{color:var(--soft);padding:.45rem 0;white-space:nowrap;border-bottom:2px solid transparent;margin-bottom:-1px}
nav a:hover{color:var(--ink);text-decoration:none}
nav a[aria-current]{color:var(--ink);border-color:var(--mark)}
footer{color:var(--soft);font-size:.86rem;padding-bottom:2rem}
footer a{margin-inline-end:.6em}
@media(max-width:30rem){
article{padding:1rem .95rem 1.05rem}
h1{font-size:1.35rem}
dl{display:block}
dt{margin-top:.7em;max-width:none}
section{gap:.5rem}
nav{gap:.8rem;font-size:.9rem}
}
@media print{
header,footer,.actions,.foot>.button,.foot>form{display:none}
body{background:none;font-size:11pt}
article{border:0;padding:0;break-inside:avoid-page}
}
`;

/**
 * Nothing runs; only this style counts and only pictures are loaded; forms go to the page's own server. The hash is that
 * of PAGE_STYLE, which a test checks.
 */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'sha256-s4DiL7SsuEBqgLyNuT2JyPCQmrL2yE2duBxV9/ylv2A='; img-src https: http: data:; form-action 'self'; base-uri 'none'";
