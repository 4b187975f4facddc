import "./theme.css";
import "./views/history/history.css";

import { notebookWidget } from "./hosts/notebook";
import type { HistoryJson } from "./views/history/data";
import { HistoryView } from "./views/history/view";

export default notebookWidget<HistoryJson>({
  name: "history",
  view: (root, payload, host) => new HistoryView(root, payload, host),
});
