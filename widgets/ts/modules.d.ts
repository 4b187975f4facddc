/** A bundled AudioWorklet processor as text; see `workletPlugin` in build.mjs. */
declare module "worklet:*" {
  const source: string;
  export default source;
}

declare module "*.css";

/** A style sheet as text. */
declare module "*.css?raw" {
  const text: string;
  export default text;
}
