import { describe, expect, it } from "vitest";

import { Requests } from "./requests";

interface Sent {
  readonly kind: string;
  readonly id: string;
  readonly method: string;
  readonly params: unknown;
}

function channel() {
  const sent: Sent[] = [];
  const requests = new Requests((message) => sent.push(message as Sent));
  return { sent, requests };
}

describe("Requests", () => {
  it("gives each question its own answer, in whatever order they come", async () => {
    const { sent, requests } = channel();
    const first = requests.ask<number>("one", { at: 1 });
    const second = requests.ask<number>("two");
    expect(sent.map(({ kind, method, params }) => [kind, method, params])).toEqual([
      ["request", "one", { at: 1 }],
      ["request", "two", {}],
    ]);
    const buffers = [new DataView(new ArrayBuffer(4))];
    requests.receive({ kind: "reply", id: sent[1]?.id, result: 2 }, buffers);
    requests.receive({ kind: "reply", id: sent[0]?.id, result: 1 }, []);
    expect((await first).result).toBe(1);
    expect(await second).toEqual({ result: 2, buffers });
  });

  it("passes errors and progress on, and ignores what is not for it", async () => {
    const { sent, requests } = channel();
    const steps: unknown[] = [];
    const answer = requests.ask("work", {}, (progress) => steps.push(progress));
    const id = sent[0]?.id;
    requests.receive({ kind: "reply", id: "of another view", result: 0 }, []);
    requests.receive("noise", []);
    requests.receive({ kind: "progress", id, done: 1, total: 4, what: "Making sounds" }, []);
    requests.receive({ kind: "reply", id, error: { title: "No", message: "The sample is missing." } }, []);
    await expect(answer).rejects.toThrow("The sample is missing.");
    expect(steps).toEqual([{ done: 1, total: 4, what: "Making sounds" }]);
  });

  it("leaves nobody waiting once the view is gone", async () => {
    const { requests } = channel();
    const answer = requests.ask("work");
    requests.close();
    await expect(answer).rejects.toThrow("The view was closed.");
  });
});
