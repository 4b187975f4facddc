/**
 * Renders a plan in Node, for the tests that compare it with the native console.
 *
 *   node render_in_node.mjs FOLDER CONSOLE_BUNDLE
 *
 * FOLDER holds plan.json (the wire's JSON and the calls to make), buffer files, console.wasm and PCM by number;
 * left and right planes of all that was rendered are written to out.f32.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";

/** Blocks may be this long. */
const CAPACITY = 4096;

const [folder, bundle] = process.argv.slice(2);
const { Console } = await import(pathToFileURL(bundle));
const CHUNK_FRAMES = 65536;

function bytes(name) {
  const file = readFileSync(join(folder, name));
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
}

function placeAll(player, plan) {
  let place = 0;
  plan.pcm.forEach((pcm, number) => {
    const planes = new Float32Array(bytes(`pcm-${number}.f32`));
    for (let index = 0; index * CHUNK_FRAMES < pcm.frame_count; index++) {
      const from = index * CHUNK_FRAMES;
      const to = Math.min(from + CHUNK_FRAMES, pcm.frame_count);
      const chunk = new Float32Array(2 * (to - from));
      chunk.set(planes.subarray(from, to), 0);
      chunk.set(planes.subarray(pcm.frame_count + from, pcm.frame_count + to), to - from);
      player.chunks.place(number, index, place, chunk.buffer);
      place += chunk.byteLength;
    }
  });
}

function renderBlocks(player, step) {
  const left = new Float32Array(step.frames);
  const right = new Float32Array(step.frames);
  for (let done = 0; done < step.frames; done += step.block) {
    player.render(step.frame + done, Math.min(step.block, step.frames - done), left, right, done);
  }
  return [left, right];
}

const work = JSON.parse(readFileSync(join(folder, "plan.json"), "utf8"));
const buffers = Array.from({ length: work.buffer_count }, (_, index) => bytes(`buffer-${index}`));
const wire = { json: work.plan, buffers };
const player = new Console(new WebAssembly.Module(bytes("console.wasm")), wire, CAPACITY);
placeAll(player, work.plan);
const planes = [];
const readouts = [];
const begin = process.cpuUsage();
for (const step of work.steps) {
  if (step.do === "render") planes.push(...renderBlocks(player, step));
  else if (step.do === "set") player.set(step.strip, step.name, step.value);
  else if (step.do === "effects") player.setEffects(step.strip, step.effects.map((one) => ({ ...one, wasm: Buffer.from(one.wasm, "base64") })));
  else if (step.do === "effect") player.moveEffect(step.strip, step.id, step.index, step.value);
  else if (step.do === "loop") player.loop = step.loop;
  else if (step.do === "automation") player.backToAutomation();
  else if (step.do === "listen") player.listen(step.strip, step.on);
  else if (step.do === "loudness") readouts.push(player.taps.get(step.strip).loudness);
  else if (step.do === "reset") player.taps.get(step.strip).reset();
  else player[step.do](step.frame);
}
const used = process.cpuUsage(begin);
writeFileSync(join(folder, "out.f32"), Buffer.concat(planes.map((plane) => Buffer.from(plane.buffer))));
writeFileSync(join(folder, "levels.f32"), Buffer.from(player.takeLevels().buffer));
process.stdout.write(JSON.stringify({ cpu_seconds: (used.user + used.system) / 1e6, readouts }));
