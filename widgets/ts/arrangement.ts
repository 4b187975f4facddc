import "./theme.css";
import "./views/transport/transport.css";
import "./views/arrangement/arrangement.css";

import { Engine } from "./audio/engine";
import { notebookWidget } from "./hosts/notebook";
import type { ArrangementJson } from "./views/arrangement/data";
import { ArrangementView } from "./views/arrangement/view";

export default notebookWidget<ArrangementJson>({
  name: "arrangement",
  view: (root, payload, host) => new ArrangementView(root, payload, host),
  engine: () => Engine.shared(),
});
