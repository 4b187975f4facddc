import path from "node:path";

import { defineConfig, type Plugin } from "vitest/config";

import { bundleWorklet } from "./build.mjs";

/** The same `worklet:` imports as the bundles have. */
function worklet(): Plugin {
  return {
    name: "worklet",
    enforce: "pre",
    resolveId(source, importer) {
      if (!source.startsWith("worklet:") || importer === undefined) return null;
      return `\0worklet:${path.resolve(path.dirname(importer), source.slice("worklet:".length))}`;
    },
    async load(id) {
      if (!id.startsWith("\0worklet:")) return null;
      const { text } = await bundleWorklet(id.slice("\0worklet:".length));
      return `export default ${JSON.stringify(text)};`;
    },
  };
}

export default defineConfig({
  plugins: [worklet()],
  test: { include: ["ts/**/*.test.ts"], environment: "node", css: true },
});
