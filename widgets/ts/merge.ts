/** The Merge widget. */

import "./theme.css";
import "./views/change_groups.css";
import "./views/merge/merge.css";

import { Engine } from "./audio/engine";
import { notebookWidget } from "./hosts/notebook";
import type { MergeData } from "./views/merge/data";
import { MergeView } from "./views/merge/merge_view";

export default notebookWidget<MergeData>({
  name: "merge",
  view: (el, payload, host) => new MergeView(el, payload, host),
  engine: () => Engine.shared(),
});
