import { describe, expect, it } from "vitest";

import { type Field, messageOf } from "./fields";

function field(name: string, value: string, more: Partial<Field> = {}): Field {
  return { name, value, type: "text", whenEmpty: "keep", isChosen: true, isCheckbox: false, ...more };
}

describe("the message of a form", () => {
  it("holds text, numbers and truths", () => {
    const fields = [
      field("title", "Rain"),
      field("stars", "4", { type: "number" }),
      field("public", "on", { type: "boolean", isCheckbox: true, isChosen: false }),
      field("is_hidden", "true", { type: "boolean" }),
    ];
    expect(messageOf(fields)).toEqual({ title: "Rain", stars: 4, public: false, is_hidden: true });
  });

  it("holds lists, out of one field or of several check boxes", () => {
    const box = { type: "list", isCheckbox: true };
    const fields = [
      field("tags", " dub, slow\n,deep ", { type: "list" }),
      field("ids", "a", box),
      field("ids", "b", { ...box, isChosen: false }),
      field("ids", "c", box),
    ];
    expect(messageOf(fields)).toEqual({ tags: ["dub", "slow", "deep"], ids: ["a", "c"] });
  });

  it("leaves out what is empty, or says so, as the field asks", () => {
    const fields = [
      field("kept", ""),
      field("omitted", " ", { whenEmpty: "omit" }),
      field("nothing", "", { whenEmpty: "null" }),
      field("position", "", { type: "number" }),
      field("days", "", { type: "number", whenEmpty: "null" }),
      field("choice", "b", { isChosen: false }),
    ];
    expect(messageOf(fields)).toEqual({ kept: "", nothing: null, days: null });
  });

  it("puts names with dots into a message of their own", () => {
    const fields = [field("start.number", "2", { type: "number" }), field("start.session_id", "s")];
    expect(messageOf(fields)).toEqual({ start: { number: 2, session_id: "s" } });
  });
});
