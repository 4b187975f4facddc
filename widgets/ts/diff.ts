/** The Diff widget. */

import "./theme.css";
import "./views/arrangement/arrangement.css";
import "./views/change_groups.css";
import "./views/diff/diff.css";

import { notebookWidget } from "./hosts/notebook";
import type { DiffData } from "./views/diff/data";
import { DiffView } from "./views/diff/diff_view";

export default notebookWidget<DiffData>({
  name: "diff",
  view: (el, payload, host) => new DiffView(el, payload, host),
});
