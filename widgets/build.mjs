// Bundles every widget entry of ts/ into one ES module and one style sheet in setbook_widgets/static/.
//
//   node build.mjs                 all widgets and the hub's pages, minified
//   node build.mjs --watch         again at every change, with source maps
//   node build.mjs --page OUT_DIR  the page harness of the browser tests (ts/hosts/page.ts) instead

import { readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

import * as esbuild from "esbuild";

const folder = path.dirname(fileURLToPath(import.meta.url));

/** What every bundle shares: browsers of the last three years, no names leaked, no comments. */
export const options = {
  absWorkingDir: folder,
  bundle: true,
  format: "esm",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};

/** The text of a self-contained script, for an AudioWorklet that must be loaded from a blob: or data: address. */
export async function bundleWorklet(file, { minify = true } = {}) {
  const result = await esbuild.build({
    ...options,
    entryPoints: [file],
    format: "iife",
    minify,
    write: false,
    metafile: true,
  });
  const inputs = Object.keys(result.metafile.inputs).map((name) => path.resolve(folder, name));
  return { text: result.outputFiles[0].text, inputs };
}

/** `import source from "worklet:./processor.ts"` is the bundled processor as one string; empty where it is a file beside. */
export function workletPlugin({ minify = true, served = false } = {}) {
  return {
    name: "worklet",
    setup(build) {
      build.onResolve({ filter: /^worklet:/ }, (found) => ({
        path: path.resolve(found.resolveDir, found.path.slice("worklet:".length)),
        namespace: "worklet",
      }));
      build.onLoad({ filter: /.*/, namespace: "worklet" }, async (found) => {
        if (served) return { contents: "", loader: "text" };
        const { text, inputs } = await bundleWorklet(found.path, { minify });
        return { contents: text, loader: "text", watchFiles: inputs };
      });
    },
  };
}

/** The dark theme's rule among the tokens; its values stand there once. */
const DARK_RULE = /\.setbook-page\[data-theme="dark"\] \{([^}]*)\}/;

/** `@import "system-dark:../tokens.css"` is the dark theme for who chose none, where the system is dark and no script ran. */
function systemDarkPlugin() {
  return {
    name: "system-dark",
    setup(build) {
      build.onResolve({ filter: /^system-dark:/ }, (found) => ({
        path: path.resolve(found.resolveDir, found.path.slice("system-dark:".length)),
        namespace: "system-dark",
      }));
      build.onLoad({ filter: /.*/, namespace: "system-dark" }, async (found) => {
        const [, values] = DARK_RULE.exec(await readFile(found.path, "utf8")) ?? [];
        if (values === undefined) throw new Error(`${found.path}: expected a rule that is ${DARK_RULE}, found none.`);
        const contents = `@media (prefers-color-scheme: dark) { .setbook-page:not([data-theme]) {${values}} }`;
        return { contents, loader: "css", watchFiles: [found.path] };
      });
    },
  };
}

/** Each file directly in ts/ that is named after a widget; modules that several share live there too. */
const WIDGETS = ["arrangement", "diff", "history", "merge", "mixer"];

async function widgetEntries() {
  const present = new Set(await readdir(path.join(folder, "ts")));
  return WIDGETS.filter((name) => present.has(`${name}.ts`)).map((name) => `ts/${name}.ts`);
}

/** Where the parts of the pages' script lie that a page fetches only if it needs them. */
const PARTS = "pages";

/** The script of the hub's pages: one small file, parts that several of them share, what views and sound need beside. */
async function pagesJobs(shared) {
  await rm(path.join(folder, shared.outdir, PARTS), { recursive: true, force: true }); // names of parts hold their hash
  const plugins = [workletPlugin({ served: true }), systemDarkPlugin()];
  return [
    { ...shared, plugins, entryPoints: ["ts/pages.ts"], splitting: true, chunkNames: `${PARTS}/[name]-[hash]` },
    { ...shared, entryPoints: { [`${PARTS}/views`]: "ts/pages/views.css" } },
    { ...shared, entryPoints: { [`${PARTS}/worklet`]: "ts/audio/worklet.ts" }, format: "iife" },
  ];
}

async function main(flags) {
  const page = flags.indexOf("--page");
  const watch = flags.includes("--watch");
  const minify = !watch;
  const shared = {
    ...options,
    outdir: page >= 0 ? path.resolve(flags[page + 1]) : "setbook_widgets/static",
    minify,
    sourcemap: watch ? "inline" : false,
    plugins: [workletPlugin({ minify })],
  };
  const jobs =
    page >= 0
      ? [{ ...shared, entryPoints: ["ts/hosts/page.ts"] }]
      : [{ ...shared, entryPoints: await widgetEntries() }, ...(await pagesJobs(shared))];
  if (!watch) return Promise.all(jobs.map((job) => esbuild.build(job)));
  const contexts = await Promise.all(jobs.map((job) => esbuild.context(job)));
  return Promise.all(contexts.map((context) => context.watch()));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
